"""What the index says, as rows: plain tuples that the board, the lists and the JSON are made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

DAY = 86_400

# The flags a row shows, in this order; each is one of query/flags.py.
SHOWN_FLAGS = (
    "is:overdue", "is:reply-owed", "has:explicit-signal-since-touch", "is:rotting", "is:cooling",
    "is:slipped", "is:unassigned", "is:one-shot", "is:pass-candidate", "is:stale-qualification",
    "is:dnc", "is:duplicate", "is:conflicted", "is:problem", "is:parked",
)  # fmt: skip


class Row(NamedTuple):
    """A contact in a list. Times are seconds since 1970, money a year in the board's currency."""

    rid: int
    id: str
    name: str
    org: str
    path: str
    stage: str
    status: str
    owner: str
    title: str
    email: str
    phone: str
    tags: tuple[str, ...]
    engagement: str
    due: str
    due_at: int | None
    timed: bool
    channel: str
    reason: str
    give: str
    last_touch: int | None
    idle_days: int
    in_stage_days: int
    value: float
    weighted: float
    lane: str
    flags: tuple[str, ...]
    chip: str
    review_on: int | None
    late_days: int
    group: str


class Card(NamedTuple):
    """A contact on the board; `step` is overdue, today, later or none."""

    rid: int
    id: str
    path: str
    name: str
    org: str
    title: str
    stage: str
    status: str
    owner: str
    idle_days: int
    in_stage_days: int
    due: str
    due_at: int | None
    timed: bool
    channel: str
    reason: str
    value: float
    weighted: float
    chip: str
    step: str
    late_days: int
    owes: bool
    rotting: bool
    problem: str
    conflicts: bool
    lane: str
    tags: tuple[str, ...]


class Column(NamedTuple):
    """A column of the board: the contacts in it, best first, and what is parked beside it."""

    stage: str
    label: str
    rids: list[int]
    value: float
    weighted: float
    idle_days: int
    parked: dict[str, int]


class Problem(NamedTuple):
    """What is wrong with a file, and where."""

    path: str
    line: int
    column: int
    field: str
    message: str
    found: str
    allowed: str


class BoardView(NamedTuple):
    """The whole board under one filter."""

    columns: list[Column]
    problems: list[Problem]
    warnings: list[str]
    hidden: str


class Segment(NamedTuple):
    """A saved query and its digit."""

    key: str
    id: str
    q: str


_ROW = """
SELECT f.rid, c.id, c.name, coalesce(c.org_name, ''), c.path, f.stage, f.status,
  coalesce(f.owner, ''), coalesce(c.title, ''), coalesce(c.email, ''), coalesce(c.phone, ''),
  c.tags, {engagement}, coalesce(c.next_due, ''), f.next_due, f.next_timed,
  coalesce(f.next_channel, ''), coalesce(c.next_reason, ''), coalesce(c.next_give, ''),
  f.last_touch, max(0, ({now} - f.idle_from) / 86400), max(0, ({now} - f.stage_since) / 86400),
  f.value, f.weighted, {lane}, {flags}, coalesce(c.chip, ''), f.review_on, {group}
FROM fact f JOIN contact c ON c.rid = f.rid
"""


def row_sql(engagement: str, lane: str, flags: Sequence[str], now: str, group: str = "''") -> str:
    """The SELECT of `Row`s; the parts are SQL expressions over `f`, flags become one bit each."""
    bits = " + ".join(f"(({flag}) IS TRUE) * {1 << bit}" for bit, flag in enumerate(flags)) or "0"
    return _ROW.format(engagement=engagement, lane=lane, flags=bits, now=now, group=group)


def rows(cursor: Iterable[tuple[object, ...]], names: Sequence[str], day_start: int) -> list[Row]:
    """`Row`s of a cursor over `row_sql`; `day_start` is where today begins."""
    return [_row(tuple(values), names, day_start) for values in cursor]


def _row(v: tuple[object, ...], names: Sequence[str], day_start: int) -> Row:
    bits = int(str(v[25] or 0))
    due_at = v[14] if isinstance(v[14], int) else None
    late = -(-(day_start - due_at) // DAY) if due_at is not None and due_at < day_start else 0
    values: tuple[object, ...] = (
        *v[:11],
        tuple(json.loads(str(v[11]))),
        v[12] or "none",
        v[13],
        due_at,
        bool(v[15]),
        *v[16:24],
        v[24] or "",
        tuple(name for bit, name in enumerate(names) if bits >> bit & 1),
        v[26],
        v[27],
        late,
        v[28] if v[28] is not None else "",
    )
    return Row._make(values)


def card(row: Row, problem: str, tomorrow: int) -> Card:
    """A row as a card of the board; `tomorrow` is when today ends."""
    if row.due_at is None:
        step = "none"
    elif row.late_days:
        step = "overdue"
    else:
        step = "today" if row.due_at < tomorrow else "later"
    return Card(
        rid=row.rid, id=row.id, path=row.path, name=row.name, org=row.org, title=row.title,
        stage=row.stage, status=row.status, owner=row.owner, idle_days=row.idle_days,
        in_stage_days=row.in_stage_days, due=row.due, due_at=row.due_at, timed=row.timed,
        channel=row.channel, reason=row.reason, value=row.value, weighted=row.weighted,
        chip=row.chip, step=step, late_days=row.late_days, owes="is:reply-owed" in row.flags,
        rotting="is:rotting" in row.flags, problem=problem, conflicts="is:conflicted" in row.flags,
        lane=row.lane, tags=row.tags,
    )  # fmt: skip


def problems(connection: sqlite3.Connection, *, without_row: bool = False) -> list[Problem]:
    """Every problem the index knows, by file and line; or only of files that gave no card."""
    where = "WHERE rid IS NULL" if without_row else ""
    cursor = connection.execute(
        "SELECT path, line, \"column\", field, message, coalesce(found, ''), "
        f"coalesce(allowed, '') FROM problem {where} ORDER BY path, line"
    )
    return [Problem._make(values) for values in cursor]
