"""`flow`: who came into each stage and who left it, week by week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    LEFT_SQL,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    span,
)
from pipeboard.model.times import day_start, local_day
from pipeboard.rules.flow import STAGES, Passage, flows

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "In are entries into a stage: moves into it, and contacts that began there. Out are moves away"
    " from it, and contacts that left from it (disqualified, lost, churned). Net is in less out. A"
    " row is a week that begins on a Monday; without a period they are the last twelve. This is a"
    " flow and no conversion: who leaves in a week need not have come in it."
)
_WEEKS = 12


def make(board: Board, asked: Asked) -> Found:
    """A row a week, the oldest first."""
    starts, end = _weeks(board, asked)
    passed = _passages(board, asked)
    found = flows([one for _, one in passed], starts, end)
    crowd = Crowd(board, asked)
    rows: list[dict[str, object]] = []
    for start, until, flow in zip(starts, [*starts[1:], end], found, strict=True):
        row: dict[str, object] = {"id": f"{local_day(start, board.zone)}"}
        for place, stage in enumerate(STAGES):
            row[f"{stage}_in"] = flow.entries[place]
            row[f"{stage}_out"] = flow.exits[place]
            row[f"{stage}_net"] = flow.net[place]
        row["query"] = crowd.query(rid for rid, one in passed if start <= one.at < until)
        rows.append(row)
    totals = [
        f"{stage}s {sum(flow.entries[place] for flow in found)} in, "
        f"{sum(flow.exits[place] for flow in found)} out"
        for place, stage in enumerate(STAGES)
    ]
    return Found(f"{len(rows)} weeks: {'; '.join(totals)}", rows)


def _weeks(board: Board, asked: Asked) -> tuple[list[int], int]:
    """The beginnings of the weeks, and the end of the last one, in seconds since 1970."""
    first, after = asked.first, asked.after
    if first is None or after is None:
        today = local_day(board.now(), board.zone)
        after = today + timedelta(days=7 - today.weekday())
        first = after - timedelta(weeks=_WEEKS)
    monday = first - timedelta(days=first.weekday())
    days = []
    while monday < after:
        days.append(max(monday, first))
        monday += timedelta(weeks=1)
    end = span(board, Asked(first=first, after=after))[1]
    return [day_start(day, board.zone) for day in days], end or 0


def _passages(board: Board, asked: Asked) -> list[tuple[int, Passage]]:
    now = int(board.now())
    moves = asked_rows(
        board,
        asked,
        "SELECT e.rid, e.at, e.kind, e.about FROM event e JOIN fact f ON f.rid = e.rid "
        f"WHERE {{whom}} AND e.list = 'stage_history' AND e.at <= {now}",
    )
    began = asked_rows(
        board,
        asked,
        "SELECT f.rid, f.created, coalesce((SELECT e.about FROM event e WHERE e.rid = f.rid AND "
        "e.list = 'stage_history' ORDER BY e.at LIMIT 1), f.stage) FROM fact f WHERE {whom} AND "
        "(SELECT e.about IS NOT NULL FROM event e WHERE e.rid = f.rid AND "
        "e.list = 'stage_history' ORDER BY e.at LIMIT 1) IS NOT 0",
    )
    left = asked_rows(
        board,
        asked,
        "SELECT f.rid, f.status_at, f.stage FROM fact f "
        f"WHERE {{whom}} AND f.status IN {LEFT_SQL} AND f.status_at <= {now}",
    )
    return [
        *(_passed(rid, at, stage, True) for rid, at, stage, _ in moves),
        *(_passed(rid, at, stage, False) for rid, at, _, stage in moves if stage),
        *(_passed(rid, at, stage, True) for rid, at, stage in began),
        *(_passed(rid, at, stage, False) for rid, at, stage in left),
    ]


def _passed(rid: object, at: object, stage: object, is_entry: bool) -> tuple[int, Passage]:
    return int(str(rid)), Passage(int(str(at)), str(stage), is_entry)


FLOW = Report(
    "flow",
    "who came into each stage and who left it, by week",
    DEFINITION,
    (
        Measure("id", "WEEK OF"),
        *(
            Measure(f"{stage}_{way}", f"{stage.upper()} {way.upper()}", unit)
            for stage in STAGES
            for way, unit in (("in", "some"), ("out", "some"), ("net", "signed"))
        ),
    ),
    make,
    ("period",),
    (Picture("bar", ("lead_in",), "leads in"),),
)
