"""P8: sync of one changed file each side, against git fetch, git merge and git push of the same."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

from benchmarks.boards import PERSON, board, contacts, git
from benchmarks.timing import Outcome, compare, run, timed

BAR = 2.5


def measure(scratch: Path, size: int) -> list[Outcome]:
    """In a process that is open, as the terminal board and its automatic sync are."""
    from pipeboard.board import Board

    os.environ.update(PERSON)
    root = board(scratch, size)
    ours, colleague = _team(root, "sync-ours")
    theirs, other = _team(root, "sync-theirs")
    opened = Board.open(ours)
    mine, his = itertools.cycle(contacts(ours)), itertools.cycle(contacts(ours)[size // 2 :])

    def sync() -> float:
        _change(ours, next(mine))
        _change(colleague, next(his), push=True)
        opened.refresh()
        done = []
        seconds = timed(lambda: done.append(opened.sync()))
        assert done[0].outcome == "merged", "a sync that merges nothing measures nothing"
        git(colleague, "pull", "-q", "--ff-only")
        return seconds

    def plain_git() -> float:
        _change(theirs, next(mine))
        _change(other, next(his), push=True)
        merging = ("merge", "-q", "--no-edit", "origin/main")
        spent = sum(
            run(["git", *words], str(theirs), **PERSON)
            for words in (("fetch", "-q"), merging, ("push", "-q"))
        )
        git(other, "pull", "-q", "--ff-only")
        return spent

    outcome = compare("P8", size, "sync, a file changed on each side", sync, plain_git, BAR)
    assert git(ours, "status", "--porcelain") == "", "a sync leaves the status clean"
    assert git(ours, "rev-parse", "HEAD") == git(ours, "rev-parse", "origin/main")
    opened.close()
    return [outcome]


def _team(root: Path, name: str) -> tuple[Path, Path]:
    """A hub of one's own and two clones of it."""
    folder = root.parent / f"{root.name}-{name}"
    if not folder.exists():
        folder.mkdir()
        git(folder, "clone", "-q", "--bare", str(root), "hub.git")
        for clone in ("one", "two"):
            git(folder, "clone", "-q", "hub.git", clone)
    return folder / "one", folder / "two"


def _change(clone: Path, path: str, *, push: bool = False) -> None:
    """Somebody changes a contact and commits, and perhaps shares it."""
    with open(clone / path, "a", encoding="utf-8") as file:
        file.write(f"seen_{time.time_ns()}: yes\n")
    git(clone, "commit", "-q", "-m", "x", "--", path)
    if push:
        git(clone, "push", "-q")
