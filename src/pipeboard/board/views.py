"""What a board shows: cards, columns, problems, segments."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from pipeboard.board.rows import Row
from pipeboard.storage.problem import Problem as Problem


class Card(NamedTuple):
    """A contact on the board; `step` is overdue, today, later or none.

    `closes_in`: days to the first date of a deal; `candidate`: a lead to talk with, it may be one
    for the prospects. `gate`: how much of the next stage's gate passes (6/8).
    """

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
    conflicts: int
    lane: str
    tags: tuple[str, ...]
    grade: str = ""
    fit: float | None = None
    fit_room: float | None = None
    engagement_score: float = 0.0
    closes_in: int | None = None
    candidate: bool = False
    gate: str = ""


class Column(NamedTuple):
    """A column of the board: the contacts in it, best first, and what is parked beside it.

    From `deals_from` on they have an open opportunity (None: the column is not split). `more`:
    there are more than were read. Before it is `counted` its sums are 0 and not to be shown.
    """

    stage: str
    label: str
    rids: list[int]
    value: float
    weighted: float
    idle_days: int
    parked: dict[str, int]
    deals_from: int | None = None
    more: bool = False
    counted: bool = True


class BoardView(NamedTuple):
    """The whole board under one filter."""

    columns: list[Column]
    problems: list[Problem]
    warnings: list[str]
    hidden: str


class Segment(NamedTuple):
    """A saved query and its digit, "" for none; `own`: mine, not the team's."""

    key: str
    id: str
    q: str
    own: bool = False


def card(row: Row, problem: str, tomorrow: int, gate: str = "") -> Card:
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
        rotting="is:rotting" in row.flags, problem=problem, conflicts=row.conflicts,
        lane=row.lane, tags=row.tags, grade=row.grade, fit=row.fit, fit_room=row.fit_room,
        engagement_score=row.engagement_score, closes_in=row.closes_in,
        candidate="is:prospect-candidate" in row.flags, gate=gate,
    )  # fmt: skip


def problems(connection: sqlite3.Connection, *, without_row: bool = False) -> list[Problem]:
    """Every problem the index knows, by file and line; or only of files that gave no card."""
    where = "WHERE rid IS NULL" if without_row else ""
    cursor = connection.execute(
        "SELECT path, line, \"column\", field, message, coalesce(found, ''), "
        f"coalesce(allowed, '') FROM problem {where} ORDER BY path, line"
    )
    return [Problem._make(values) for values in cursor]
