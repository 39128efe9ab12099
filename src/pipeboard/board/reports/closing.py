"""`win-rate` and `cycle`: how many of the closed deals were won, and how long these took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.closed import CLOSED, ClosedOf, closed_deals
from pipeboard.board.reports.report import (
    ALL,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    behind,
    percent,
    span,
)
from pipeboard.rules.closed import Closed, cycle, win_rate

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_BY = " The rows are all of them, then each type, owner and source."
WIN_RATE_DEFINITION = (
    "Win rate is won divided by won and lost, by count and by value (a year, in the board's"
    " currency; a deal without a value counts nothing there). The interval is Wilson's for the"
    " count, 95 %." + CLOSED + _BY
)
CYCLE_DEFINITION = (
    "The sales cycle is the number of days from `opened` to `closed` of the won opportunities that"
    " have both: the median, and what three quarters and nine tenths of them stayed under."
    + CLOSED + _BY
)  # fmt: skip


def _groups(deals: Sequence[ClosedOf]) -> list[tuple[str, list[ClosedOf]]]:
    """All of them, then each value of what they are grouped by."""
    groups = [(ALL, list(deals))]
    for field in ("type", "owner", "source"):
        values = sorted({value for one in deals if (value := str(getattr(one, field)))})
        groups += [
            (behind(field, value), [one for one in deals if getattr(one, field) == value])
            for value in values
        ]
    return groups


def _by_group(
    board: Board,
    asked: Asked,
    deals: Sequence[ClosedOf],
    told: Callable[[list[Closed]], NamedTuple],
) -> list[dict[str, object]]:
    crowd = Crowd(board, asked)
    return [
        {
            "id": name,
            **told([one.deal for one in those])._asdict(),
            "query": crowd.query(one.rid for one in those),
        }
        for name, those in _groups(deals)
    ]


def make_win_rate(board: Board, asked: Asked) -> Found:
    """How many were won, of all and of each group."""
    deals = closed_deals(board, asked, *span(board, asked))
    rows = _by_group(board, asked, deals, win_rate)
    every = win_rate([one.deal for one in deals])
    words = f"{every.won} won, {every.lost} lost: {percent(every.rate)}"
    words += f", by value {percent(every.of_value)}"
    return Found(words, rows, {"win_rate": every.rate, "currency": board.currency})


def make_cycle(board: Board, asked: Asked) -> Found:
    """How long the won ones took, of all and of each group."""
    deals = [one for one in closed_deals(board, asked, *span(board, asked)) if one.deal.is_won]
    rows = _by_group(board, asked, deals, cycle)
    every = cycle([one.deal for one in deals])
    days = "–" if every.median is None else f"{every.median:.0f} days"
    return Found(f"{every.won} won, median {days}", rows, {"median": every.median})


WIN_RATE = Report(
    "win-rate",
    "how many of the closed deals were won",
    WIN_RATE_DEFINITION,
    (
        Measure("id", "OF"),
        Measure("won", "WON", "n"),
        Measure("lost", "LOST", "n"),
        Measure("rate", "WIN RATE", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("of_value", "BY VALUE", "%"),
        Measure("won_value", "WON VALUE", "money"),
    ),
    make_win_rate,
    ("period",),
    (Picture("whisker", ("interval", "rate"), "0 – 100 %"),),
)
CYCLE = Report(
    "cycle",
    "how many days a deal takes to be won",
    CYCLE_DEFINITION,
    (
        Measure("id", "OF"),
        Measure("won", "WON", "n"),
        Measure("median", "MEDIAN DAYS", "mean"),
        Measure("p75", "P75", "mean"),
        Measure("p90", "P90", "mean"),
    ),
    make_cycle,
    ("period",),
    (Picture("bar", ("median",)),),
)
