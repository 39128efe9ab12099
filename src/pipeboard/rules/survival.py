"""How long contacts stay in a stage, those who are in it still counted for what is known of them.

Kaplan, E. L. and Meier, P. (1958), "Nonparametric estimation from incomplete observations", JASA
53, 457-481: `S(t) = Π over t_i ≤ t of (1 − d_i / n_i)`, d_i who left at t_i, n_i who were there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from pipeboard.rules.rates import LEAST, median, quantile, too_few


class Spell(NamedTuple):
    """A stay of so many days; `ended` is False for one that goes on."""

    days: float
    ended: bool


class Stay(NamedTuple):
    """`median` to `p90` are days of the stays that ended; `km_median` counts those that go on too:
    None of fewer than 30, infinite where more than half stay longer than anybody is known to."""

    ended: int
    going_on: int
    median: float | None
    p75: float | None
    p90: float | None
    km_median: float | None
    note: str
    survival: list[float]


def survival(spells: Sequence[Spell]) -> list[tuple[float, float]]:
    """The steps of the estimate: from so many days on, this share is there still."""
    left = Counter(spell.days for spell in spells if spell.ended)
    gone = Counter(spell.days for spell in spells)
    there, share, steps = len(spells), 1.0, []
    for days in sorted(gone):
        if left[days]:
            share *= 1 - left[days] / there
            steps.append((days, share))
        there -= gone[days]
    return steps


def stay(spells: Sequence[Spell], weeks: int = 12) -> Stay:
    """What the stays in one stage tell; `survival` is the share that is there after each week."""
    ended = [spell.days for spell in spells if spell.ended]
    steps = survival(spells)
    enough = len(spells) >= LEAST
    half = next((days for days, share in steps if share <= 0.5), inf)
    return Stay(
        len(ended),
        len(spells) - len(ended),
        median(ended),
        quantile(ended, 0.75),
        quantile(ended, 0.9),
        half if enough else None,
        too_few(len(spells)),
        [_after(steps, 7 * week) for week in range(weeks)] if enough else [],
    )


def _after(steps: Sequence[tuple[float, float]], days: float) -> float:
    return next((share for at, share in reversed(steps) if at <= days), 1.0)
