"""git's lock files: a git that was killed leaves them, and pipeboard never takes one by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeboard.board.checkup.finding import Finding

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_LATE = 30.0  # seconds after which a lock is worth a word


def locked(board: Board, fix: bool) -> Iterator[Finding]:
    """Each lock that is older than any git command should take."""
    from pipeboard.journal.locks import locks, worker

    left = [lock for lock in locks(board.repository) if lock.age >= _LATE]
    if not left:
        yield Finding("locks", True, "no lock of git is left behind")
        return
    at_work = worker(board.repository)
    for lock in left:
        if at_work is not None:
            yield Finding(
                "locks", False, f"{lock}: git runs here as process {at_work}", "wait for it"
            )
        else:
            yield Finding("locks", False, f"{lock}: no git runs here", "pb doctor --unlock")
