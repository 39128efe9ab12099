"""`exits`: how many leads are let go, why, and the time they took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.journeys import Path, paths
from pipeboard.board.reports.report import (
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    percent,
    span,
)
from pipeboard.model.times import DAY
from pipeboard.rules.exits import ALL, Exit, waste

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Of leads is disqualified contacts divided by everybody who became a lead in the period. Never"
    " qualified are those of them who never entered prospect or a later stage; days run from their"
    " becoming a lead to the day they were disqualified, touches are our own until then, research"
    " excepted; both are medians."
)


def make(board: Board, asked: Asked) -> Found:
    """The rate and the reasons, with what those who never qualified took."""
    start, end = span(board, asked)
    leads = [path for path in paths(board, asked) if _came(path, start, end)]
    exits = [_exit(path) for path in leads if path.status == "disqualified"]
    parts = waste(exits, len(leads))
    crowd = Crowd(board, asked)
    every = parts[0]
    words = f"{every.number} of {len(leads)} leads disqualified ({percent(every.of_leads)})"
    if every.median_days is not None:
        words += (
            f"; the {every.never_qualified} who never qualified took {every.median_days:.1f} days"
            f" and {every.median_touches or 0:.1f} touches (medians)"
        )
    rows = [
        {
            "id": part.reason,
            "count": part.number,
            "of_leads": part.of_leads,
            "never_qualified": part.never_qualified,
            "median_days": part.median_days,
            "median_touches": part.median_touches,
            "query": crowd.query(
                path.rid
                for path in leads
                if path.status == "disqualified" and part.reason in (ALL, path.journey.out)
            ),
        }
        for part in parts
    ]
    return Found(words, rows, {"leads": len(leads)})


def _came(path: Path, start: int | None, end: int | None) -> bool:
    lead = path.journey.lead
    return lead is not None and (start or lead) <= lead < (end or lead + 1)


def _exit(path: Path) -> Exit:
    lead, left = path.journey.lead, path.left
    days = None if lead is None or left is None else max(0, left - lead) / DAY
    return Exit(path.journey.out, path.journey.furthest(None) > 0, days, path.touches)


EXITS = Report(
    "exits",
    "how many leads are let go, why, and what they took",
    DEFINITION,
    (
        Measure("id", "REASON"),
        Measure("count", "COUNT", "n"),
        Measure("of_leads", "OF LEADS", "%"),
        Measure("never_qualified", "NEVER QUALIFIED", "n"),
        Measure("median_days", "DAYS", "mean"),
        Measure("median_touches", "TOUCHES", "mean"),
    ),
    make,
    ("cohort",),
    (Picture("bar", ("count",)),),
)
