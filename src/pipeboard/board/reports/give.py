"""`give`: how many of our touches give something, instead of asking for news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    ALL,
    NOBODY,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
    so_far,
)
from pipeboard.rules.rates import share, wilson

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Give is the touches with something given (`gave`) divided by all touches of ours, research"
    " excepted: of all time, unless a period is asked for. The rows are everybody, then who made"
    " the touch. The interval is Wilson's, 95 %."
)


def make(board: Board, asked: Asked) -> Found:
    """Everybody, then each person, who gives most often first."""
    since, until = so_far(board, asked)
    cells = asked_rows(
        board,
        asked,
        "SELECT e.rid, coalesce(e.\"by\", ''), e.about IS NOT NULL FROM event e "
        "JOIN fact f ON f.rid = e.rid WHERE {whom} AND e.list = 'activities' AND e.dir = 'out' "
        f"AND e.kind <> 'research' AND e.at BETWEEN {since} AND {until}",
    )
    touches = [(int(str(rid)), str(by), bool(gave)) for rid, by, gave in cells]
    crowd = Crowd(board, asked)
    rows = []
    for name in (ALL, *sorted({by for _, by, _ in touches})):
        mine = [(rid, gave) for rid, by, gave in touches if name in (ALL, by)]
        gifts = sum(gave for _, gave in mine)
        rows.append(
            {
                "id": name or NOBODY,
                "touches": len(mine),
                "gave": gifts,
                "rate": share(gifts, len(mine)),
                "interval": wilson(gifts, len(mine)),
                "query": crowd.query(rid for rid, gave in mine if gave),
            }
        )
    rows[1:] = sorted(rows[1:], key=lambda row: -float(str(row["rate"])))
    every = rows[0]
    words = f"{every['gave']} of {every['touches']} touches give something "
    rate = every["rate"]
    return Found(f"{words}({percent(rate if isinstance(rate, float) else None)})", rows)


GIVE = Report(
    "give",
    "how many touches give something",
    DEFINITION,
    (
        Measure("id", "WHO"),
        Measure("touches", "TOUCHES", "n"),
        Measure("gave", "GAVE", "n"),
        Measure("rate", "RATE", "%"),
        Measure("interval", "95 %", "interval"),
    ),
    make,
    ("period",),
    (Picture("whisker", ("interval", "rate"), "0 – 100 %"),),
)
