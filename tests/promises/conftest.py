"""Boards, pb on a terminal, a git that notes what it is asked: what the promises are held to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.board.conftest import board_template, made, peopled_template, two
from tests.cli.conftest import pb
from tests.pty.conftest import contacts, env, hostile, say, spawn

__all__ = [
    "board_template", "contacts", "env", "hostile", "made", "pb", "peopled_template", "say",
    "spawn", "two",
]  # fmt: skip

READS = (
    ("ls",), ("ls", "--json"), ("board",), ("queue",), ("show", "anna"), ("audit",), ("lint",),
    ("doctor",), ("blame", "anna"), ("score", "anna"), ("org",), ("report", "funnel"),
)  # fmt: skip
WRITES = (
    ("set", "anna", "title=CFO"), ("add", "Jonas Weber"), ("tag", "anna", "fair"),
    ("note", "anna", "called back"), ("move", "anna", "prospect"), ("assign", "ole", "mara"),
    ("undo",), ("redo",), ("rm", "ole"), ("record",),
)  # fmt: skip

# A git that notes how it was called, and goes on as git. Nothing of it is pipeboard's.
_NOTING = """\
#!{python} -IS
import json, os, sys
facts = {{
    "argv": sys.argv[1:], "env": dict(os.environ), "sid": os.getsid(0), "pid": os.getpid(),
    "stdin": os.readlink("/proc/self/fd/0") if os.path.exists("/proc/self/fd/0") else "",
    "tty": any(os.isatty(fd) for fd in (0, 1, 2)),
}}
with open({log!r}, "a") as log:
    log.write(json.dumps(facts) + "\\n")
os.execv({git!r}, ["git", *sys.argv[1:]])
"""


class Called(NamedTuple):
    """One call of git."""

    argv: list[str]
    env: Mapping[str, str]
    sid: int
    pid: int
    stdin: str
    tty: bool

    @property
    def words(self) -> list[str]:
        """The command and what follows it, git's own options left out."""
        rest = list(self.argv)
        while rest and rest[0].startswith("-"):
            del rest[: 2 if rest[0] in ("-C", "-c") else 1]
        return rest or self.argv[-1:]


Calls = Callable[[], list[Called]]


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Every call of git by pipeboard from now on; a test's own begin with no option."""
    log, place = tmp_path / "calls", tmp_path / "noting" / "git"
    found = subprocess.run(
        ["sh", "-c", "command -v git"], capture_output=True, text=True, check=True
    )
    place.parent.mkdir()
    script = _NOTING.format(python=sys.executable, log=str(log), git=found.stdout.strip())
    place.write_text(script)
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place.parent}{os.pathsep}{os.environ['PATH']}")

    def read() -> list[Called]:
        heard = [Called(**json.loads(line)) for line in log.read_text().splitlines()]
        return [call for call in heard if call.argv[0].startswith("-")]

    return read


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; links by where they lead."""
    return {
        str(place.relative_to(folder)): (
            os.fsencode(os.readlink(place)) if place.is_symlink() else place.read_bytes()
        )
        for place in sorted(folder.rglob("*"))
        if place.is_symlink() or place.is_file()
    }
