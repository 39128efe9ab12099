"""`sources`: where the leads come from, what becomes of them, what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.journeys import Path, paths
from pipeboard.board.reports.report import (
    NO_SOURCE,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    behind,
    percent,
    span,
)
from pipeboard.rules.funnel import cohort
from pipeboard.rules.sources import Lead, brought

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Leads are who first became a lead in the period, by the source of their first touch and by its"
    " campaign. Prospects and customers are those of them who came so far, within the time given,"
    " whatever became of them later; the interval is Wilson's for the share of customers, 95 %. Won"
    " is the value of what they bought, a year, in the board's currency. Cost is the sum of"
    " source.cost where it is written, taken as in the board's currency. CAC is cost divided by"
    " customers, ROI is won less cost, divided by cost."
)


class _Origin(NamedTuple):
    source: str
    campaign: str
    won: float
    cost: float | None


def make(board: Board, asked: Asked) -> Found:
    """A row for each source, then one for each campaign, the most leads first."""
    start, end = span(board, asked)
    origins = _origins(board, asked)
    came = [
        path
        for path in paths(board, asked)
        if path.rid in origins and cohort([path.journey], start, end)
    ]
    crowd = Crowd(board, asked)
    groups: dict[tuple[str, str], list[Path]] = {}
    for path in came:
        origin = origins[path.rid or 0]
        groups.setdefault(("source", origin.source), []).append(path)
        if origin.campaign:
            groups.setdefault(("campaign", origin.campaign), []).append(path)
    rows = []
    for (field, value), those in groups.items():
        words = behind(field, value) if value else "-source:*"
        leads = [_lead(path, origins) for path in those]
        rows.append(
            {
                "id": words if value else NO_SOURCE,
                **brought(leads, asked.within)._asdict(),
                "query": crowd.query((path.rid for path in those), words),
            }
        )
    rows.sort(key=lambda row: (str(row["id"]).startswith("campaign:"), -int(str(row["leads"]))))
    every = brought([_lead(path, origins) for path in came], asked.within)
    words = (
        f"{every.leads} leads from {sum(key[0] == 'source' for key in groups)} sources, "
        f"{every.prospects} prospects ({percent(every.of_prospects)}), "
        f"{every.customers} customers ({percent(every.of_customers)}), won {every.won:,.0f}"
    )
    return Found(words, rows, {"currency": board.currency, "total": every._asdict()})


def _lead(path: Path, origins: dict[int, _Origin]) -> Lead:
    origin = origins[path.rid or 0]
    return Lead(path.journey, origin.won, origin.cost)


def _origins(board: Board, asked: Asked) -> dict[int, _Origin]:
    """Where each contact came from, by row."""
    rows = asked_rows(
        board,
        asked,
        "SELECT f.rid, coalesce(f.source, ''), coalesce(f.campaign, ''), "
        "(SELECT total(o.value) FROM opp o WHERE o.rid = f.rid AND o.won), "
        "json_extract(c.extra, '$.\"source.cost\"') "
        "FROM fact f JOIN contact c USING (rid) WHERE {whom}",
    )
    return {
        int(str(rid)): _Origin(str(source), str(campaign), float(str(won)), _money(cost))
        for rid, source, campaign, won, cost in rows
    }


def _money(text: object) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None


SOURCES = Report(
    "sources",
    "where leads come from, what becomes of them, what they cost",
    DEFINITION,
    (
        Measure("id", "SOURCE"),
        Measure("leads", "LEADS", "n"),
        Measure("of_prospects", "PROSPECTS", "%"),
        Measure("of_customers", "CUSTOMERS", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("won", "WON", "money"),
        Measure("cost", "COST", "money"),
        Measure("cac", "CAC", "money"),
        Measure("roi", "ROI", "mean"),
    ),
    make,
    ("cohort", "within"),
    (Picture("bar", ("leads",)),),
)
