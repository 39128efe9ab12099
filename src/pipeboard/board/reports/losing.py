"""`loss`: why deals are lost, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.board.reports.closed import CLOSED, ClosedOf, closed_deals
from pipeboard.board.reports.report import (
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    behind,
    span,
)
from pipeboard.rules.rates import share

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Lost opportunities by reason, then by whom they were lost to. Share is of all lost ones, by"
    " count; value is a year's, in the board's currency." + CLOSED
)


def make(board: Board, asked: Asked) -> Found:
    """A row for each reason, then for each competitor."""
    deals = closed_deals(board, asked, *span(board, asked))
    lost = [one for one in deals if not one.deal.is_won]
    crowd = Crowd(board, asked)
    rows: list[dict[str, object]] = []
    for field, none in (("lost_reason", "no reason"), ("lost_to", "")):
        of = {"lost_reason": "reason", "lost_to": "lost_to"}[field]
        values = {str(getattr(one, of)) for one in lost} - {""}
        part = [
            _loss(behind(field, value), [one for one in lost if getattr(one, of) == value], lost)
            for value in values
        ]
        without = [one for one in lost if not getattr(one, of)]
        part.sort(key=lambda row: (-int(str(row["lost"])), str(row["id"])))
        rows += [*part, *([_loss(none, without, lost)] if none and without else [])]
    for row in rows:
        row["query"] = crowd.query(row.pop("rids"))  # type: ignore[arg-type]
    value = sum(one.deal.value or 0.0 for one in lost)
    words = f"{len(lost)} lost of {len(deals)} closed, worth {value:,.0f} {board.currency}"
    return Found(words, rows, {"lost": len(lost), "currency": board.currency})


def _loss(name: str, those: Sequence[ClosedOf], lost: Sequence[ClosedOf]) -> dict[str, object]:
    return {
        "id": name,
        "lost": len(those),
        "of_lost": share(len(those), len(lost)),
        "value": round(sum(one.deal.value or 0.0 for one in those), 2),
        "rids": [one.rid for one in those],
    }


LOSS = Report(
    "loss",
    "why deals are lost, and to whom",
    DEFINITION,
    (
        Measure("id", "WHY"),
        Measure("lost", "LOST", "n"),
        Measure("of_lost", "OF LOST", "%"),
        Measure("value", "VALUE", "money"),
    ),
    make,
    ("period",),
    (Picture("bar", ("lost",)),),
)
