"""`signals`: which early signals tell who will buy."""

from __future__ import annotations

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
)
from pipeboard.model.times import DAY
from pipeboard.rules.rates import lift, share, too_few, wilson

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Signal lift is the share of customers among the contacts who had a signal of the kind within"
    " 30 days of being added, divided by the share of customers among all: 2 means that they buy"
    " twice as often. Customers are all in stage customer, churned ones too. Of fewer than 30 with"
    " the signal there is no lift but the words too few. The interval is Wilson's for the share of"
    " customers among those with the signal, 95 %."
)
_SOON = 30 * DAY


def make(board: Board, asked: Asked) -> Found:
    """A row for each kind of signal, the most telling first."""
    people = asked_rows(board, asked, "SELECT f.rid, f.stage = 'customer' FROM fact f WHERE {whom}")
    early = asked_rows(
        board,
        asked,
        "SELECT DISTINCT e.kind, e.rid FROM event e JOIN fact f ON f.rid = e.rid WHERE {whom} "
        f"AND e.list = 'signals' AND e.kind IS NOT NULL AND e.at <= f.created + {_SOON} "
        f"AND e.at <= {int(board.now())}",
    )
    customers = {rid for rid, bought in people if bought}
    kinds: dict[str, list[int]] = {}
    for kind, rid in early:
        kinds.setdefault(str(kind), []).append(int(str(rid)))
    crowd = Crowd(board, asked)
    rows = []
    for kind, rids in kinds.items():
        bought = sum(rid in customers for rid in rids)
        # P(customer | signal) / P(customer) is P(signal | customer) / P(signal)
        rows.append(
            {
                "id": kind,
                "n": len(rids),
                "customers": bought,
                "rate": share(bought, len(rids)),
                "interval": wilson(bought, len(rids)),
                "lift": lift(bought, len(customers), len(rids), len(people)),
                "note": too_few(len(rids)),
                "query": crowd.query(rids),
            }
        )
    rows.sort(key=lambda row: (-float(str(row["lift"] or 0)), -int(str(row["n"])), str(row["id"])))
    words = f"{len(customers)} customers of {len(people)} contacts "
    words += f"({percent(share(len(customers), len(people)))})"
    best = rows[0] if rows and float(str(rows[0]["lift"] or 0)) > 1 else None
    if best is not None:
        words += f"; most telling: {best['id']}, {float(str(best['lift'])):.1f} times as often"
    return Found(words, rows)


SIGNALS = Report(
    "signals",
    "which early signals tell who will buy",
    DEFINITION,
    (
        Measure("id", "SIGNAL"),
        Measure("n", "N", "n"),
        Measure("customers", "CUSTOMERS", "n"),
        Measure("rate", "OF THEM", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("lift", "LIFT", "lift"),
        Measure("note", "NOTE"),
    ),
    make,
    (),
    (Picture("whisker", ("interval", "rate"), "0 – 100 %"),),
)
