"""`forecast`: what closes in which month, by category, weighted, and what has slipped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    Asked,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    this_quarter,
)
from pipeboard.model.period import parse_period, period_words
from pipeboard.model.times import day_start, local_day
from pipeboard.rules.forecast import SLIPPED, UNDATED, Bucket, Deal, bucket, coverage, forecast

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Open opportunities stand in the month of their expected close, won ones in the month they"
    " closed, from the first month of this quarter on. Commit is closed plus open ones of category"
    " commit; best case is commit plus best-case; pipeline is best case plus pipeline; none of"
    " these is weighted. Weighted is closed plus the sum of value × probability of the open ones."
    " An open one past its expected close is slipped, and in no month. Value is that of the open"
    " ones, a year, in the board's currency; without a value or a rate of exchange a deal is in no"
    " sum and counted as unpriced. Covered is the value of what is expected to close this quarter,"
    " divided by what its target still lacks. Drawn are closed █, commit ▓, best case ▒ and"
    " pipeline ░; ┊ is a third of the quarter's target."
)


def make(board: Board, asked: Asked) -> Found:
    """The months, with all that is open in one sentence."""
    deals = _deals(board, asked)
    every = bucket("", deals)
    slipped = bucket("", [deal for deal in deals if deal.bucket == SLIPPED])
    words = (
        f"{every.deals} open worth {every.value:,.0f} {board.currency}, "
        f"weighted {every.weighted - every.closed:,.0f}; closed this quarter {every.closed:,.0f}"
    )
    if slipped.deals:
        words += f"; slipped {slipped.deals}, worth {slipped.value:,.0f}"
    target = _target(board)
    cover = coverage(_due_this_quarter(board, deals), target, every.closed) if target else None
    if target is not None:
        words += f"; target {target:,.0f}"
    if cover is not None:
        words += f", covered {cover:.1f}×"
    facts = {
        "currency": board.currency,
        "target": target,
        "coverage": cover,
        "total": _row(every),
    }
    third = None if target is None else target / 3
    months = _months(board)
    rows = [
        {
            **_row(one),
            "query": _behind(one.name),
            "target": third if one.name in months else None,
        }
        for one in forecast(deals)
    ]
    return Found(words, rows, facts)


def _behind(name: str) -> str:
    """Whose deals stand in a month, the open and the won ones."""
    if name == SLIPPED:
        return "is:slipped"
    if name == UNDATED:
        return "has:opportunity -expected_close:*"
    first, after = parse_period(name)
    days = f"{first}..{after - timedelta(days=1)}"
    return f"opp(expected_close:{days}) or opp(stage:won closed:{days})"


def _row(one: Bucket) -> dict[str, object]:
    row = one._asdict()
    return {"id": row.pop("name"), **row}


def _target(board: Board) -> float | None:
    """What is to be won this quarter; None without a target in the board's currency."""
    target = board.config.targets.get(period_words(*this_quarter(board)))
    if target is None or target.currency not in (None, board.currency):
        return None
    return float(target.amount)


def _due_this_quarter(board: Board, deals: list[Deal]) -> float:
    months = _months(board)
    return bucket("", [deal for deal in deals if deal.bucket in months]).value


def _months(board: Board) -> set[str]:
    """The months of this quarter."""
    first, _ = this_quarter(board)
    return {f"{first.year}-{first.month + later:02}" for later in range(3)}


def _deals(board: Board, asked: Asked) -> list[Deal]:
    today = board.day_start()
    quarter = day_start(this_quarter(board)[0], board.zone)
    rows = asked_rows(
        board,
        asked,
        "SELECT o.won, o.forecast, o.value, o.weighted, "
        "CASE WHEN o.won THEN o.closed ELSE o.expected_close END "
        "FROM opp o JOIN fact f ON f.rid = o.rid "
        f"WHERE {{whom}} AND (o.open OR o.won AND o.closed BETWEEN {quarter} AND {board.now()})",
    )
    return [_deal(board, row, today) for row in rows]


def _deal(board: Board, row: tuple[object, ...], today: int) -> Deal:
    won, category, value, weighted, at = row
    if not isinstance(at, int):
        where = UNDATED
    elif not won and at < today:
        where = SLIPPED
    else:
        where = f"{local_day(at, board.zone):%Y-%m}"
    amounts = (cell if isinstance(cell, float) else None for cell in (value, weighted))
    return Deal(bool(won), where, str(category or "pipeline"), *amounts)


FORECAST = Report(
    "forecast",
    "which deals close in which month, by category and weighted",
    DEFINITION,
    (
        Measure("id", "MONTH"),
        Measure("deals", "OPEN", "n"),
        Measure("closed", "CLOSED", "money"),
        Measure("commit", "COMMIT", "money"),
        Measure("best_case", "BEST CASE", "money"),
        Measure("pipeline", "PIPELINE", "money"),
        Measure("value", "VALUE", "money"),
        Measure("weighted", "WEIGHTED", "money"),
        Measure("unpriced", "UNPRICED", "some"),
    ),
    make,
    (),
    (Picture("stack", ("closed", "commit", "best_case", "pipeline"), "█ closed ▓ ▒ ░", "target"),),
)
