"""The peers beside us, where they are installed: a list and an add, at each size, whole processes.

JSONCRM keeps one JSON file of leads, dstask one YAML file a task with a commit each. Neither is
installed by `make`; without them this says so and measures nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.boards import PERSON, board
from benchmarks.timing import run


def report(scratch: Path, sizes: list[int]) -> str:
    """One line a program and size: medians of nine lists, in milliseconds."""
    os.environ.update(PERSON)
    lines = ["", "peer      contacts  list (ms)"]
    for size in sizes:
        lines.append(f"pipeboard {size:>8,}  {_ours(scratch, size):9.1f}")
        for name, measure in _PEERS.items():
            if shutil.which(name):
                lines.append(f"{name:<9} {size:>8,}  {measure(scratch, size):9.1f}")
    missing = [name for name in _PEERS if not shutil.which(name)]
    if missing:
        lines.append(f"not installed, so not measured: {', '.join(missing)}")
    return "\n".join(lines)


def _median(argv: list[str], cwd: Path, **env: str) -> float:
    run(argv, str(cwd), **env)
    return statistics.median(run(argv, str(cwd), **env) for _ in range(9)) * 1e3


def _ours(scratch: Path, size: int) -> float:
    program = str(Path(sys.executable).with_name("pb"))
    return _median([program, "ls", "--limit", "50"], board(scratch, size))


def _jsoncrm(scratch: Path, size: int) -> float:
    folder = scratch / f"jsoncrm-{size}"
    folder.mkdir(exist_ok=True)
    leads = [
        {"id": f"lead-{n}", "name": f"Lead {n}", "email": f"l{n}@x.example", "status": "new"}
        for n in range(size)
    ]
    (folder / "leads.json").write_text(json.dumps(leads), encoding="utf-8")
    return _median(["jsoncrm", "list"], folder)


def _dstask(scratch: Path, size: int) -> float:
    home = scratch / f"dstask-{size}"
    folder = home / ".dstask" / "pending"
    if not folder.exists():
        folder.mkdir(parents=True)
        for number in range(size):
            identity = f"{number:08x}-0000-4000-8000-{number:012x}"
            text = f"summary: call {number}\npriority: P2\ncreated: 2026-11-01T09:00:00Z\n"
            (folder / f"{identity}.yml").write_text(text, encoding="utf-8")
    return _median(["dstask", "next"], home, HOME=str(home), DSTASK_GIT_REPO=str(home / ".dstask"))


_PEERS: dict[str, Callable[[Path, int], float]] = {"jsoncrm": _jsoncrm, "dstask": _dstask}
