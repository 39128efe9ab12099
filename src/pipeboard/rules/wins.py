"""Win rates of deals that have something (an objection, a proof), against those that have not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.rules.rates import share, wilson


class Deal(NamedTuple):
    """An opportunity: won, lost or (None) open, and what it has."""

    won: bool | None
    has: frozenset[str]


class Rate(NamedTuple):
    """Deals with one thing. Rates are `won / (won + lost)`, 0 to 1: open ones are never in them."""

    thing: str
    deals: int
    of_deals: float | None
    won: int
    lost: int
    rate: float | None
    interval: tuple[float, float] | None
    without: float | None


def win_rate(deals: Sequence[Deal]) -> float | None:
    """`won / (won + lost)`; None where nothing is closed."""
    won, lost = _closed(deals)
    return share(won, won + lost)


def rates(deals: Sequence[Deal]) -> list[Rate]:
    """Each thing that a deal has, the most frequent first."""
    things = sorted({thing for deal in deals for thing in deal.has})
    return sorted((_rate(thing, deals) for thing in things), key=lambda one: -one.deals)


def _rate(thing: str, deals: Sequence[Deal]) -> Rate:
    those = [deal for deal in deals if thing in deal.has]
    won, lost = _closed(those)
    return Rate(
        thing,
        len(those),
        share(len(those), len(deals)),
        won,
        lost,
        share(won, won + lost),
        wilson(won, won + lost),
        win_rate([deal for deal in deals if thing not in deal.has]),
    )


def _closed(deals: Sequence[Deal]) -> tuple[int, int]:
    return sum(deal.won is True for deal in deals), sum(deal.won is False for deal in deals)
