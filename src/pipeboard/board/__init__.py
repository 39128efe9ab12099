"""The one door: views to read, `apply(Change)` to write; front ends and imports all use it."""

from __future__ import annotations

from pipeboard.board.door import Board

__all__ = ["Board"]
