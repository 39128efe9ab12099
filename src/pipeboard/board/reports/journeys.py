"""When each contact first entered each step of the funnel, from the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.report import LEFT, Asked, asked_rows
from pipeboard.rules.funnel import Journey

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_FIRST = (
    "(SELECT min(e.at) FROM event e WHERE e.rid = f.rid AND e.list = 'stage_history'"
    " AND e.kind = '{stage}')"
)
# A history that goes on from `lead`, or a lead without one, began with the contact itself.
_LEAD = (
    f"coalesce({_FIRST.format(stage='lead')}, CASE WHEN f.stage = 'lead' OR EXISTS (SELECT 1 FROM "
    "event e WHERE e.rid = f.rid AND e.list = 'stage_history' AND e.about = 'lead') "
    "THEN f.created END)"
)
_LATER = "coalesce({first}, CASE WHEN f.stage = '{stage}' THEN f.stage_since END)"
_DEAL = "(SELECT min(coalesce(o.opened, o.closed)) FROM opp o WHERE o.rid = f.rid)"
_TOUCHES = (
    "(SELECT count(*) FROM event e WHERE e.rid = f.rid AND e.list = 'activities' AND e.dir = 'out'"
    " AND e.kind <> 'research' AND e.at <= coalesce(f.status_at, {now}))"
)


class Path(NamedTuple):
    """A contact's way through the funnel, and its end, if it has left.

    `rid` is its row, None of somebody who is forgotten.
    """

    rid: int | None
    journey: Journey
    status: str
    left: int | None
    touches: int


def paths(board: Board, asked: Asked) -> list[Path]:
    """The way of everybody who is asked for; `touches` are ours, up to when they left.

    The forgotten stay in the counts, but no query finds them.
    """
    prospect, customer = (
        _LATER.format(first=_FIRST.format(stage=stage), stage=stage)
        for stage in ("prospect", "customer")
    )
    touches = _TOUCHES.format(now=int(board.now()))
    rows = asked_rows(
        board,
        asked,
        f"SELECT {_LEAD}, {prospect}, {_DEAL}, {customer}, f.status, f.status_reason, "
        f"f.status_at, {touches}, f.rid FROM fact f WHERE {{whom}}",
    )
    gone = [] if asked.query else _forgotten(board)
    return [*(_path(row) for row in rows), *gone]


def _forgotten(board: Board) -> list[Path]:
    from pipeboard.board.forgotten import moves_of_forgotten

    now = board.now()
    return [
        _gone([move for move in moves if move[1] <= now]) for moves in moves_of_forgotten(board)
    ]


def _gone(moves: list[tuple[str, int]]) -> Path:
    lead, prospect, customer = (
        min((at for stage, at in moves if stage == name), default=None)
        for name in ("lead", "prospect", "customer")
    )
    gone = Journey((lead, prospect, None, customer), "forgotten")
    return Path(None, gone, "forgotten", None, 0)


def _path(row: tuple[object, ...]) -> Path:
    lead, prospect, deal, customer, left = (
        cell if isinstance(cell, int) else None for cell in (*row[:4], row[6])
    )
    status = str(row[4])
    out = str(row[5] or status) if status in LEFT else ""
    journey = Journey((lead, prospect, deal, customer), out)
    return Path(int(str(row[8])), journey, status, left if out else None, int(str(row[7])))
