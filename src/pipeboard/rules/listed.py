"""Lists of a contact, folded, as `field:value` asks for them; and the keys two may not share."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeboard.model.text import digits, fold
from pipeboard.rules.leaves import scalars
from pipeboard.rules.phone import phone_key

if TYPE_CHECKING:
    from pipeboard.model.contact import Contact
    from pipeboard.rules.employer import Employer

Listed = set[tuple[str, str]]

# Tags, channels and kinds repeat from contact to contact.
_fold = lru_cache(maxsize=1 << 14)(fold)


def listed(
    contact: Contact, employer: Employer | None, channels: list[str], phones: list[str]
) -> Listed:
    """(field, folded value) of everything that is a list; `channels` are the reachable ones."""
    found: Listed = {("channel", channel) for channel in channels}
    found.update([("phone", number) for number in phones])
    _add(found, "email", contact.emails)
    for field, value in (
        ("tag", contact.tags),
        ("pain", contact.pains),
        ("goal", contact.goals),
        ("competitor", contact.competitors),
        ("link", contact.links),
        ("alias", contact.aliases),
    ):
        if value:
            _add(found, field, scalars(value))
    if employer is not None:
        _add(found, "market", employer.market)
        _add(found, "tech", employer.tech)
    _from_logs(contact, found)
    for trait in contact.traits.values():
        _add(found, "trait", scalars(getattr(trait, "value", trait)))
    return found


def _from_logs(contact: Contact, found: Listed) -> None:
    _add(found, "signal", [signal.kind for signal in contact.signals])
    _add(found, "objection", [n.about for n in contact.notes if n.kind == "objection"])
    _add(found, "proof", [activity.gave for activity in contact.activities])
    _add(found, "product", [purchase.item for purchase in contact.purchases])
    for opportunity in contact.opportunities:
        _add(found, "competitor", scalars(opportunity.competitors))
        _add(found, "proof", [proof.kind for proof in opportunity.proof or ()])


def _add(found: Listed, field: str, values: list[str] | list[str | None]) -> None:
    found.update([(field, _fold(value)) for value in values if value])


def phone_numbers(contact: Contact) -> tuple[list[str], list[str]]:
    """(keys, forms): each number's E.164 digits, and its digits in every form it is asked in."""
    keys: list[str] = []
    forms: list[str] = []
    for number in contact.phones:
        key, plain = phone_key(number, contact.country), digits(number)
        if key:
            keys.append(key)
        forms += [form for form in dict.fromkeys((key, plain)) if form]
    return keys, forms


def keys(contact: Contact, employer: Employer | None, phones: list[str]) -> Listed:
    """(kind, value): normalised e-mail, phone, name + organisation, foreign ids, merged ids."""
    found: Listed = {("email", fold(mail)) for mail in contact.emails}
    found.update([("phone", number) for number in phones])
    if employer is not None and employer.key:
        found.add(("name", f"{fold(contact.name)}|{employer.key}"))
    external = contact.custom.get("external")
    if isinstance(external, dict):
        for system, value in external.items():
            found.update([(f"external:{system}", text) for text in scalars(value)])
    found.update([("alias", alias) for alias in scalars(contact.aliases)])
    return {pair for pair in found if pair[1]}
