"""The columns of the board under a filter, and the cards in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board import views
from pipeboard.board.rows import CARD_FLAGS, DAY
from pipeboard.board.select import Cells, compiled_of, execute, frame_of, rows_of
from pipeboard.board.tallies import tallies
from pipeboard.board.views import BoardView, Card, Column
from pipeboard.model.times import local_day
from pipeboard.query.flags import flag_sql
from pipeboard.query.mentions import asks_status

if TYPE_CHECKING:
    from pipeboard.board.lists import Lists

_PARKED = ("nurture", "paused", "disqualified", "lost", "churned")
_WAIT = 2  # of them wait for a day; the others are closed
_BANDED = "prospect"
_FEW = 50  # one in so many contacts is few: sooner looked up and sorted than met along a column
_COLUMN = re.compile(r"\bf\.(\w+)")
# What the index fact_board holds (storage/index/schema.py).
_SERVED = frozenset(
    "rid stage next_due name_key id status owner review_on idle_from stage_since "  # noqa: SIM905
    "open_opportunities value weighted".split()
)


def is_served(where: str) -> bool:
    """Whether a condition asks for nothing but what the index of the board's order holds."""
    return "SELECT" not in where and _SERVED.issuperset(_COLUMN.findall(where))


def board_view(board: Lists, query: str, sort: str, first: int | None = None) -> BoardView:
    """The columns under a filter.

    A column holds who is open; who is parked or closed is counted beside it, unless the query asks
    for a status by itself: then it shows all it finds. With `first` only so many of each band are
    read, by the index of the board's order, and nothing is counted: what a screen shows at once.
    """
    found = _Found(board, query, sort)
    sums = found.sums() if first is None else {}
    labels = board.vocabulary.labels
    columns = [
        _column(found, stage, labels.get(stage, stage), sums.get(stage), first)
        for stage in board.vocabulary.stages
    ]
    hidden = sum(one.hidden for one in sums.values()) if query else 0
    parked = sum(sum(one.parked[:_WAIT]) for one in sums.values())
    words = _hidden(board, hidden, parked, found.hidden()) if hidden else ""
    if words and not any(column.rids for column in columns):
        words = f"0 in columns · {words}"
    problems = views.problems(board.index.connection, without_row=True)
    return BoardView(columns, problems, found.warnings, words)


class _Sums(NamedTuple):
    """What a stage holds, in numbers; `parked` by status, in the order of _PARKED."""

    value: float
    weighted: float
    idle: int
    opportunities: int
    hidden: int
    parked: tuple[int, ...]


class _Found:
    """What a query finds, stage by stage.

    Every stage asks once more. A condition that the board's own index answers is asked again each
    time, and stops at the first page; any other is asked once, and its answer kept in a table of
    this connection.
    """

    def __init__(self, board: Lists, query: str, sort: str) -> None:
        self._board = board
        self._compiled = compiled_of(board, query, sort)
        self._frame = frame_of(board)
        self._where = self._compiled.where
        self._stage = "f.stage"
        if not is_served(self._where):
            self._where = self._kept()
        is_open = flag_sql(self._frame, "is:open")
        self._open = "1" if asks_status(query) else f"({is_open}) IS TRUE"
        self.warnings = list(self._compiled.warnings)

    def _kept(self) -> str:
        execute(self._board, "CREATE TEMP TABLE IF NOT EXISTS found (rid INTEGER PRIMARY KEY)", {})
        execute(self._board, "DELETE FROM temp.found", {})
        sql = f"INSERT INTO temp.found SELECT f.rid FROM fact f WHERE {self._where}"
        execute(self._board, sql, self._compiled.params)
        ((number,),) = execute(self._board, "SELECT count(*) FROM temp.found", {})
        if int(str(number)) * _FEW < self._board.size:
            self._stage = "+f.stage"  # SQLite looks each of them up, and walks no column for them
        return "f.rid IN (SELECT rid FROM temp.found)"

    def _rows(self, sql: str, **more: object) -> list[Cells]:
        params = {**self._compiled.params, **self._frame.params, **more}
        return execute(self._board, sql, params)

    def rids(self, stage: str, band: str, first: int | None) -> list[int]:
        """Who stands in a column, best first; `band` is SQL."""
        page = self._rows(
            f"SELECT f.rid FROM fact f WHERE ({self._where}) AND {self._stage} = :stage "
            f"AND {self._open} AND {band} ORDER BY {self._compiled.order}"
            f"{'' if first is None else f' LIMIT {first}'}",
            stage=stage,
        )
        return [rid for (rid,) in page if isinstance(rid, int)]

    def sums(self) -> dict[str, _Sums]:
        """The numbers of every stage."""
        shown = f"FILTER (WHERE {self._open})"
        idle = f"max(0, ({self._frame.bind(self._frame.now)} - f.idle_from) / {DAY})"
        parked = ", ".join(
            f"count(*) FILTER (WHERE NOT {self._open} AND f.status = '{status}')"
            for status in _PARKED
        )
        rows = self._rows(
            f"SELECT f.stage, total(f.value) {shown}, total(f.weighted) {shown}, "
            f"coalesce(avg({idle}) {shown}, 0), "
            f"count(*) FILTER (WHERE {self._open} AND f.open_opportunities > 0), "
            f"count(*) FILTER (WHERE NOT {self._open}), {parked} "
            f"FROM fact f WHERE {self._where} GROUP BY {self._stage}"
        )
        return {str(v[0]): _sums(v) for v in rows}

    def hidden(self) -> list[int]:
        """The first few that are found and in no column."""
        page = self._rows(
            f"SELECT f.rid FROM fact f WHERE ({self._where}) AND NOT {self._open} "
            f"ORDER BY {self._compiled.order} LIMIT 3"
        )
        return [rid for (rid,) in page if isinstance(rid, int)]


def _sums(v: Cells) -> _Sums:
    numbers = [float(str(cell)) for cell in v[1:]]
    value, weighted, idle, opportunities, hidden, *parked = numbers
    counts = tuple(int(number) for number in parked)
    return _Sums(value, weighted, round(idle), int(opportunities), int(hidden), counts)


def _column(found: _Found, stage: str, label: str, sums: _Sums | None, first: int | None) -> Column:
    if stage == _BANDED:
        qualified = found.rids(stage, "f.open_opportunities = 0", first)
        dealing = found.rids(stage, "f.open_opportunities > 0", first)
    else:
        qualified, dealing = found.rids(stage, "1", first), []
    more = first is not None and first in (len(qualified), len(dealing))
    parked = dict(zip(_PARKED, sums.parked, strict=True)) if sums else {}
    return Column(
        stage=stage,
        label=label,
        rids=[*qualified, *dealing],
        value=sums.value if sums else 0.0,
        weighted=sums.weighted if sums else 0.0,
        idle_days=sums.idle if sums else 0,
        parked={status: number for status, number in parked.items() if number},
        deals_from=len(qualified) if dealing else None,
        more=more,
        counted=sums is not None or first is None,
    )


def _hidden(board: Lists, count: int, parked: int, rids: Sequence[int]) -> str:
    """What a search hides: "1 parked, 1 closed: Anna Keller, back 3 May; Ole Bakke"."""
    names = [
        f"{row.name}, back {_day(row.review_on, board)}" if row.review_on else row.name
        for row in rows_of(board, rids, plain=True)
    ]
    more = f" and {count - len(rids)} more" if count > len(rids) else ""
    kinds = ((parked, "parked"), (count - parked, "closed"))
    counted = ", ".join(f"{number} {word}" for number, word in kinds if number)
    return f"{counted}: {'; '.join(names)}{more}"


def _day(epoch: int, board: Lists) -> str:
    day = local_day(epoch, board.vocabulary.zone)
    return f"{day.day} {day:%b}"


def cards(board: Lists, rids: Sequence[int], *, laned: bool) -> dict[int, Card]:
    """See Board.cards."""
    broken = {problem.path: problem for problem in board.problems()}
    tomorrow = frame_of(board).tomorrow
    made: dict[int, Card] = {}
    passed = tallies(board, rids)
    for row in rows_of(board, rids, flags=CARD_FLAGS, laned=laned):
        problem = broken.get(row.path)
        words = f"line {problem.line}: {problem.message}" if problem else ""
        made[row.rid] = views.card(row, words, tomorrow, passed.get(row.rid, ""))
    return made
