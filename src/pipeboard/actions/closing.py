"""An opportunity is won: closed, bought, and its contact a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeboard.actions import status
from pipeboard.actions.change import Change, Subject, change_of
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.opportunity import about, new, worth
from pipeboard.actions.pipeline import LIST, Deal, name_of, stage_of
from pipeboard.errors import UsageError
from pipeboard.model.dates import parse_date, shift
from pipeboard.model.ids import new_id
from pipeboard.model.money import amount
from pipeboard.model.times import Duration, local, parse_day
from pipeboard.model.tree import Append, Delete, Edit, Set, as_text


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
    trailers: tuple[tuple[str, str], ...] = ()
    if subject.stage != "customer":
        moved = terms.to_customer(subject.after(edits), reason or "won")
        edits += moved.edits
        trailers = moved.trailers
    again = renewal_of(subject, deal, terms, renewal)
    if again:
        edits.append(Set(("customer", "renewal"), again, was=_of(subject, "customer", "renewal")))
    edits += status.opened(subject)
    words = f"{name_of(deal)}{worth(deal)}{f', renewal {again}' if again else ''}"
    change = change_of(subject, "win", "opportunity.win", words, edits, reason=reason)
    return about(replace(change, trailers=trailers), deal)


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
