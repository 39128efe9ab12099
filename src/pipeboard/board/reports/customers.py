"""`customers`: who buys again, who leaves, and what those who stay are worth."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
    this_quarter,
)
from pipeboard.model.period import beside, period_words
from pipeboard.model.times import day_start
from pipeboard.rules.customers import (
    Customer,
    Won,
    expansion_share,
    is_active,
    repeat_rate,
    retention,
)

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "A row is a quarter (the last four, or the period asked for) and who were customers at its"
    " start. Churned are those of them who were not any more at its end; churn is their share."
    " A customer is worth, a year, what was won with them: a renewal says anew what all before it"
    " is worth, anything else comes on top. NRR is start + expansion − contraction − churn, divided"
    " by start. Expansion share is upsells, cross-sells and renewals of all that was won in the"
    " quarter, by value. Repeat rate is customers with two purchases or more of all customers."
)
_QUARTERS = 4


def make(board: Board, asked: Asked) -> Found:
    """A row for each quarter, the last one up to now."""
    people = _customers(board, asked)
    everybody = [one for _, one in people]
    crowd = Crowd(board, asked)
    now = int(board.now()) + 1
    rows = []
    for first, after in _quarters(board, asked):
        start, end = (min(now, day_start(day, board.zone)) for day in (first, after))
        found = retention(everybody, start, end)
        rows.append(
            {
                "id": period_words(first, after),
                **found._asdict(),
                "expansion_share": expansion_share(everybody, start, end),
                "query": crowd.query(rid for rid, one in people if is_active(one, start)),
            }
        )
    again = repeat_rate(everybody)
    words = f"{sum(is_active(one, now) for one in everybody)} customers now"
    words += f", {percent(again)} of all {len(everybody)} bought more than once"
    return Found(words, rows, {"repeat_rate": again, "currency": board.currency})


def _quarters(board: Board, asked: Asked) -> list[tuple[date, date]]:
    if asked.first is not None and asked.after is not None:
        return [(asked.first, asked.after)]
    this = this_quarter(board)
    return [beside(*this, by) for by in range(1 - _QUARTERS, 1)]


def _customers(board: Board, asked: Asked) -> list[tuple[int, Customer]]:
    people = asked_rows(
        board,
        asked,
        "SELECT f.rid, coalesce(f.customer_since, f.stage_since), f.status, f.status_at, "
        "f.purchases FROM fact f WHERE {whom} AND f.stage = 'customer'",
    )
    deals = asked_rows(
        board,
        asked,
        "SELECT o.rid, o.closed, coalesce(o.type, 'new'), coalesce(o.value, 0.0) FROM opp o "
        "JOIN fact f ON f.rid = o.rid WHERE {whom} AND o.won AND o.closed IS NOT NULL",
    )
    won: dict[object, list[Won]] = {}
    for rid, closed, kind, value in deals:
        won.setdefault(rid, []).append(Won(int(str(closed)), str(kind), float(str(value))))
    return [
        (
            int(str(rid)),
            Customer(
                int(str(since)),
                int(str(at)) if status == "churned" and at is not None else None,
                int(str(purchases)),
                tuple(won.get(rid, ())),
            ),
        )
        for rid, since, status, at, purchases in people
    ]


CUSTOMERS = Report(
    "customers",
    "who buys again, who leaves, what those who stay are worth",
    DEFINITION,
    (
        Measure("id", "QUARTER"),
        Measure("active", "AT START", "n"),
        Measure("churned", "CHURNED", "n"),
        Measure("churn", "CHURN", "%"),
        Measure("start", "WORTH", "money"),
        Measure("expansion", "MORE", "money"),
        Measure("contraction", "LESS", "money"),
        Measure("churned_value", "LOST", "money"),
        Measure("nrr", "NRR", "%"),
        Measure("expansion_share", "EXPANSION SHARE", "%"),
    ),
    make,
    ("period",),
    (Picture("bar", ("nrr",)),),
)
