"""`funnel`: of those who became leads in a period, how many are qualified, and how many buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.journeys import paths
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
from pipeboard.rules.funnel import cohort, funnel, matured

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "The cohort is who first became a lead in the period. Each step counts who of them first"
    " entered that stage, or a later one, within the time given after becoming a lead; an"
    " opportunity counts from its `opened`. Disqualified, lost, churned and forgotten contacts stay"
    " in the denominator (a query finds none of the forgotten); exits are those who left at a step,"
    " by reason. The interval is Wilson's, 95 %. Matured is the share of the cohort that has had"
    " the whole time: below 100 % the numbers can still grow, and the"
    " bars are hatched."
)


def make(board: Board, asked: Asked) -> Found:
    """The funnel of a cohort, with how many are qualified in front."""
    came = [path for path in paths(board, asked) if cohort([path.journey], *span(board, asked))]
    leads = [path.journey for path in came]
    steps = funnel(leads, asked.within)
    ripe = matured(leads, asked.within, board.now())
    qualified, customers = steps[1], steps[3]
    words = (
        f"{qualified.number} qualified of {len(leads)} leads ({percent(qualified.of_leads)}), "
        f"{customers.number} customers ({percent(customers.of_leads)})"
    )
    if ripe is not None and ripe < 1:
        words += f", matured {percent(ripe)}"
    crowd = Crowd(board, asked)
    rows = [
        {
            "id": step.step,
            "count": step.number,
            "of_leads": step.of_leads,
            "interval": step.interval,
            "of_previous": step.of_previous,
            "exits": step.exits,
            "immature": ripe is not None and ripe < 1,
            "query": crowd.query(
                path.rid for path in came if path.journey.furthest(asked.within) >= number
            ),
        }
        for number, step in enumerate(steps)
    ]
    facts = {
        "leads": len(leads),
        "qualified": qualified.number,
        "conversion": qualified.of_leads,
        "matured": ripe,
    }
    return Found(words, rows, facts)


FUNNEL = Report(
    "funnel",
    "how many leads become prospects, opportunities, customers",
    DEFINITION,
    (
        Measure("id", "STEP"),
        Measure("count", "COUNT", "n"),
        Measure("of_leads", "OF LEADS", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("of_previous", "OF STEP BEFORE", "%"),
        Measure("exits", "EXITS", "counts"),
    ),
    make,
    ("cohort", "within"),
    (
        Picture("bar", ("count",), mark="immature"),
        Picture("whisker", ("interval", "of_leads"), "0 – 100 %"),
    ),
)
