"""`coverage`: what is open against what a target still lacks, for `--min` and git bisect too."""

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
from pipeboard.model.times import day_start
from pipeboard.rules.forecast import coverage

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.board.door import Board

DEFINITION = (
    "Coverage is the value of the open opportunities that should close in the period, divided by"
    " what its target still lacks (the target less what was won in it); a year's value, in the"
    " board's currency. What should have closed before today counts as well, as long as it lies in"
    " the period. The rows are the targets of the config from this quarter on, or of the period"
    " asked for; where a target is reached there is no coverage. With --min 2 the exit code is 1"
    " where the first of them is covered less than twice, and 0 where its target is reached."
)


def make(board: Board, asked: Asked) -> Found:
    """A row for each target."""
    rows = [_row(board, asked, name) for name in _targets(board, asked)]
    if not rows:
        name = period_words(*this_quarter(board))
        return Found(f"no target: targets: {{{name}: {{amount: …}}}} in the config", [], {"of": ""})
    first = rows[0]
    words = f"{first['id']}: " + (
        "the target is reached"
        if first["coverage"] is None
        else f"covered {first['coverage']:.1f}×: {first['open']:,.0f} {board.currency} open, "
        f"{first['lacking']:,.0f} lacking of {first['target']:,.0f}"
    )
    facts = {"of": first["id"], "coverage": first["coverage"], "currency": board.currency}
    return Found(words, rows, facts)


def _targets(board: Board, asked: Asked) -> list[str]:
    """The periods that have a target in the board's currency, the first one first."""
    today, _ = this_quarter(board)
    held: list[tuple[date, str]] = []
    for name, target in board.config.targets.items():
        try:
            first, after = parse_period(name)
        except ValueError:
            continue  # said by lint
        wanted = after > today if asked.first is None else (first, after) == (
            asked.first, asked.after
        )  # fmt: skip
        if wanted and target.currency in (None, board.currency):
            held.append((first, name))
    return [name for _, name in sorted(held)]


def _row(board: Board, asked: Asked, name: str) -> dict[str, object]:
    first, after = parse_period(name)
    start, end = (day_start(day, board.zone) for day in (first, after))
    inside = f"BETWEEN {int(start)} AND {int(end) - 1}"
    ((open_value, won),) = asked_rows(
        board,
        asked,
        f"SELECT total(o.value) FILTER (WHERE o.open AND o.expected_close {inside}), "
        f"total(o.value) FILTER (WHERE o.won AND o.closed {inside}) "
        "FROM opp o JOIN fact f ON f.rid = o.rid WHERE {whom}",
    )
    target = float(board.config.targets[name].amount)
    closed, value = float(str(won)), float(str(open_value))
    days = period_words(first, after)
    return {
        "id": days,
        "target": target,
        "closed": closed,
        "lacking": max(0.0, target - closed),
        "open": value,
        "coverage": coverage(value, target, closed),
        "query": f"opp(expected_close:{first}..{after - timedelta(days=1)})",
    }


COVERAGE = Report(
    "coverage",
    "whether what is open is enough for the target",
    DEFINITION,
    (
        Measure("id", "PERIOD"),
        Measure("target", "TARGET", "money"),
        Measure("closed", "CLOSED", "money"),
        Measure("lacking", "LACKING", "money"),
        Measure("open", "OPEN", "money"),
        Measure("coverage", "COVERAGE", "mean"),
    ),
    make,
    ("period", "min"),
    (Picture("bar", ("coverage",)),),
)
