"""What the repository runs, and what writers that were killed left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeboard.board.checkup.finding import Finding
from pipeboard.model.text import few

if TYPE_CHECKING:
    from pipeboard.board.door import Board


def trust(board: Board, fix: bool) -> Iterator[Finding]:
    """Whether git may run what the settings and hooks of the repository say."""
    from pipeboard.board.trusting import found_in

    found = [one.what for one in found_in(board.root)]
    if not found:
        yield Finding("trust", True, "its git settings run nothing")
    elif board.barred:
        yield Finding("trust", False, f"it would run {few(found)}", "pb trust --show, pb trust")
    else:
        yield Finding("trust", True, f"trusted: {few(found)}")


def leftovers(board: Board, fix: bool) -> Iterator[Finding]:
    """Half-written files of writers that are not alive any more."""
    from pipeboard.storage.temporary import clean

    for path in (*clean(board.root), *clean(board.repository.own_dir, below=False)):
        yield Finding("leftovers", True, f"removed {path}, which a killed writer had left")
