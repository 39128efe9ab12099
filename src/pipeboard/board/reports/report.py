"""What a report is, what it may be asked, what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.select import Cells, compiled_of, execute
from pipeboard.model.times import day_start

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.board.door import Board
    from pipeboard.query.frame import Frame

Row = Mapping[str, object]


class Asked(NamedTuple):
    """What a report is asked: whom (a query), of which days (the last excluded), within how long.

    `within` is seconds; None leaves a limit away.
    """

    query: str = ""
    first: date | None = None
    after: date | None = None
    within: int | None = None


class Measure(NamedTuple):
    """A column: its key in the rows, its title, and what it is measured in.

    `unit` is "" (words), "n" (a count), "some" (a count, mostly 0), "%" (a share, 0 to 1),
    "money" (a year, in the board's currency), "mean" (of days, touches, a ratio), "interval" (two
    shares), "lift" or "counts" (a mapping of counts).
    """

    key: str
    title: str
    unit: str = ""


class Found(NamedTuple):
    """What a report says: one sentence, its rows, each with an `id`, and more numbers by name."""

    headline: str
    rows: Sequence[Row]
    facts: Row = MappingProxyType({})


class Report(NamedTuple):
    """A report: its name, what it answers, how its numbers are defined, its columns.

    `takes` are the parts of `Asked` that mean something to it, beside the query.
    """

    name: str
    what: str
    definition: str
    measures: Sequence[Measure]
    make: Callable[[Board, Asked], Found]
    takes: Sequence[str] = ()


def asked_rows(board: Board, asked: Asked, select: str, frame: Frame | None = None) -> list[Cells]:
    """The rows of a statement about those who are asked for; `{whom}` in it is that condition.

    `frame` holds what the rest of the statement has bound.
    """
    compiled = compiled_of(board, asked.query)
    sql = select.replace("{whom}", f"({compiled.where})")
    return execute(board, sql, {**compiled.params, **(frame.params if frame else {})})


def span(board: Board, asked: Asked) -> tuple[int | None, int | None]:
    """The days that are asked for as seconds since 1970, the end excluded."""
    zone = board.zone
    return (
        day_start(asked.first, zone) if asked.first else None,
        day_start(asked.after, zone) if asked.after else None,
    )


def percent(part: float | None) -> str:
    """A share in words: `35 %`, `–` of nothing."""
    return "–" if part is None else f"{part:.0%}".replace("%", " %")
