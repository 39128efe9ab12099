"""Shares of counts and what they are worth: Wilson's interval, the median, how many are too few."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import median as middle

LEAST = 30
"""Statistics of fewer than so many say nothing (domain.md, 11.3)."""

_Z = 1.959963984540054  # the normal distribution's 97.5 % quantile: an interval of 95 %


def share(part: int, whole: int) -> float | None:
    """`part / whole`, 0 to 1; None of nothing."""
    return part / whole if whole else None


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % interval of a share, 0 to 1; None of nothing.

    Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference",
    JASA 22, 209-212: `(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`.
    """
    if not whole:
        return None
    p, z2 = part / whole, _Z * _Z / whole
    centre = p + z2 / 2
    reach = _Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole))
    return max(0.0, (centre - reach) / (1 + z2)), min(1.0, (centre + reach) / (1 + z2))


def median(numbers: Sequence[float]) -> float | None:
    """The middle of them; None of none."""
    return float(middle(numbers)) if numbers else None


def lift(part: int, whole: int, all_part: int, all_whole: int) -> float | None:
    """How much more often something is among some than among all: `(a/b) / (c/d)`.

    None of nothing, and where fewer than LEAST of all have it.
    """
    if all_part < LEAST or not whole or not all_whole:
        return None
    return (part / whole) / (all_part / all_whole)


def quantile(numbers: Sequence[float], part: float) -> float | None:
    """The value below which `part` (0 to 1) of them lie; None of none.

    Hyndman, R. J. and Fan, Y. (1996), "Sample quantiles in statistical packages", The American
    Statistician 50, 361-365, definition 7: linear between the two nearest in order.
    """
    if not numbers:
        return None
    ordered = sorted(numbers)
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def too_few(number: int) -> str:
    """`too few (11)` where a statistic of so many would say nothing, else ""."""
    return f"too few ({number})" if number < LEAST else ""
