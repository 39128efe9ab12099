"""`matrix`: fit × engagement, how many wait in each grade, and how many of each have bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import Asked, Found, Measure, Picture, Report, asked_rows
from pipeboard.board.select import frame_of
from pipeboard.rules.rates import share, wilson

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Open is the open contacts of each grade, fit (A to C) by engagement (1 to 3), and the value of"
    " their open opportunities, a year, in the board's currency. Bought is the share of all"
    " contacts who have that grade now, open or not, who are customers; the interval is Wilson's,"
    " 95 %. It is no forecast: who has bought engages more. Without an ICP a grade is its digit"
    " alone. The shade is the number of open ones."
)


def make(board: Board, asked: Asked) -> Found:
    """A row for each grade."""
    from pipeboard.query.flags import flag_sql
    from pipeboard.query.score import grade

    frame = frame_of(board)
    is_open = flag_sql(frame, "is:open")
    cells = asked_rows(
        board,
        asked,
        f"SELECT {grade(frame)} AS grade, count(*) FILTER (WHERE {is_open}), "
        f"total(f.value) FILTER (WHERE {is_open}), count(*), "
        "count(*) FILTER (WHERE f.stage = 'customer') "
        "FROM fact f WHERE {whom} GROUP BY 1 ORDER BY 1",
        frame,
    )
    rows = []
    for name, many, value, whole, customers in cells:
        bought, everybody = int(str(customers)), int(str(whole))
        rows.append(
            {
                "id": str(name),
                "open": int(str(many)),
                "value": float(str(value)),
                "contacts": everybody,
                "customers": bought,
                "bought": share(bought, everybody),
                "interval": wilson(bought, everybody),
                "query": f"grade:{name} is:open",
            }
        )
    counts = ", ".join(f"{row['id']} {row['open']}" for row in rows)
    return Found(f"open by grade: {counts or 'nobody'}", rows, {"currency": board.currency})


MATRIX = Report(
    "matrix",
    "who waits in each grade, fit by engagement, and who buys",
    DEFINITION,
    (
        Measure("id", "GRADE"),
        Measure("open", "OPEN", "n"),
        Measure("value", "VALUE", "money"),
        Measure("contacts", "ALL", "n"),
        Measure("bought", "BOUGHT", "%"),
        Measure("interval", "95 %", "interval"),
    ),
    make,
    (),
    (
        Picture("heat", ("open",), "OPEN"),
        Picture("whisker", ("interval", "bought"), "bought, 0 – 100 %"),
    ),
)
