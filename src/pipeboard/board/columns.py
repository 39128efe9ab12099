"""The columns of the board under a filter, and the cards in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.board import views
from pipeboard.board.rows import DAY
from pipeboard.board.select import Cells, compiled_of, execute, frame_of, rows_of
from pipeboard.board.views import BoardView, Card, Column
from pipeboard.model.times import local_day
from pipeboard.query.flags import flag_sql
from pipeboard.query.mentions import asks_status

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_PARKED = ("nurture", "paused", "disqualified", "lost", "churned")


def board_view(board: Board, query: str, sort: str) -> BoardView:
    """The columns under a filter.

    A column holds who is open; who is parked or closed is counted beside it, unless the query asks
    for a status by itself: then it shows all it finds.
    """
    compiled = compiled_of(board, query, sort)
    frame = frame_of(board)
    is_open = "1" if asks_status(query) else f"({flag_sql(frame, 'is:open')}) IS TRUE"
    found = execute(
        board,
        f"SELECT f.rid, f.stage, f.status, {is_open}, f.value, f.weighted, f.idle_from "
        f"FROM fact f WHERE {compiled.where} ORDER BY {compiled.order}",
        {**compiled.params, **frame.params},
    )
    labels = board.vocabulary.labels
    stages = board.vocabulary.stages
    columns = [
        _column(stage, labels.get(stage, stage), [v for v in found if v[1] == stage], frame.now)
        for stage in stages
    ]
    hidden = [int(str(v[0])) for v in found if not v[3]] if query else []
    problems = views.problems(board.index.connection, without_row=True)
    return BoardView(columns, problems, list(compiled.warnings), _hidden(board, hidden))


def _column(stage: str, label: str, found: Sequence[Cells], now: int) -> Column:
    shown = [v for v in found if v[3]]
    parked = {status: sum(not v[3] and v[2] == status for v in found) for status in _PARKED}
    idle = sorted((now - int(str(v[6]))) // DAY for v in shown)
    return Column(
        stage=stage,
        label=label,
        rids=[int(str(v[0])) for v in shown],
        value=sum(float(str(v[4])) for v in shown),
        weighted=sum(float(str(v[5])) for v in shown),
        idle_days=max(0, idle[len(idle) // 2]) if idle else 0,
        parked={status: number for status, number in parked.items() if number},
    )


def _hidden(board: Board, rids: Sequence[int]) -> str:
    """What a search hides: "2 not in a column: Anna Keller, back 3 May; Ole Bakke"."""
    if not rids:
        return ""
    names = [
        f"{row.name}, back {_day(row.review_on, board)}" if row.review_on else row.name
        for row in rows_of(board, rids[:3])
    ]
    more = f" and {len(rids) - 3} more" if len(rids) > 3 else ""
    return f"{len(rids)} not in a column: {'; '.join(names)}{more}"


def _day(epoch: int, board: Board) -> str:
    day = local_day(epoch, board.vocabulary.zone)
    return f"{day.day} {day:%b}"


def cards(board: Board, rids: Sequence[int]) -> dict[int, Card]:
    """See Board.cards."""
    broken = {problem.path: problem for problem in board.problems()}
    tomorrow = frame_of(board).tomorrow
    made: dict[int, Card] = {}
    for row in rows_of(board, rids):
        problem = broken.get(row.path)
        words = f"line {problem.line}: {problem.message}" if problem else ""
        made[row.rid] = views.card(row, words, tomorrow)
    return made
