"""Half-lives without a power function: points are brought to one instant when they are stored, and
from there to the instant of a question by one factor for all.

    points · 2^(−(now − at) / half_life) = [points · 2^((at − EPOCH) / half_life)] · factor(now)

Both sides split the exponent into whole half-lives and the rest, so that after one half-life
exactly half is left. Numbers reach a thousand half-lives either way from EPOCH.
"""

from __future__ import annotations

EPOCH = 1_830_297_600
"""2028-01-01T00:00Z, in seconds since 1970."""

HEAT = 3 * 86_400
"""Half-life of what makes a contact urgent, in seconds."""

SHORTEST = 5 * 86_400
"""The shortest half-life of a group, in seconds: EPOCH then serves from 2015 to 2041."""

MOST_GROUPS = 6
"""Groups of engagement that the index has a column for."""

_MOST = 1000
_POWERS = [2.0**whole for whole in range(-_MOST, _MOST + 1)]


def at_epoch(points: float, at: int, half_life: int) -> float:
    """What points of the instant `at` are worth at EPOCH."""
    whole, rest = divmod(at - EPOCH, half_life)
    if not -_MOST <= whole <= _MOST:  # ages away
        return points * _power(whole)
    part: float = 2.0 ** (rest / half_life)
    return points * part * _POWERS[whole + _MOST]


def factor(now: int, half_life: int) -> float:
    """What brings values from EPOCH to `now`."""
    whole, rest = divmod(EPOCH - now, half_life)
    part: float = 2.0 ** (rest / half_life)
    return part * _power(whole)


def _power(whole: int) -> float:
    return _POWERS[max(-_MOST, min(whole, _MOST)) + _MOST]


def left(points: float, at: int, now: int, half_life: int) -> float:
    """What is left at `now` of points of the instant `at`."""
    return at_epoch(points, at, half_life) * factor(now, half_life)
