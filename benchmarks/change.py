"""P1: one change in process (edit, verify, fsync, index, commit) against git add and git commit."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

from benchmarks.boards import PERSON, board, contacts, copy, git
from benchmarks.timing import Outcome, compare, run, timed

BARS = {1_000: 1.15, 10_000: 0.7, 100_000: 0.6}
WITH_HOOKS = 1.25


def measure(scratch: Path, size: int) -> list[Outcome]:
    """Without hooks, and with a pre-commit hook that does nothing."""
    root = board(scratch, size)
    plain = _one(copy(root, "ours"), copy(root, "theirs"), size, "change + commit", BARS[size])
    ours, theirs = copy(root, "ours-hook"), copy(root, "theirs-hook")
    for one in (ours, theirs):
        hook = one / ".git" / "hooks" / "pre-commit"
        hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
        hook.chmod(0o755)
    return [plain, _one(ours, theirs, size, "change + commit, with a hook", WITH_HOOKS)]


def _one(ours: Path, theirs: Path, size: int, what: str, most: float) -> Outcome:
    from pipeboard.actions.decide import set_fields
    from pipeboard.board import Board

    os.environ.update(PERSON)
    opened = Board.open(ours)
    opened.config  # noqa: B018  # a board in use has read its config
    mine = itertools.cycle(contacts(ours)[:: max(1, size // 50)])
    other = itertools.cycle(contacts(theirs)[:: max(1, size // 50)])
    turn = itertools.count()
    applied: list[str] = []

    def change() -> float:
        subject = opened.subject_at(next(mine))
        made = set_fields(subject, [f"title=Title {time.time_ns()} {next(turn)}"])
        seconds = timed(lambda: applied.append(opened.apply(made).commit))
        assert applied[-1], "a change that changes nothing measures nothing"
        return seconds

    def plain_git() -> float:
        path = next(other)
        with open(theirs / path, "a", encoding="utf-8") as file:
            file.write(f"# {time.time_ns()}\n")
        return run(["git", "add", path], str(theirs)) + run(
            ["git", "commit", "-q", "-m", "x"], str(theirs)
        )

    outcome = compare("P1", size, what, change, plain_git, most)
    assert git(ours, "status", "--porcelain") == "", "our commits leave the status clean"
    opened.close()
    return outcome
