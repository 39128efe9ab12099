"""What a source of leads brings, and what it costs (domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeboard.rules.funnel import Journey
from pipeboard.rules.rates import share, wilson

PROSPECT, CUSTOMER = 1, 3  # in funnel.STEPS


class Lead(NamedTuple):
    """A lead of a cohort: its way, what it has bought, what its first touch cost (None: unknown).

    Money is in the board's currency.
    """

    journey: Journey
    won: float
    cost: float | None


class Brought(NamedTuple):
    """What some leads became. Shares are 0 to 1; `cac` and `roi` are None without a cost."""

    leads: int
    prospects: int
    of_prospects: float | None
    customers: int
    of_customers: float | None
    interval: tuple[float, float] | None
    won: float
    cost: float | None
    cac: float | None
    roi: float | None


def brought(leads: Sequence[Lead], within: int | None) -> Brought:
    """`CAC = cost / customers` and `ROI = (won − cost) / cost`, of leads whose cost is known."""
    reached = [lead.journey.furthest(within) for lead in leads]
    prospects = sum(step >= PROSPECT for step in reached)
    customers = sum(step >= CUSTOMER for step in reached)
    cost = _total(lead.cost for lead in leads)
    won = sum(lead.won for lead in leads)
    return Brought(
        len(leads),
        prospects,
        share(prospects, len(leads)),
        customers,
        share(customers, len(leads)),
        wilson(customers, len(leads)),
        round(won, 2),
        cost,
        cost / customers if cost and customers else None,
        (won - cost) / cost if cost else None,
    )


def _total(costs: Iterable[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 2) if known else None
