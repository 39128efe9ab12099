"""Whose time on the board is over: kept past `privacy.retention`, or nearly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.model.times import local_day
from pipeboard.model.tree import parse_path, value_at
from pipeboard.query.frame import Frame
from pipeboard.query.retention import kept_until

if TYPE_CHECKING:
    from pipeboard.board.door import Board


class Kept(NamedTuple):
    """A contact to decide about: `until` is the day their time is over, YYYY-MM-DD.

    `days` are those left, below 0 past it; `special` the set fields of `privacy.special_fields`;
    `last_inbound` is in seconds since 1970, None for who never wrote.
    """

    id: str
    name: str
    path: str
    stage: str
    status: str
    owner: str
    last_inbound: int | None
    until: str
    days: int
    special: tuple[str, ...]


def retention_due(board: Board, query: str = "") -> list[Kept]:
    """Those with special fields first, then who is longest over their time."""
    rows = board.rows(f"({query}) is:retention-due" if query else "is:retention-due", plain=True)
    frame = Frame(board.moment(), board.vocabulary, "k")
    until = kept_until(frame)
    rids = json.dumps([row.rid for row in rows])
    found = board.index.connection.execute(
        f"SELECT f.rid, f.last_inbound, {until} FROM fact f"
        " WHERE f.rid IN (SELECT value FROM json_each(:rids))",
        {**frame.params, "rids": rids},
    )
    times = {int(rid): (last, int(end)) for rid, last, end in found if end is not None}
    fields = [parse_path(name) for name in board.config.privacy.special_fields]
    kept = []
    for row in rows:
        if row.rid not in times:
            continue
        last, end = times[row.rid]
        day = local_day(end, board.zone)
        tree = dict(board.subject(row.rid).tree)
        special = tuple(".".join(map(str, path)) for path in fields if value_at(tree, path))
        days = (day - local_day(board.now(), board.zone)).days
        kept.append(
            Kept(row.id, row.name, row.path, row.stage, row.status, row.owner or "", last,
                 str(day), days, special)
        )  # fmt: skip
    return sorted(kept, key=lambda one: (not one.special, one.days, one.id))
