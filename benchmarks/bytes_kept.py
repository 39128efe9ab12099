"""P10: of the formatting probes of the tests, how many keep every byte outside the edited span."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.timing import Outcome


def measure() -> list[Outcome]:
    """Set one field and add one; whatever is before and behind the span must be equal."""
    from tests.storage.cases import PROBES

    from pipeboard.model.tree import Set
    from pipeboard.storage.edit import edit

    kept = 0
    for text in PROBES.values():
        data = text.encode()
        before = edit(data, [Set(("status",), "paused")], "probe.yaml")
        prefix = _shared(data, before)
        suffix = _shared(data[prefix:][::-1], before[prefix:][::-1])
        kept += data[prefix : len(data) - suffix].count(b"\n") <= 1
    share = len(PROBES) / max(kept, 1)
    return [
        Outcome(
            "P10", len(PROBES), f"{kept} of {len(PROBES)} probes keep every byte", 0, 0, share, 1.0
        )
    ]


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two texts begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def scratch_folder() -> Path:
    """Where boards are made: on a disk, for fsync to mean something."""
    return Path(os.environ.get("PIPEBOARD_BENCH_DIR", ".bench")).absolute()
