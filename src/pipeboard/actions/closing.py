"""Deals end: won makes the customer, lost says why and what then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, tzinfo
from typing import NamedTuple

from pipeboard.actions import decide, status
from pipeboard.actions.change import Change, Subject, change_of
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.opportunity import about, new, worth
from pipeboard.actions.pipeline import LIST, Deal, name_of, stage_of
from pipeboard.actions.status import Why, until_of
from pipeboard.errors import UsageError
from pipeboard.model.dates import parse_date, shift
from pipeboard.model.ids import new_entry_id, new_id
from pipeboard.model.money import amount
from pipeboard.model.times import Duration, local, parse_day
from pipeboard.model.tree import Append, Delete, Edit, Set, Tree, apply, as_text

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


# won --------------------------------------------------------------------------------------------


def win(
    subject: Subject, terms: DealTerms, *, id: str = "", reason: str = "", renewal: str = ""
) -> Change:
    """An opportunity is won: closed, bought, its contact a customer.

    A value per year is renewed after 12 months, unless `renewal` names a day or is `-`.
    """
    deal = terms.pipeline.deal(subject, id)
    old = stage_of(deal)
    if not terms.pipeline.is_open(old):
        raise UsageError(f"{name_of(deal)} is {old} already", hint="pb opp set … stage= opens it")
    base = subject.entry_path(LIST, deal)
    edits: list[Edit] = [
        Set((*base, "stage"), terms.pipeline.won, was=old),
        *(Delete((*base, key)) for key in ("probability", "forecast") if deal.get(key) is not None),
        Set((*base, "closed"), terms.today),
    ]
    if reason:
        edits.append(Set((*base, "won_reason"), reason))
    return _won(subject, deal, edits, terms, reason, renewal)


def sell(
    subject: Subject,
    name: str,
    said: Sequence[str],
    terms: DealTerms,
    *,
    reason: str = "",
    renewal: str = "",
) -> Change:
    """Something is sold that was no opportunity before: opened and won in one."""
    entry = new(subject, name, said, terms)
    if not entry.get("value"):
        raise UsageError("won for how much?", hint="value=18k EUR/year")
    entry = {key: entry[key] for key in entry if key not in ("probability", "forecast")}
    entry |= {"stage": terms.pipeline.won, "closed": terms.today}
    if reason:
        entry["won_reason"] = reason
    told = as_text(entry)
    deal = told if isinstance(told, dict) else {}
    return _won(subject, deal, [Append((LIST,), entry)], terms, reason, renewal)


def _won(
    subject: Subject,
    deal: Deal,
    edits: list[Edit],
    terms: DealTerms,
    reason: str,
    renewal: str,
) -> Change:
    """What follows from a won deal: the purchase, the customer, the renewal, an open contact."""
    edits += _purchase(subject, deal, terms)
    after = apply(dict(subject.tree), edits)
    bought = Subject(subject.path, after if isinstance(after, dict) else {})
    if subject.stage != "customer":
        moved = decide.move(bought, "customer", terms.actor, reason=reason or "won")
        edits += [edit for patch in moved.patches for edit in patch.edits]
    again = renewal_of(subject, deal, terms, renewal)
    if again:
        edits.append(Set(("customer", "renewal"), again, was=_of(subject, "customer", "renewal")))
    edits += status.opened(subject)
    words = f"{name_of(deal)}{worth(deal)}{f', renewal {again}' if again else ''}"
    change = change_of(subject, "win", "opportunity.win", words, edits, reason=reason)
    return about(change, deal)


def _purchase(subject: Subject, deal: Deal, terms: DealTerms) -> list[Edit]:
    """What was bought, once; nothing where nobody knows for how much."""
    id = deal.get("id")
    known = any(entry.get("opp") == id for entry in subject.entries("purchases") if id)
    if known or not deal.get("value"):
        return []
    made = {
        "id": new_id("p", 6), "at": terms.today, "item": name_of(deal),
        "value": _amount(deal), "currency": deal.get("currency"), "opp": id,
    }  # fmt: skip
    return [Append(("purchases",), {key: value for key, value in made.items() if value})]


def _amount(deal: Deal) -> object:
    """The value as a number, so that it is written as one."""
    text = str(deal["value"])
    try:
        return amount(text)
    except ValueError:
        return text


def renewal_of(subject: Subject, deal: Deal, terms: DealTerms, typed: str = "") -> str:
    """The day of the renewal once a deal is won; "" leaves it as it is.

    A renewal counts from the day it renews. Whatever else a customer buys ends with what they have.
    """
    setting = terms.setting
    today = local(setting.now, setting.zone).date()
    if typed == "-":
        return ""
    if typed:
        return parse_date(typed, today, week_start=setting.week_start).isoformat()
    old = _of(subject, "customer", "renewal")
    renews = deal.get("type") == "renewal"
    if deal.get("per") != "year" or (old and not renews):
        return ""
    since = parse_day(str(old), setting.zone) if old else date.fromisoformat(terms.today)
    return shift(since, Duration(12, "mo")).isoformat()


def _of(subject: Subject, *path: str) -> str | None:
    return subject.text(*path) or None


# lost -------------------------------------------------------------------------------------------


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
