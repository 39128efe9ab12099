"""What a report is, what it may be asked, what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.select import Cells, compiled_of, execute
from pipeboard.model.period import quarter_of
from pipeboard.model.times import day_start, local_day

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.board.door import Board
    from pipeboard.query.frame import Frame

Row = Mapping[str, object]
_ANYBODY = "stage:*"
ALL, NOBODY, NO_SOURCE = "all", "nobody", "no source"
"""The ids of rows: of everything together, of nobody's, of what came from nowhere."""
LEFT = ("disqualified", "lost", "churned")
"""The states of those who are gone; LEFT_SQL is the list."""
LEFT_SQL = f"({', '.join(map(repr, LEFT))})"
_LONGEST = 3_500  # characters of a query: it may have 4,000, and be narrowed further


class Asked(NamedTuple):
    """What a report is asked: whom (a query), of which days (the last excluded), within how long.

    `within` is seconds; None leaves a limit away. `since` is a day or a revision.
    """

    query: str = ""
    first: date | None = None
    after: date | None = None
    within: int | None = None
    since: str = ""


class Measure(NamedTuple):
    """A column: its key in the rows, its title, and what it is measured in.

    `unit` is "" (words), "n" (a count), "some" (a count, mostly 0), "%" (a share, 0 to 1),
    "money" (a year, in the board's currency), "signed" (money or a count more or less), "mean" (of
    days, touches, a ratio), "interval" (two shares), "lift", "counts" (a mapping of counts) or
    "names" (words that may go beyond the line).
    """

    key: str
    title: str
    unit: str = ""


class Picture(NamedTuple):
    """A drawing that stands beside each row: of which keys, under which title.

    `kind` is "bar" (a number; hatched where the key `mark` holds), "whisker" (an interval, its
    estimate), "stack" (cumulative sums, and `mark` is the key of what they should reach), "spark"
    (a list of numbers), "heat" (a number).
    """

    kind: str
    keys: tuple[str, ...]
    title: str = ""
    mark: str = ""


class Found(NamedTuple):
    """What a report says: one sentence, its rows, each with an `id`, and more numbers by name.

    A row that counts contacts has a `query` that finds them.
    """

    headline: str
    rows: Sequence[Row]
    facts: Row = MappingProxyType({})


class Report(NamedTuple):
    """A report: its name, what it answers, how its numbers are defined, its columns.

    `takes` are the options that mean something to it, beside whom: "cohort" or "period" (both are
    days), "within", "since", "min". `pictures` are drawn between the first column and the others.
    """

    name: str
    what: str
    definition: str
    measures: Sequence[Measure]
    make: Callable[[Board, Asked], Found]
    takes: Sequence[str] = ()
    pictures: Sequence[Picture] = ()


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


def so_far(board: Board, asked: Asked, back: int | None = None) -> tuple[int, int]:
    """The first and the last second of the days that are asked for, none of them to come.

    Where none are asked for it is the last `back` seconds, or all time.
    """
    start, end = span(board, asked)
    now = board.now()
    if start is None:
        start = 0 if back is None else now - back
    return start, now if end is None else min(now, end - 1)


def this_quarter(board: Board) -> tuple[date, date]:
    """Its first day, and the first day after it."""
    return quarter_of(local_day(board.now(), board.zone))


class Crowd:
    """The contacts that are asked for by row, to be named in a query."""

    def __init__(self, board: Board, asked: Asked) -> None:
        self._board = board
        self._asked = asked
        found = asked_rows(board, asked, "SELECT f.rid, f.id FROM fact f WHERE {whom}")
        self._ids = {int(str(rid)): str(id) for rid, id in found}

    def query(self, rids: Iterable[object], words: str = "") -> str:
        """`id:(c-…,c-…)`: a query that finds these rows, always in the same order.

        Of more than it can name it is `words`, if that finds the very same; else, and for none of
        them, "".
        """
        whom = {rid for rid in rids if isinstance(rid, int) and rid in self._ids}
        ids = sorted(self._ids[rid] for rid in whom)
        listed = f"id:({','.join(ids)})" if len(ids) > 1 else f"id:{''.join(ids)}"
        if not whom or len(listed) <= _LONGEST:
            return listed if whom else ""
        if len(whom) == len(self._ids):
            return self._asked.query or _ANYBODY
        said = " ".join(f"({part})" for part in (self._asked.query, words) if part)
        return said if said and self._finds(said) == whom else ""

    def _finds(self, query: str) -> set[int]:
        rows = asked_rows(self._board, Asked(query), "SELECT f.rid FROM fact f WHERE {whom}")
        return {int(str(rid)) for (rid,) in rows}


def behind(field: str, value: str) -> str:
    """`industry:media`: the contacts whose field says so."""
    from pipeboard.query.tree import is_plain_value, quote

    return f"{field}:{value if is_plain_value(value) else quote(value)}"


def percent(part: float | None) -> str:
    """A share in words: `35 %`, `–` of nothing."""
    return "–" if part is None else f"{part:.0%}".replace("%", " %")
