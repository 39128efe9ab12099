"""What closes when: opportunities by month and category (domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

SLIPPED, UNDATED = "slipped", "undated"
CATEGORIES = ("commit", "best-case", "pipeline")


class Deal(NamedTuple):
    """An opportunity: won or open, in which bucket (YYYY-MM, SLIPPED, UNDATED), its category.

    Money is a year's in the board's currency, None where that is not known.
    """

    won: bool
    bucket: str
    category: str
    value: float | None
    weighted: float | None


class Bucket(NamedTuple):
    """A month, or what has none. The categories are cumulative: each holds the one before."""

    name: str
    deals: int
    closed: float
    commit: float
    best_case: float
    pipeline: float
    value: float
    weighted: float
    unpriced: int


def forecast(deals: Sequence[Deal]) -> list[Bucket]:
    """Every bucket that has a deal: what slipped, the months in order, what has no date."""
    names = {deal.bucket for deal in deals}
    order = [SLIPPED, *sorted(names - {SLIPPED, UNDATED}), UNDATED]
    return [
        bucket(name, [deal for deal in deals if deal.bucket == name])
        for name in order
        if name in names
    ]


def bucket(name: str, deals: Sequence[Deal]) -> Bucket:
    """The sums of some deals: won ones are closed, the others open."""
    still = [deal for deal in deals if not deal.won]
    closed = _total(deal.value for deal in deals if deal.won)
    parts = [_total(d.value for d in still if d.category == name) for name in CATEGORIES]
    commit, best_case, pipeline = (closed + sum(parts[: upto + 1]) for upto in range(3))
    return Bucket(
        name,
        len(still),
        closed,
        commit,
        best_case,
        pipeline,
        _total(deal.value for deal in still),
        closed + _total(deal.weighted for deal in still),
        sum(deal.value is None for deal in deals),
    )


def coverage(value: float, target: float, closed: float) -> float | None:
    """Open value over what is still to be won; None where the target is reached."""
    return value / (target - closed) if target > closed else None


def error(forecast: float, actual: float) -> float | None:
    """`|forecast − actual| / actual`; None where nothing was won."""
    return abs(forecast - actual) / actual if actual else None


def _total(amounts: Iterable[float | None]) -> float:
    return round(sum(amount for amount in amounts if amount is not None), 2)
