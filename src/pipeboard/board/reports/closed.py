"""The opportunities that were closed, with whose they are and what they are grouped by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.report import Asked, asked_rows
from pipeboard.model.times import DAY
from pipeboard.rules.closed import Closed

if TYPE_CHECKING:
    from pipeboard.board.door import Board

CLOSED = (
    " Closed are opportunities that were won or lost in the period, of all time unless said"
    " otherwise; open ones are never among them."
)
"""What a definition says of them."""


class ClosedOf(NamedTuple):
    """A closed opportunity with whose it is, and what it is grouped by."""

    rid: int
    deal: Closed
    type: str
    owner: str
    source: str
    reason: str
    lost_to: str


def closed_deals(board: Board, asked: Asked, start: int | None, end: int | None) -> list[ClosedOf]:
    """Those closed from `start` on and before `end`, in seconds since 1970."""
    since = f"AND o.closed >= {int(start)}" if start is not None else ""
    until = f"AND o.closed < {int(end)}" if end is not None else ""
    rows = asked_rows(
        board,
        asked,
        "SELECT o.rid, o.won, o.value, o.closed, o.opened, o.type, f.owner, f.source, "
        "o.lost_reason, o.lost_to FROM opp o JOIN fact f ON f.rid = o.rid "
        f"WHERE {{whom}} AND NOT o.open {since} {until}",
    )
    return [_one(row) for row in rows]


def _one(row: tuple[object, ...]) -> ClosedOf:
    rid, won, value, closed, opened, *words = row
    both = isinstance(closed, int) and isinstance(opened, int)
    days = max(0, closed - opened) / DAY if both else None  # type: ignore[operator]
    amount = value if isinstance(value, float) else None
    return ClosedOf(
        int(str(rid)), Closed(bool(won), amount, days), *(str(word or "") for word in words)
    )
