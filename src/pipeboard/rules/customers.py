"""What becomes of customers: repeat, expansion, churn, net revenue retention (domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.rules.rates import share

EXPANDING = ("upsell", "cross-sell", "renewal")


class Won(NamedTuple):
    """A won opportunity: when it was closed (seconds since 1970), its type, its value a year."""

    closed: int
    type: str
    value: float


class Customer(NamedTuple):
    """A customer: since when, until when (None: still), how many purchases, what was won."""

    since: int
    left: int | None
    purchases: int
    won: tuple[Won, ...]


class Retention(NamedTuple):
    """Money is a year's. Shares are of the value, or the number, at the start of the period;
    `nrr` is `(start + expansion − contraction − churn) / start`, None of nothing."""

    active: int
    churned: int
    churn: float | None
    start: float
    expansion: float
    contraction: float
    churned_value: float
    nrr: float | None


def worth(customer: Customer, at: int) -> float:
    """What a customer is worth a year at an instant, by what was closed before it.

    A renewal says anew what everything before it is worth; any other deal comes on top.
    """
    value = 0.0
    for deal in sorted(customer.won):
        if deal.closed < at:
            value = deal.value if deal.type == "renewal" else value + deal.value
    return value


def is_active(customer: Customer, at: int) -> bool:
    """Whether somebody was a customer at an instant."""
    return customer.since < at and (customer.left is None or customer.left >= at)


def retention(customers: Sequence[Customer], start: int, end: int) -> Retention:
    """What became, up to `end`, of those who were customers at `start`."""
    there = [one for one in customers if is_active(one, start)]
    stayed = [one for one in there if is_active(one, end)]
    pairs = [(worth(one, start), worth(one, end)) for one in stayed]
    begin = sum(worth(one, start) for one in there)
    more = sum(max(0.0, after - before) for before, after in pairs)
    less = sum(max(0.0, before - after) for before, after in pairs)
    lost = begin - sum(before for before, _ in pairs)
    churned = len(there) - len(stayed)
    return Retention(
        len(there),
        churned,
        share(churned, len(there)),
        round(begin, 2),
        round(more, 2),
        round(less, 2),
        round(lost, 2),
        (begin + more - less - lost) / begin if begin else None,
    )


def repeat_rate(customers: Sequence[Customer]) -> float | None:
    """Customers with two purchases or more, divided by all of them."""
    return share(sum(one.purchases > 1 for one in customers), len(customers))


def expansion_share(customers: Sequence[Customer], start: int, end: int) -> float | None:
    """The value of upsells, cross-sells and renewals won in a period, of all that was won in it."""
    won = [deal for one in customers for deal in one.won if start <= deal.closed < end]
    whole = sum(deal.value for deal in won)
    return sum(deal.value for deal in won if deal.type in EXPANDING) / whole if whole else None
