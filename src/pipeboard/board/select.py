"""Rows, cards, columns and queues of a board, each one SQL statement over the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from pipeboard.board.rows import SHOWN_FLAGS, Row, row_sql, rows
from pipeboard.errors import NotFound, nearest
from pipeboard.query.derived import engagement
from pipeboard.query.frame import Compiled, Frame
from pipeboard.query.regex import timed_out
from pipeboard.query.vocabulary import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.lists import Lists

_FOLLOWED = ("open", "nurture")  # statuses whose planned steps are in the queue
_AT_ONCE = 500  # rows asked for by number in one statement
Cells = tuple[object, ...]


def frame_of(board: Lists) -> Frame:
    """A frame for what a view adds to a query: lanes, flags, who is open."""
    return Frame(board.moment(), board.vocabulary, "v")


def compiled_of(board: Lists, query: str, sort: str = "") -> Compiled:
    """A query, with another order than its own where `sort` names one.

    As of an earlier instant nobody is found who was not on the board yet.
    """
    text = f"{query} sort:{sort}" if sort else query
    compiled = board.compile(text)
    if board.as_of is not None:
        compiled.where = f"({compiled.where}) AND f.created <= {int(board.as_of)}"
    return compiled


def select_rows(
    board: Lists,
    query: str = "",
    *,
    limit: int | None = None,
    sort: str = "",
    where: str = "1",
    params: Mapping[str, object] | None = None,
    plain: bool = False,
    scored: bool | None = None,
) -> list[Row]:
    """See Board.rows."""
    compiled = compiled_of(board, query, sort)
    group = compiled.group_sql
    order = f"{group} IS NULL, {group}, {compiled.order}" if group else compiled.order
    most = limit if limit is not None else compiled.limit
    page = execute(
        board,
        f"SELECT f.rid, {group or 'NULL'} FROM fact f WHERE ({compiled.where}) AND ({where}) "
        f"ORDER BY {order}{'' if most is None else f' LIMIT {int(most)}'}",
        {**compiled.params, **(params or {})},
    )
    found = rows_of(board, [int(str(rid)) for rid, _ in page], plain=plain, scored=scored)
    if group:
        groups = {rid: str(name or "") for rid, name in page}
        for row in found:
            row.group = groups[row.rid]
    return found


def rows_of(
    board: Lists,
    rids: Sequence[int],
    *,
    plain: bool = False,
    scored: bool | None = None,
    flags: Sequence[str] = SHOWN_FLAGS,
    laned: bool = True,
) -> list[Row]:
    """The rows of these contacts, in this order; lane, flags and grade are worked out for them.

    `plain` leaves lane and flags away, and unless `scored` the grade: that spares a table that does
    not show them half of its work. `flags` are those that are asked for; `laned` is whether the
    lane is.
    """
    frame = frame_of(board)
    lane = _lane(frame) if laned and not plain else "NULL"
    flags = () if plain else flags
    score = _score(frame) if scored or (scored is None and not plain) else ("NULL", "NULL")
    today = board.day_start()
    now, day = frame.bind(frame.now), "" if plain else frame.bind(today)
    select = row_sql(engagement(frame), lane, _flags(frame, flags), now, day, score)
    found: dict[int, Row] = {}
    for start in range(0, len(rids), _AT_ONCE):
        numbers = ",".join(str(int(rid)) for rid in rids[start : start + _AT_ONCE])
        cells = execute(board, f"{select} WHERE f.rid IN ({numbers})", frame.params)
        found |= {row.rid: row for row in rows(cells, flags, today)}
    return [found[rid] for rid in rids if rid in found]


def count(board: Lists, query: str) -> int:
    """How many contacts a query finds, whatever its limit."""
    compiled = compiled_of(board, query)
    sql = f"SELECT count(*) FROM fact f WHERE {compiled.where}"
    return int(str(execute(board, sql, compiled.params)[0][0]))


def _lane(frame: Frame) -> str:
    from pipeboard.query.lanes import lane_case

    return lane_case(frame)


def _score(frame: Frame) -> tuple[str, str]:
    from pipeboard.query import score

    return score.grade(frame), score.engagement(frame)


def _flags(frame: Frame, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    from pipeboard.query.flags import flag_sql

    return [flag_sql(frame, name) for name in names]


def queue_rows(
    board: Lists, lane: str, *, whose: str, query: str, sort: str = "", limit: int | None = None
) -> list[Row]:
    """See Board.queue."""
    from pipeboard.query.lanes import laned, queue_order, urgency_of

    compiled = compiled_of(board, query, sort)
    frame = frame_of(board)
    where = f"({compiled.where}) AND {_whose(board, frame, whose)}"
    order = compiled.order if sort else queue_order(frame, "p.lane", "p.urgency")
    most = min((n for n in (limit, compiled.limit) if n is not None), default=-1)
    page = execute(
        board,
        f"WITH {laned(frame, where)}, pressing AS MATERIALIZED ("
        f"SELECT l.rid, l.lane, {urgency_of(frame, 'l.lane')} AS urgency "
        "FROM laned l JOIN fact f ON f.rid = l.rid "
        f"WHERE l.lane IN ({frame.bind_all(lanes(board, lane))}) LIMIT -1) "
        "SELECT p.rid, p.urgency FROM pressing p JOIN fact f ON f.rid = p.rid "
        f"ORDER BY {order} LIMIT {int(most)}",
        {**compiled.params, **frame.params},
    )
    pressing = {int(str(rid)): float(str(urgency)) for rid, urgency in page}
    found = rows_of(board, list(pressing))
    for row in found:
        row.urgency = pressing[row.rid]
    return found


def soon_rows(board: Lists) -> list[Row]:
    """See Board.soon."""
    from pipeboard.query.lanes import SOON

    frame = frame_of(board)
    now = board.now()
    where = (
        f"f.next_timed = 1 AND f.next_due BETWEEN {frame.bind(now)} AND {frame.bind(now + SOON)} "
        f"AND {_whose(board, frame, 'work')}"
    )
    found = select_rows(board, sort="due", where=where, params=frame.params)
    return [row for row in found if row.status in _FOLLOWED and "is:dnc" not in row.flags]


def lanes(board: Lists, lane: str) -> list[str]:
    """The lanes that a name means: all, one, or those of a word. Raises NotFound."""
    queues = board.vocabulary.queues
    named = [queue.id for queue in queues if lane in ("", queue.id, queue.word)]
    if named:
        return named
    known = [*(queue.id for queue in queues), *WORDS]
    close = nearest(lane, known)
    raise NotFound(
        f"no lane {lane!r}",
        hint=f"nearest: {', '.join(close)}" if close else f"one of: {', '.join(known)}",
        items=[{"found": lane, "nearest": close}],
    )


def word_counts(board: Lists, query: str, *, whose: str) -> dict[str, int]:
    """See Board.words."""
    from pipeboard.query.lanes import laned

    compiled = compiled_of(board, query)
    frame = frame_of(board)
    where = f"({compiled.where}) AND {_whose(board, frame, whose)}"
    sql = f"WITH {laned(frame, where)} SELECT word, count(*) FROM laned GROUP BY word"
    counts = dict.fromkeys(WORDS, 0)
    for word, number in execute(board, sql, {**compiled.params, **frame.params}):
        if word in counts:
            counts[str(word)] = int(str(number))
    return counts


def _whose(board: Lists, frame: Frame, whose: str) -> str:
    """Mine and unassigned (work), mine, or everybody's (all)."""
    if whose == "all" or board.me is None:
        return "1"
    mine = f"f.owner = {frame.bind(board.me)}"
    return mine if whose == "mine" else f"({mine} OR f.owner IS NULL)"


def execute(board: Lists, sql: str, params: Mapping[str, object]) -> list[Cells]:
    if board.as_of is None:
        return board.index.rows(sql, dict(params))
    try:
        return board.earlier.execute(sql, dict(params)).fetchall()
    except sqlite3.OperationalError as error:
        raise timed_out(error) or error from None
