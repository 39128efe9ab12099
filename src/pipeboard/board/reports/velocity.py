"""`velocity`: what the pipeline earns a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.closed import closed_deals
from pipeboard.board.reports.report import (
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
)
from pipeboard.board.select import frame_of
from pipeboard.model.times import DAY
from pipeboard.rules.closed import cycle, mean_value, velocity, win_rate

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Velocity is the number of open opportunities × win rate × mean value of the won ones, divided"
    " by the median cycle in days: what the pipeline earns a day, and in 30 days. Fresh leaves out"
    " who is rotting and what should have closed more than 30 days ago, all counts them too. Win"
    " rate, value and cycle are those of the last 365 days."
)
_STALE = 30 * DAY
_YEAR = 365 * DAY


def make(board: Board, asked: Asked) -> Found:
    """What the pipeline earns a day: fresh, and with what is stale."""
    now = int(board.now())
    closed = [one.deal for one in closed_deals(board, asked, now - _YEAR, now + 1)]
    rate, value, days = win_rate(closed).rate, mean_value(closed), cycle(closed).median
    fresh, every = _still_open(board, asked)
    rows = []
    for name, rids in (("fresh", fresh), ("all", every)):
        a_day = velocity(len(rids), rate, value, days)
        rows.append(
            {
                "id": name,
                "open": len(rids),
                "win_rate": rate,
                "mean_value": value,
                "cycle": days,
                "a_day": a_day,
                "in_30_days": None if a_day is None else 30 * a_day,
                "query": "has:opportunity" if name == "all" else "has:opportunity -is:rotting",
            }
        )
    crowd = Crowd(board, asked)
    for row, rids in zip(rows, (fresh, every), strict=True):
        row["query"] = crowd.query(rids, str(row["query"]))
    earned = rows[0]["in_30_days"]
    words = "–" if earned is None else f"{earned:,.0f} {board.currency} in 30 days"
    return Found(f"{words}, of {len(fresh)} fresh deals", rows, {"currency": board.currency})


def _still_open(board: Board, asked: Asked) -> tuple[list[int], list[int]]:
    """Whose open opportunities there are: the fresh ones, and all."""
    from pipeboard.query.flags import flag_sql

    frame = frame_of(board)
    rows = asked_rows(
        board,
        asked,
        f"SELECT o.rid, {flag_sql(frame, 'is:rotting')} "
        f"OR coalesce(o.expected_close, {frame.bind(board.day_start())}) "
        f"< {frame.bind(board.day_start() - _STALE)} "
        "FROM opp o JOIN fact f ON f.rid = o.rid WHERE {whom} AND o.open",
        frame,
    )
    every = [int(str(rid)) for rid, _ in rows]
    return [int(str(rid)) for rid, is_stale in rows if not is_stale], every


VELOCITY = Report(
    "velocity",
    "what the pipeline earns a day",
    DEFINITION,
    (
        Measure("id", "PIPELINE"),
        Measure("open", "OPEN", "n"),
        Measure("win_rate", "WIN RATE", "%"),
        Measure("mean_value", "MEAN WON", "money"),
        Measure("cycle", "CYCLE DAYS", "mean"),
        Measure("a_day", "A DAY", "money"),
        Measure("in_30_days", "IN 30 DAYS", "money"),
    ),
    make,
    (),
    (Picture("bar", ("a_day",)),),
)
