"""BANT: the state of each answer, the age of the oldest, who decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.contact import Answer, Contact
    from pipeboard.rules.opportunity import OpportunityRow

DECIDING = frozenset(("decision-maker", "economic-buyer"))


class Bant(NamedTuple):
    """The states (None: unset or unknown), authority's role, two times, the override (0 or 1)."""

    budget: str | None = None
    authority: str | None = None
    need: str | None = None
    timeline: str | None = None
    role: str | None = None
    timeline_date: int | None = None
    oldest_answer: int | None = None
    icp_override: int | None = None


UNASKED = Bant()


def state(answer: Answer | None) -> str | None:
    """`met`, `partial` or `unmet`; None where nobody knows."""
    return None if answer is None or answer.state == "unknown" else answer.state


def bant(contact: Contact, clock: Clock) -> Bant:
    """A contact's qualification as columns."""
    said = contact.qualification
    if said is None:
        return UNASKED
    budget, authority, need, timeline = said.budget, said.authority, said.need, said.timeline
    override = said.icp_override
    return Bant(
        state(budget),
        state(authority),
        state(need),
        state(timeline),
        authority.role if authority else None,
        clock.start(timeline.date) if timeline else None,
        oldest_answer((budget, authority, need, timeline), clock),
        None if override is None or override.match is None else int(override.match),
    )


def oldest_answer(answers: Iterable[Answer | None], clock: Clock) -> int | None:
    """When the oldest BANT answer that still stands was given."""
    known = [answer for answer in answers if answer is not None and state(answer)]
    times = [at for answer in known if (at := clock.start(answer.at)) is not None]
    return min(times) if times else None


def has_decision_maker(
    role: str | None, contact: Contact, opportunities: Iterable[OpportunityRow]
) -> bool:
    """authority.role decision-maker or economic-buyer, or an open opportunity with deciders."""
    if role in DECIDING:
        return True
    pairs = zip(contact.opportunities, opportunities, strict=True)
    return any(row.open and bool(opportunity.deciders) for opportunity, row in pairs)
