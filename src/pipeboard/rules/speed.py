"""Speed to lead: how long somebody who asked waits for our first touch (domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.rules.rates import median, quantile, share


class Wait(NamedTuple):
    """Business seconds from the first message or signal to our first touch after it; None while
    they still wait, with `so_far` the seconds until now."""

    answered: int | None
    so_far: int


class Speed(NamedTuple):
    """Hours of business time. `within` is the share of those answered within the promised time, of
    all who were answered or have waited longer than it; `waiting` have had no touch yet."""

    answered: int
    median: float | None
    p90: float | None
    within: float | None
    waiting: int


def speed(waits: Sequence[Wait], promised: int) -> Speed:
    """How fast some leads were answered, `promised` in business seconds."""
    hours = [wait.answered / 3600 for wait in waits if wait.answered is not None]
    kept = sum(wait.answered is not None and wait.answered <= promised for wait in waits)
    late = sum(wait.answered is None and wait.so_far > promised for wait in waits)
    return Speed(
        len(hours),
        median(hours),
        quantile(hours, 0.9),
        share(kept, len(hours) + late),
        len(waits) - len(hours),
    )
