"""Who was let go: how many, why, and what they took (qualification waste, domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.rules.rates import median, share

ALL = "all"


class Exit(NamedTuple):
    """A disqualified contact: why, whether it ever was qualified, the days and touches until then.

    `days` is None where nobody knows when it came or left.
    """

    reason: str
    qualified: bool
    days: float | None
    touches: int


class Waste(NamedTuple):
    """Those let go for one reason; the medians are of those among them who never qualified."""

    reason: str
    number: int
    of_leads: float | None
    never_qualified: int
    median_days: float | None
    median_touches: float | None


def waste(exits: Sequence[Exit], leads: int) -> list[Waste]:
    """All of them, then each reason, the most frequent first."""
    reasons = sorted({one.reason for one in exits})
    parts = [_waste(name, [one for one in exits if one.reason == name], leads) for name in reasons]
    return [_waste(ALL, exits, leads), *sorted(parts, key=lambda part: -part.number)]


def _waste(reason: str, exits: Sequence[Exit], leads: int) -> Waste:
    never = [one for one in exits if not one.qualified]
    return Waste(
        reason,
        len(exits),
        share(len(exits), leads),
        len(never),
        median([one.days for one in never if one.days is not None]),
        median([one.touches for one in never]),
    )
