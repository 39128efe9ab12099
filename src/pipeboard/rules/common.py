"""What customers have in common: how much more often a value is among them than among all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeboard.rules.rates import LEAST, lift, share, wilson

FEWEST = 5
"""A value of fewer contacts is not worth a line."""


class Common(NamedTuple):
    """A value: how many have it, how many customers; shares 0 to 1, the interval of customers'.

    `lift` is None, and `note` says so, where fewer than LEAST have the value.
    """

    value: str
    n: int
    customers: int
    of_customers: float | None
    interval: tuple[float, float] | None
    of_all: float | None
    lift: float | None
    note: str


def common(counts: Iterable[tuple[str, int, int]], everybody: int, customers: int) -> list[Common]:
    """From (value, how many, customers among them): the highest lift first, then the many."""
    found = [_common(*count, everybody, customers) for count in counts if count[1] >= FEWEST]
    return sorted(found, key=lambda one: (one.lift is None, -(one.lift or 0), -one.n, one.value))


def _common(value: str, n: int, bought: int, everybody: int, customers: int) -> Common:
    return Common(
        value,
        n,
        bought,
        share(bought, customers),
        wilson(bought, customers),
        share(n, everybody),
        lift(bought, customers, n, everybody),
        "" if n >= LEAST else f"too few ({n})",
    )
