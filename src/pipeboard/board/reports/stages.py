"""`stages`: how many days contacts stay in each stage."""

from __future__ import annotations

from itertools import groupby
from math import inf
from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    LEFT,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
)
from pipeboard.model.times import DAY
from pipeboard.rules.survival import Spell, stay

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "A stay is from entering a stage to moving to another one, or to leaving from it (disqualified,"
    " lost, churned); who came back stays once more. Median, P75 and P90 are days of the stays that"
    " ended. KM is the median of Kaplan and Meier, in which those who are there still count for the"
    " days they have been: the first day on which at most half are left, or not reached; of fewer"
    " than 30 stays there is none. Left are the shares that are there still after 0 to 11 weeks."
)
_ORDER = ("lead", "prospect", "customer")


def make(board: Board, asked: Asked) -> Found:
    """A row for each stage."""
    spells = _spells(board, asked)
    crowd = Crowd(board, asked)
    rows = []
    for stage in _ORDER:
        those = [(rid, spell) for rid, at, spell in spells if at == stage]
        found = stay([spell for _, spell in those])
        here = {rid for rid, spell in those if not spell.ended}
        said = f"stage:{stage} -status:({','.join(LEFT)})"
        rows.append({"id": stage, **found._asdict(), "query": crowd.query(here, said)})
    told = [
        f"{row['id']} {'not reached' if row['km_median'] == inf else format(days, '.0f') + ' d'}"
        for row in rows
        if isinstance(days := row["km_median"], float)
    ]
    for row in rows:
        if row["km_median"] == inf:
            row["km_median"] = "not reached"
    return Found(f"half have left after: {' · '.join(told) or '–'}", rows)


def _spells(board: Board, asked: Asked) -> list[tuple[int, str, Spell]]:
    """Every stay: whose, in which stage."""
    now = int(board.now())
    facts = asked_rows(
        board, asked, "SELECT f.rid, f.stage, f.status, f.status_at, f.created, f.stage_since "
        "FROM fact f WHERE {whom}"
    )  # fmt: skip
    moves = asked_rows(
        board,
        asked,
        "SELECT e.rid, e.at, e.kind, e.about FROM event e JOIN fact f ON f.rid = e.rid "
        "WHERE {whom} AND e.list = 'stage_history' "
        f"AND e.at <= {now} ORDER BY e.rid, e.at, e.seq",
    )
    history = {rid: list(those) for rid, those in groupby(moves, key=lambda row: row[0])}
    found = []
    for rid, stage, status, status_at, created, since in facts:
        entered = _entered(history.get(rid, []), str(stage), int(str(created)), int(str(since)))
        gone = int(str(status_at)) if status in LEFT and status_at is not None else None
        ends = [*(at for _, at in entered[1:]), gone]
        for (name, start), end in zip(entered, ends, strict=True):
            days = max(0, (now if end is None else min(end, now)) - start) / DAY
            found.append((int(str(rid)), name, Spell(days, end is not None)))
    return found


def _entered(
    moves: list[tuple[object, ...]], stage: str, created: int, since: int
) -> list[tuple[str, int]]:
    """The stages of a contact and when it entered each, in order of time."""
    if not moves:
        return [(stage, since)]
    first = moves[0]
    began = [(str(first[3]), min(created, int(str(first[1]))))] if first[3] else []
    return [*began, *((str(kind), int(str(at))) for _, at, kind, _ in moves)]


STAGES = Report(
    "stages",
    "how long contacts stay in each stage",
    DEFINITION,
    (
        Measure("id", "STAGE"),
        Measure("ended", "ENDED", "n"),
        Measure("going_on", "THERE", "n"),
        Measure("median", "MEDIAN DAYS", "mean"),
        Measure("p75", "P75", "mean"),
        Measure("p90", "P90", "mean"),
        Measure("km_median", "KM", "mean"),
        Measure("note", "NOTE"),
    ),
    make,
    (),
    (Picture("spark", ("survival",), "left, 12 weeks"),),
)
