"""A contact as it was known at an instant: facts later than it left out.

A date without a time is known from the start of its day. The stage is the one before the first move
that is left out; a status set later was `open` before. What has no time of its own (follow-ups,
tags …) stays as it is: for the whole truth of a past day there is the past commit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from pipeboard.model.clock import Clock
from pipeboard.model.contact import Answer, Contact, Qualification
from pipeboard.model.entries import Opportunity, StageMove
from pipeboard.rules.events import AT as _AT
from pipeboard.rules.events import EventRow
from pipeboard.rules.opportunity import OpportunityRow

_E = TypeVar("_E")
_LOGS = ("signals", "activities", "notes", "purchases", "stage_history")


def known_at(contact: Contact, as_of: int, clock: Clock) -> Contact:
    """The contact without what was not yet known at `as_of` (seconds since 1970)."""

    def known(text: str | None) -> bool:
        return (clock.start(text) or 0) <= as_of

    changes: dict[str, Any] = {}
    for log in _LOGS:
        entries = getattr(contact, log)
        kept = [entry for entry in entries if known(entry.at)]
        if len(kept) < len(entries):
            changes[log] = kept
    if "stage_history" in changes:
        changes["stage"] = _stage(contact, changes["stage_history"], clock)
    if contact.status_info and not known(contact.status_info.at):
        changes |= {"status": "open", "status_info": None}
    changes["opportunities"] = _opportunities(contact.opportunities, known)
    if contact.qualification is not None:
        changes["qualification"] = _qualification(contact.qualification, known)
    return replace(contact, **changes)


def _stage(contact: Contact, kept: Sequence[StageMove], clock: Clock) -> str:
    """Where the last known move went, else where the first unknown one came from."""

    def order(move: StageMove) -> int:
        return clock.end(move.at) or 0

    stages = [move.stage for move in sorted(kept, key=order) if move.stage]
    if stages:
        return stages[-1]
    came_from = [move.from_ for move in sorted(contact.stage_history, key=order)]
    return came_from[0] if came_from and came_from[0] else "lead"


def _opportunities(
    opportunities: Sequence[Opportunity], known: Callable[[str | None], bool]
) -> list[Opportunity]:
    """Those opened by then; one that was closed later was open, its stage is not known."""
    return [
        opportunity
        if known(opportunity.closed)
        else replace(opportunity, stage=None, closed=None, lost_reason=None, lost_to=None)
        for opportunity in opportunities
        if known(opportunity.opened)
    ]


def _qualification(said: Qualification, known: Callable[[str | None], bool]) -> Qualification:
    answers: dict[str, Answer | None] = {
        name: answer if answer is None or known(answer.at) else None
        for name, answer in (
            ("budget", said.budget),
            ("authority", said.authority),
            ("need", said.need),
            ("timeline", said.timeline),
        )
    }
    override = said.icp_override
    if override is not None and not known(override.at):
        override = None
    return replace(said, icp_override=override, **answers)


def newest(
    contact: Contact, events: Sequence[EventRow], deals: Sequence[OpportunityRow], clock: Clock
) -> int:
    """The latest time of any fact that `known_at` would leave out; 0 where there is none."""
    times: list[object] = [row[_AT] for row in events]
    for deal in deals:
        times += (deal.opened, deal.closed)
    texts = [purchase.at for purchase in contact.purchases]
    if contact.status_info:
        texts.append(contact.status_info.at)
    said = contact.qualification
    if said is not None:
        parts = (said.budget, said.authority, said.need, said.timeline, said.icp_override)
        texts += [part.at for part in parts if part is not None]
    times += [span[0] for text in texts if text and (span := clock[text])]
    return max([time for time in times if isinstance(time, int)], default=0)


def earliest(contact: Contact, clock: Clock) -> int:
    """The earliest time in the file (due days and closing days aside); 0 where there is none."""
    texts = [entry.at for log in _LOGS for entry in getattr(contact, log)]
    parts = (contact.source, contact.consent, contact.status_info)
    texts += [part.at for part in parts if part]
    texts += [opportunity.opened for opportunity in contact.opportunities]
    texts.append(contact.customer.since if contact.customer else None)
    return min((span[0] for text in texts if text and (span := clock[text])), default=0)
