"""`forecast-error`: what was forecast when a quarter began, against what it brought."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    Asked,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
    this_quarter,
)
from pipeboard.errors import NotFound
from pipeboard.model.period import beside, period_words
from pipeboard.model.times import day_start, format_instant
from pipeboard.rules.forecast import error
from pipeboard.rules.rates import median

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Forecast is the weighted value (value × probability) of the opportunities that were open when"
    " the period began and should close in it, read from the board as it was committed then: with"
    " the deals, the probabilities and the config of that day. Actual is the value of what was won"
    " in it, as the board says now. The error is the difference, without its sign, divided by"
    " actual. The rows are the last four quarters that are over and that the history knows, or the"
    " period asked for. Deals without a value, a rate or a probability on that day are counted"
    " apart. Money is a year's, in the board's currency."
)
_QUARTERS = 4


def make(board: Board, asked: Asked) -> Found:
    """A row for each period, the oldest first."""
    rows = []
    for first, after in _periods(board, asked):
        then = _forecast_then(board, asked, first, after)
        if then is None:
            continue
        forecast, without = then
        actual = _won(board, asked, first, after)
        rows.append(
            {
                "id": period_words(first, after),
                "forecast": forecast,
                "actual": actual,
                "more": round(actual - forecast, 2),
                "error": error(forecast, actual),
                "without": without,
                "query": f"opp(stage:won closed:{first}..{after - timedelta(days=1)})",
            }
        )
    errors = [one for row in rows if isinstance(one := row["error"], float)]
    words = f"median error {percent(median(errors))} of {len(rows)} periods"
    return Found(words, rows, {"median": median(errors), "currency": board.currency})


def _periods(board: Board, asked: Asked) -> list[tuple[date, date]]:
    if asked.first is not None and asked.after is not None:
        return [(asked.first, asked.after)]
    this = this_quarter(board)
    return [beside(*this, by) for by in range(-_QUARTERS, 0)]


def _forecast_then(
    board: Board, asked: Asked, first: date, after: date
) -> tuple[float, int] | None:
    """What was forecast on the first day, and how many deals had no probability.

    None where the history does not reach so far.
    """
    from pipeboard.board.past import earlier_board

    begin = day_start(first, board.zone)
    try:
        past = earlier_board(board, format_instant(begin - 1, seconds=True))
    except NotFound:
        return None
    try:
        past.refresh()
        if not asked.query:
            past.as_of = None  # what the commit says; a query is asked as of that day
        ((weighted, without),) = asked_rows(
            past,
            asked,
            "SELECT total(o.weighted), count(*) - count(o.weighted) FROM opp o "
            "JOIN fact f ON f.rid = o.rid WHERE {whom} "
            f"AND o.open AND {_inside('o.expected_close', past, first, after)}",
        )
        return round(float(str(weighted)), 2), int(str(without))
    finally:
        past.close()


def _won(board: Board, asked: Asked, first: date, after: date) -> float:
    ((won,),) = asked_rows(
        board,
        asked,
        "SELECT total(o.value) FROM opp o JOIN fact f ON f.rid = o.rid WHERE {whom} "
        f"AND o.won AND {_inside('o.closed', board, first, after)}",
    )
    return round(float(str(won)), 2)


def _inside(column: str, board: Board, first: date, after: date) -> str:
    start, end = (day_start(day, board.zone) for day in (first, after))
    return f"{column} BETWEEN {int(start)} AND {int(end) - 1}"


FORECAST_ERROR = Report(
    "forecast-error",
    "what was forecast when a quarter began, and what it brought",
    DEFINITION,
    (
        Measure("id", "PERIOD"),
        Measure("forecast", "FORECAST", "money"),
        Measure("actual", "ACTUAL", "money"),
        Measure("more", "MORE", "signed"),
        Measure("error", "ERROR", "%"),
        Measure("without", "NO PROBABILITY", "some"),
    ),
    make,
    ("period",),
    (Picture("bar", ("error",)),),
)
