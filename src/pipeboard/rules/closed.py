"""What closed deals tell: win rate, sales cycle, velocity, reasons of losses (domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeboard.rules.rates import median, quantile, share, wilson


class Closed(NamedTuple):
    """A closed opportunity: won or lost, its value a year (None: unknown), the days it was open
    (None: unknown)."""

    is_won: bool
    value: float | None
    days: float | None


class WinRate(NamedTuple):
    """How many of the closed ones were won; shares are 0 to 1, None where nothing is closed."""

    won: int
    lost: int
    rate: float | None
    interval: tuple[float, float] | None
    won_value: float
    of_value: float | None


def win_rate(deals: Sequence[Closed]) -> WinRate:
    """`won / (won + lost)`, by count and by value; open ones are never in it."""
    won = [deal for deal in deals if deal.is_won]
    value, whole = _total(won), _total(deals)
    return WinRate(
        len(won),
        len(deals) - len(won),
        share(len(won), len(deals)),
        wilson(len(won), len(deals)),
        value,
        value / whole if whole else None,
    )


class Cycle(NamedTuple):
    """How many days the won ones took from `opened` to `closed`; None of none."""

    won: int
    median: float | None
    p75: float | None
    p90: float | None


def cycle(deals: Sequence[Closed]) -> Cycle:
    """The median, and what three quarters and nine tenths of them stayed under."""
    days = [deal.days for deal in deals if deal.is_won and deal.days is not None]
    return Cycle(len(days), median(days), quantile(days, 0.75), quantile(days, 0.9))


def mean_value(deals: Sequence[Closed]) -> float | None:
    """The mean value of the won ones whose value is known."""
    values = [deal.value for deal in deals if deal.is_won and deal.value is not None]
    return sum(values) / len(values) if values else None


def velocity(
    still_open: int, rate: float | None, value: float | None, days: float | None
) -> float | None:
    """`N_open · win_rate · mean_won_value / median_cycle_days`, in currency a day.

    None where one of them is not known, or deals are won on the day they are opened.
    """
    if rate is None or value is None or not days:
        return None
    return still_open * rate * value / days


def _total(deals: Iterable[Closed]) -> float:
    return round(sum(deal.value or 0.0 for deal in deals), 2)
