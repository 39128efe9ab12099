"""The one door: views to read, `apply(Change)` to write; front ends and imports all use it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.door import Board

__all__ = ["Board"]


def __getattr__(name: str) -> object:
    """`Board` is loaded when it is asked for: a command asks git first, and loads it meanwhile."""
    if name == "Board":
        from pipeboard.board.door import Board

        return Board
    raise AttributeError(name)
