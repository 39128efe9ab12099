"""Cohort conversion: of those who became leads in a period, how many came how far, within a time.

First entries only, so that bouncing is not counted twice; who left stays in the denominator
(domain.md, 11.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.rules.rates import share, wilson

STEPS = ("lead", "prospect", "opportunity", "customer")


class Journey(NamedTuple):
    """When a contact first entered each of STEPS (seconds since 1970, None: never), why it left."""

    entered: tuple[int | None, int | None, int | None, int | None]
    out: str = ""

    @property
    def lead(self) -> int | None:
        """When it became a lead; None for who came in as something else."""
        return self.entered[0]

    def furthest(self, within: int | None) -> int:
        """The last of STEPS reached within so many seconds; one that was skipped is passed."""
        start = self.entered[0] or 0
        return max(
            step
            for step, at in enumerate(self.entered)
            if step == 0 or (at is not None and (within is None or at - start <= within))
        )


class Step(NamedTuple):
    """A step of the funnel; shares are 0 to 1, None of nothing."""

    step: str
    number: int
    of_leads: float | None
    interval: tuple[float, float] | None
    of_previous: float | None
    exits: dict[str, int]


def cohort(journeys: Sequence[Journey], start: int | None, end: int | None) -> list[Journey]:
    """Those who became leads from `start` on and before `end`."""
    return [
        one
        for one in journeys
        if one.lead is not None
        and (start is None or one.lead >= start)
        and (end is None or one.lead < end)
    ]


def funnel(leads: Sequence[Journey], within: int | None) -> list[Step]:
    """The steps of a cohort, with who left at each, by reason, the most frequent first."""
    furthest = [one.furthest(within) for one in leads]
    counts = [sum(reached >= step for reached in furthest) for step in range(len(STEPS))]
    return [
        Step(
            name,
            counts[step],
            share(counts[step], counts[0]),
            wilson(counts[step], counts[0]) if step else None,
            share(counts[step], counts[step - 1]) if step else None,
            _exits([one for one, last in zip(leads, furthest, strict=True) if last == step]),
        )
        for step, name in enumerate(STEPS)
    ]


def matured(leads: Sequence[Journey], within: int | None, now: int) -> float | None:
    """The share of a cohort that has had the whole time; None of nobody."""
    if within is None:
        return share(len(leads), len(leads))
    return share(sum(now - (one.lead or 0) >= within for one in leads), len(leads))


def _exits(stayed: Sequence[Journey]) -> dict[str, int]:
    return dict(Counter(one.out for one in stayed if one.out).most_common())
