"""P2: a warm list against a Python that does nothing and one git status."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.boards import PERSON, board
from benchmarks.timing import Outcome, compare, run

MOST = 2.5


def measure(scratch: Path, size: int) -> list[Outcome]:
    """`pb ls --limit 50`; the index is warm and nothing changed."""
    os.environ.update(PERSON)
    root = str(board(scratch, size))
    program = str(Path(sys.executable).with_name("pb"))
    status = ["git", "status", "--porcelain=v2", "--branch", "-z", "-uall", "--no-renames"]

    def ours() -> float:
        return run([program, "ls", "--limit", "50"], root)

    def theirs() -> float:
        return run([sys.executable, "-c", "pass"], root) + run(status, root, GIT_OPTIONAL_LOCKS="0")

    return [compare("P2", size, "pb ls --limit 50", ours, theirs, MOST, runs=15)]
