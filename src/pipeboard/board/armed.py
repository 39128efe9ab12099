"""Whether git itself merges this board by field: said, written into the local config, mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import GitError
from pipeboard.team import arming

if TYPE_CHECKING:
    from pipeboard.board.door import Board


def arm(board: Board) -> None:
    """Write the merge driver where none is, and have it said; what cannot be written is left."""
    try:
        if arming.arm(board.repository):
            board.say(arming.SAID)
    except (GitError, OSError):  # a git directory that is another's: doctor says so
        return


def standing(board: Board) -> tuple[bool, str]:
    """Whether the driver is well, and what is to be said of it."""
    value = board.repository.config().get(arming.KEY)
    if value is None:
        return False, "none is configured: git merges this board by line"
    if not arming.is_of_pipeboard(value):
        return True, "git merges this board by a driver of your own"
    if not arming.is_found(value):
        return False, "its program is gone: git merges this board by line"
    return True, "git merges this board by field"
