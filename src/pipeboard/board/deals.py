"""Deals as they are shown: every opportunity under a filter, stage by stage, and their cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.rows import DAY
from pipeboard.board.select import Cells, compiled_of, execute, frame_of
from pipeboard.board.views import BoardView, Column
from pipeboard.query.flags import flag_sql
from pipeboard.query.frame import DEFAULT_ORDER
from pipeboard.query.mentions import asks_status

if TYPE_CHECKING:
    from pipeboard.board.lists import Lists

Key = tuple[int, str]
"""A deal: the row of its contact, and its id in the file."""

_CLOSES = "coalesce(o.expected_close, 9223372036854775807), -coalesce(o.value, 0), o.rid, o.id"


class Deals(NamedTuple):
    """The pipeline under a filter; the numbers in its columns are places in `keys`."""

    view: BoardView
    keys: list[Key]


class DealCard(NamedTuple):
    """An open opportunity on the board, with as much of its contact as an action needs.

    `id`, `path` and `name` are the contact's, `deal` and `title` the opportunity's. Money is a
    year's in the board's currency, times are seconds since 1970; `late_days` past expected close.
    """

    rid: int
    id: str
    path: str
    name: str
    org: str
    stage: str
    status: str
    owner: str
    channel: str
    due: str
    idle_days: int
    deal: str
    title: str
    type: str
    forecast: str
    value: float | None
    weighted: float | None
    probability: float | None
    close_at: int | None
    closed_at: int | None
    offer_ends: int | None
    trial_ends: int | None
    lost_reason: str
    lost_to: str
    rotting: bool
    late_days: int
    problem: str


def deals(board: Lists, query: str, sort: str, *, closed: bool = False) -> Deals:
    """See Board.deals."""
    from pipeboard.actions.pipeline import Pipeline
    from pipeboard.query.deals import of_the_filter

    pipeline = Pipeline(board.config)
    compiled, frame = compiled_of(board, query, sort), frame_of(board)
    meant = f"o.open AND ({of_the_filter(frame, query)})"
    is_open = "1" if asks_status(query) else f"({flag_sql(frame, 'is:open')}) IS TRUE"
    order = _CLOSES if compiled.order == DEFAULT_ORDER else f"{compiled.order}, {_CLOSES}"
    idle = f"max(0, ({frame.bind(frame.now)} - f.idle_from) / {DAY})"
    rows = execute(
        board,
        f"SELECT o.rid, o.id, o.stage, o.value, o.weighted, {is_open}, f.status, {idle} "
        "FROM opp o JOIN fact f ON f.rid = o.rid "
        f"WHERE {'1' if closed else meant} AND ({compiled.where}) ORDER BY {order}",
        {**compiled.params, **frame.params},
    )
    stages = pipeline.stages if closed else pipeline.open
    held: dict[str, list[tuple[int, Cells]]] = {stage: [] for stage in stages}
    for number, row in enumerate(rows if stages else ()):
        held.get(str(row[2]), held[stages[0]]).append((number, row))
    columns = [_column(stage, pipeline.labels[stage], held[stage]) for stage in stages]
    keys = [(int(str(row[0])), str(row[1])) for row in rows]
    return Deals(BoardView(columns, [], list(compiled.warnings), ""), keys)


def _column(stage: str, label: str, held: Sequence[tuple[int, Cells]]) -> Column:
    """A stage with the deals in it; those of parked contacts are counted beside."""
    shown = [(number, row) for number, row in held if row[5]]
    return Column(
        stage=stage,
        label=label,
        rids=[number for number, _ in shown],
        value=_total(row[3] for _, row in shown),
        weighted=_total(row[4] for _, row in shown),
        idle_days=round(_total(row[7] for _, row in shown) / len(shown)) if shown else 0,
        parked=dict(Counter(str(row[6]) for _, row in held if not row[5])),
    )


def _total(cells: Iterable[object]) -> float:
    return sum(cell for cell in cells if isinstance(cell, (int, float)))


def deal_cards(board: Lists, keys: Sequence[Key]) -> list[DealCard | None]:
    """See Board.deal_cards."""
    frame = frame_of(board)
    rotting = flag_sql(frame, "is:rotting")
    idle = f"max(0, ({frame.bind(frame.now)} - f.idle_from) / {DAY})"
    rids = ",".join(str(int(rid)) for rid in dict.fromkeys(rid for rid, _ in keys))
    rows = execute(
        board,
        "SELECT o.rid, c.id, c.path, c.name, coalesce(c.org_name, ''), coalesce(o.stage, ''), "
        "f.status, coalesce(f.owner, ''), coalesce(f.next_channel, ''), coalesce(c.next_due, ''), "
        f"{idle}, o.id, coalesce(o.name, ''), coalesce(o.type, ''), coalesce(o.forecast, ''), "
        "o.value, o.weighted, o.probability, o.expected_close, o.closed, o.offer_expires, "
        "o.trial_ends, coalesce(o.lost_reason, ''), coalesce(o.lost_to, ''), "
        f"o.open AND ({rotting}) IS TRUE, o.open FROM opp o JOIN fact f ON f.rid = o.rid "
        f"JOIN contact c ON c.rid = o.rid WHERE o.rid IN ({rids})",
        frame.params,
    )
    broken = {problem.path: problem for problem in board.problems()}
    today = board.day_start()
    found: dict[Key, DealCard] = {}
    for row in rows:
        problem = broken.get(str(row[2]))
        words = f"line {problem.line}: {problem.message}" if problem else ""
        close = row[18] if isinstance(row[18], int) and row[25] else today
        late = max(0, -(-(today - close) // DAY))
        found[int(str(row[0])), str(row[11])] = DealCard._make(
            (*row[:24], bool(row[24]), late, words)
        )
    return [found.get(key) for key in keys]
