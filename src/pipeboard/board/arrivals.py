"""Who came with a sync, in a sentence: how many, and whose first answer is due soon."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.model.text import count
from pipeboard.model.times import parse_duration
from pipeboard.query.urgency import STARTS

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.board.rows import Row

# What is due later than this is no news, seconds.
_SOON = 4 * 3600


def arrivals(board: Board, ids: Sequence[str]) -> str:
    """`4 new leads arrived, 1 breaches first-touch in 22 min`; "" where nobody came.

    The clock of a lane runs in business hours where its `sla` is in business days.
    """
    came = "f.id IN (SELECT value FROM json_each(:came))"
    rows = board.rows(where=came, params={"came": json.dumps(list(ids))}) if ids else []
    if not rows:
        return ""
    leads = all(row.stage == "lead" for row in rows)
    what = "lead" if leads else "contact"
    first = f"{count(len(rows), f'new {what}')} arrived"
    return ", ".join((first, *_due(board, rows)))


def _due(board: Board, rows: Sequence[Row]) -> list[str]:
    """What each lane with a clock says of those who came into it."""
    said = []
    for queue in board.vocabulary.queues:
        lefts = sorted(
            left
            for row in rows
            if queue.sla and row.lane == queue.id
            for left in [_left(board, row, queue.sla)]
            if left is not None and left <= _SOON
        )
        if lefts:
            said.append(_words(queue.id, lefts))
    return said


def _words(lane: str, lefts: Sequence[int]) -> str:
    late = sum(left <= 0 for left in lefts)
    ahead = [left for left in lefts if left > 0]
    parts = [f"{late} past {lane}"] if late else []
    if ahead:
        verb = "breaches" if len(ahead) == 1 else "breach"
        first = "" if len(ahead) == 1 else "the first "
        parts.append(f"{len(ahead)} {verb} {lane} {first}in {_minutes(ahead[0])}")
    return ", ".join(parts)


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h"


def _left(board: Board, row: Row, sla: str) -> int | None:
    """Seconds until a contact's lane is past its time, below 0 once it is."""
    since = STARTS.get(row.lane)
    if since is None:
        return None
    found = board.index.rows(f"SELECT f.{since} FROM fact f WHERE f.rid = ?", (row.rid,))
    began = found[0][0] if found else None
    if not isinstance(began, int):
        return None
    allowed, hours, now = parse_duration(sla), board.vocabulary.hours, board.now()
    if not allowed.is_business:
        return int(allowed.seconds - (now - began))
    spent = hours.business_seconds(now) - hours.business_seconds(began)
    return int(allowed.count * hours.span - spent)
