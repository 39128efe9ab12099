"""Fit and engagement of every contact anew, from the rows of the index: no file is read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeboard.rules import score
from pipeboard.rules.context import Context
from pipeboard.rules.icp import Fit
from pipeboard.rules.rows import ContactRow, Fact
from pipeboard.rules.told import Told

if TYPE_CHECKING:
    from pipeboard.model.config import Config

Progress = Callable[[int, int], None]
_AT_ONCE = 2000
_FIT = ("fit", "fit_room", "disqualifier", "suggested")
_ENGAGED = ("heat", *(f"engaged_{number}" for number in range(1, 7)))
_NO_FIT = Fit(None, None, None, None)


class Parts(NamedTuple):
    """What of the score a change of the config touches."""

    fit: bool
    engagement: bool


def touched(old: Config, new: Config) -> Parts | None:
    """What is to be worked out anew; None where other rows depend on what changed as well."""
    if not _same_rows(old, new):
        return None
    lives = [
        {name: group.half_life for name, group in config.score.engagement_groups.items()}
        for config in (old, new)
    ]
    same_places = list(lives[0]) == list(lives[1])  # a group is known by its place
    return Parts(
        fit=old.icp != new.icp or old.personas != new.personas,
        engagement=old.signals != new.signals
        or old.outcomes != new.outcomes
        or old.derived_signals != new.derived_signals
        or lives[0] != lives[1]
        or not same_places,
    )


_ASKED_ONLY = (
    "segments", "queues", "gates", "urgency", "pass_rule", "requalify_after", "icp", "score",
    "derived_signals", "signals", "outcomes", "personas",
)  # fmt: skip


def _same_rows(old: Config, new: Config) -> bool:
    """Whether what is said of files, and every row but the score, stays as it is."""
    from msgspec.structs import replace

    kept = {name: getattr(old, name) for name in _ASKED_ONLY}
    return replace(new, **kept) == old and _meanings(old) == _meanings(new)


def _meanings(config: Config) -> tuple[object, ...]:
    """What rows take from the parts that score: classes, directions, which words there are."""
    return (
        {kind: rule.class_ for kind, rule in config.signals.items()},
        {name: (one.conversation, one.tone, one.dir) for name, one in config.outcomes.items()},
        list(config.personas),
    )


def worked_out(
    connection: sqlite3.Connection, config: Config, parts: Parts, progress: Progress | None
) -> list[tuple[Any, ...]]:
    """The columns of `parts` for every contact, its number last; nothing is written."""
    context = Context(config)
    (total,) = connection.execute("SELECT count(*) FROM fact").fetchone()
    made: list[tuple[Any, ...]] = []
    for rids in _numbers(connection):
        fits = _fits(connection, context, rids) if parts.fit else {}
        sums = _sums(connection, context, rids) if parts.engagement else {}
        for rid in rids:
            values = tuple(fits.get(rid, _NO_FIT)) if parts.fit else ()
            values += sums.get(rid, score.NOTHING) if parts.engagement else ()
            made.append((*values, rid))
        if progress is not None:
            progress(len(made), total)
    return made


def write(connection: sqlite3.Connection, parts: Parts, made: Sequence[tuple[Any, ...]]) -> None:
    """Set what was worked out; the caller holds the transaction."""
    names = (*(_FIT if parts.fit else ()), *(_ENGAGED if parts.engagement else ()))
    if names:
        setting = ", ".join(f"{name} = ?" for name in names)
        connection.executemany(f"UPDATE fact SET {setting} WHERE rid = ?", made)


def _numbers(connection: sqlite3.Connection) -> Iterator[list[int]]:
    last = -1
    while True:
        asked = "SELECT rid FROM fact WHERE rid > ? ORDER BY rid LIMIT ?"
        rids = [rid for (rid,) in connection.execute(asked, (last, _AT_ONCE))]
        if not rids:
            return
        yield rids
        last = rids[-1]


def _fits(connection: sqlite3.Connection, context: Context, rids: Sequence[int]) -> dict[int, Fit]:
    profile = context.profile
    if profile is None:
        return {}
    between = (rids[0], rids[-1])
    lists: dict[int, list[tuple[str, str]]] = {rid: [] for rid in rids}
    listed = connection.execute(
        "SELECT rid, field, value FROM multi WHERE rid BETWEEN ? AND ?", between
    )
    for rid, field, value in listed:
        if rid in lists:
            lists[rid].append((field, value))
    columns = ", ".join(f"c.{name}" for name in ContactRow._fields)
    rows = connection.execute(
        f"SELECT f.*, {columns} FROM fact f JOIN contact c ON c.rid = f.rid "
        "WHERE f.rid BETWEEN ? AND ?",
        between,
    )
    width = len(Fact._fields) + 1
    return {
        row[0]: profile.fit(
            Told(Fact._make(row[1:width]), ContactRow._make(row[width:]), lists[row[0]])
        )
        for row in rows
    }


def _sums(
    connection: sqlite3.Connection, context: Context, rids: Sequence[int]
) -> dict[int, score.Sums]:
    rows = connection.execute(
        "SELECT rid, seq, list, id, at, kind, class, dir, outcome FROM event "
        "WHERE rid BETWEEN ? AND ? AND list IN ('activities', 'signals') ORDER BY rid, seq",
        (rids[0], rids[-1]),
    )
    return {
        rid: score.columns([event[1:] for event in events], context.points)
        for rid, events in groupby(rows, key=lambda row: row[0])
    }
