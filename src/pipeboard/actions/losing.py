"""An opportunity is lost: why, to whom, and what becomes of its contact then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import NamedTuple

from pipeboard.actions import status
from pipeboard.actions.change import Change, Subject, change_of
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.opportunity import about
from pipeboard.actions.pipeline import LIST, Deal, name_of, stage_of
from pipeboard.actions.status import Why, until_of
from pipeboard.errors import UsageError
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import Append, Delete, Edit, Set, Tree

LOOK_AGAIN = "+180d"
"""When what was lost is looked at again, unless somebody says otherwise."""


class Then(NamedTuple):
    """What becomes of a contact whose last deal is lost: nurture until a day, lost, or open.

    "" is what fits: a customer stays open, anybody else is nurtured.
    """

    what: str = ""
    review: str = ""

    def of(self, subject: Subject) -> Then:
        """For one contact: never "" any more."""
        if self.what:
            return self
        return Then("open") if subject.stage == "customer" else Then("nurture", self.review)


def then_of(text: str, now: int, zone: tzinfo) -> Then:
    """`nurture:+180d`, `nurture may`, `+90d`, `lost`, `open`; nothing is what fits, for 180 days.

    Raises UsageError for anything else.
    """
    word, _, rest = text.strip().replace(":", " ", 1).partition(" ")
    if word in ("lost", "open") and not rest.strip():
        return Then(word)
    day = rest if word in ("", "nurture") else text
    review, more = until_of(day.strip() or LOOK_AGAIN, now, zone)
    if more:
        raise UsageError(f"{text!r} is not what then", hint="nurture +180d · lost · open")
    return Then("nurture" if text.strip() else "", review)


def lose(
    subject: Subject, why: Why, terms: DealTerms, then: Then, *, id: str = "", to: str = ""
) -> Change:
    """An opportunity is lost, with a reason and to whom.

    The contact's own status changes only when no other opportunity is open. A contact without any
    is lost itself.
    """
    deals, then = terms.pipeline.deals(subject), then.of(subject)
    if not deals and not id:
        return _contact_lost(subject, why, terms, then)
    deal = terms.pipeline.deal(subject, id)
    if not terms.pipeline.is_open(stage_of(deal)):
        raise UsageError(f"{name_of(deal)} is {stage_of(deal)} already")
    edits = lost(subject, [deal], why, terms, to=to)
    left = len(deals) - 1
    parts = [f"{name_of(deal)}: {why.reason}{f' to {to}' if to else ''}"]
    if left:
        parts.append(f"{left} still open")
    elif then.what != "open":
        parts.append(then.what + (f" until {then.review}" if then.review else ""))
        edits += _status_edits(subject, why, terms, then)
    if (left or then.what == "open") and why.note:
        edits.append(_noted(why, deal, terms))
    change = change_of(subject, "lose", "opportunity.lose", ", ".join(parts), edits)
    return about(status.because(why, change), deal)


def lost(
    subject: Subject, deals: Sequence[Deal], why: Why, terms: DealTerms, *, to: str = ""
) -> list[Edit]:
    """The edits that close deals as lost."""
    edits: list[Edit] = []
    for deal in deals:
        base = subject.entry_path(LIST, deal)
        edits.append(Set((*base, "stage"), terms.pipeline.lost, was=deal.get("stage")))
        edits += [Delete((*base, key)) for key in ("probability", "forecast") if deal.get(key)]
        edits.append(Set((*base, "closed"), terms.today))
        edits.append(Set((*base, "lost_reason"), why.reason))
        if to:
            edits.append(Set((*base, "lost_to"), to))
    return edits


def first_lost(subject: Subject, change: Change, why: Why | None, terms: DealTerms) -> Change:
    """A change by which a contact leaves, its open deals lost before.

    Without a reason for those it is refused while one is open.
    """
    deals = terms.pipeline.deals(subject)
    if not deals:
        return change
    if why is None:
        which = ", ".join(name_of(deal) for deal in deals)
        raise UsageError(
            f"{subject.name} has an open opportunity: {which}", hint="pb lose, or --lose REASON"
        )
    patch = change.patches[0]
    closed = lost(subject, deals, why, terms)
    made = replace(
        change,
        patches=(replace(patch, edits=(*closed, *patch.edits)),),
        words=f"{change.words}, {len(deals)} lost: {why.reason}",
        summary=f"{change.summary}, {len(deals)} lost: {why.reason}",
    )
    for deal in deals:
        made = about(made, deal)
    return made


def _contact_lost(subject: Subject, why: Why, terms: DealTerms, then: Then) -> Change:
    """Without any deal: the contact itself."""
    if then.what == "open":
        raise UsageError(f"{subject.name} has no open opportunity to lose")
    edits = _status_edits(subject, why, terms, then)
    until = f", {then.what} until {then.review}" if then.review else ""
    return status.because(
        why, change_of(subject, "lose", "status.set", f"{why.reason}{until}", edits)
    )


def _status_edits(subject: Subject, why: Why, terms: DealTerms, then: Then) -> list[Edit]:
    if then.what == "lost":
        return status.left(subject, "lost", why, terms.actor, review=then.review)
    parked = tuple(terms.config.reasons.parked)
    note = f"lost: {why.reason} {why.note}".strip()
    kept = why if why.reason in parked and why.reason != "other" else Why("other", note)
    change = status.park(subject, "nurture", then.review, kept, terms.actor)
    return list(change.patches[0].edits)


def _noted(why: Why, deal: Deal, terms: DealTerms) -> Edit:
    """The rep's words where no status keeps them."""
    entry: dict[str, Tree] = {
        "id": new_entry_id("notes"), "at": terms.actor.now, "by": terms.actor.by,
        "kind": "note", "text": f"{name_of(deal)} lost: {why.reason}, {why.note}",
    }  # fmt: skip
    return Append(("notes",), entry)
