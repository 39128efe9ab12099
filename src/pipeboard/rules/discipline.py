"""Follow-up discipline: what was promised for a day, and done by then (domain.md, 11.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.rules.rates import share


class Done(NamedTuple):
    """A planned step that was done, on which day and by which it was due (ordinals of days)."""

    by: str
    day: int
    due: int


class Planned(NamedTuple):
    """A step that is planned still: whose, due on which day, how often it was put off."""

    by: str
    due: int | None
    snoozed: int


class Discipline(NamedTuple):
    """`kept` is done by the day it was due, divided by all that were due: done or overdue."""

    done: int
    on_time: int
    overdue: int
    kept: float | None
    days_late: float | None
    snoozes: float | None


def discipline(done: Sequence[Done], planned: Sequence[Planned], today: int) -> Discipline:
    """Of steps done in a period, and of all that are planned."""
    on_time = sum(step.day <= step.due for step in done)
    overdue = sum(step.due is not None and step.due < today for step in planned)
    late = [step.day - step.due for step in done if step.day > step.due]
    return Discipline(
        len(done),
        on_time,
        overdue,
        share(on_time, len(done) + overdue),
        share(sum(late), len(late)),
        share(sum(step.snoozed for step in planned), len(planned)),
    )
