"""Lists of a contact, folded, as `field:value` asks for them; and the keys two may not share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.rules.folding import folded
from pipeboard.rules.leaves import scalars
from pipeboard.rules.phone import phone_key, plain_digits

if TYPE_CHECKING:
    from pipeboard.model.contact import Contact
    from pipeboard.rules.employer import Employer

Listed = set[tuple[str, str]]


def listed(
    contact: Contact, employer: Employer | None, channels: list[str], phones: list[str]
) -> Listed:
    """(field, folded value) of everything that is a list; `channels` are the reachable ones."""
    found: Listed = {("email", folded(mail)) for mail in contact.emails if mail}
    for field, value in (
        ("tag", contact.tags),
        ("pain", contact.pains),
        ("goal", contact.goals),
        ("competitor", contact.competitors),
        ("link", contact.links),
        ("alias", contact.aliases),
    ):
        if value:
            found.update([(field, folded(text)) for text in scalars(value) if text])
    if employer is not None:
        found |= employer.listed
    found.update([(field, folded(text)) for field, text in _from_logs(contact) if text])
    for trait in contact.traits.values():
        texts = scalars(getattr(trait, "value", trait))
        found.update([("trait", folded(text)) for text in texts if text])
    found.update([("channel", channel) for channel in channels])
    found.update([("phone", number) for number in phones])
    return found


def _from_logs(contact: Contact) -> list[tuple[str, str | None]]:
    told = [("signal", signal.kind) for signal in contact.signals]
    told += [("objection", note.about) for note in contact.notes if note.kind == "objection"]
    told += [("proof", activity.gave) for activity in contact.activities if activity.gave]
    if contact.purchases:
        told += [("product", purchase.item) for purchase in contact.purchases]
    for deal in contact.opportunities:
        if deal.competitors:
            told += [("competitor", name) for name in scalars(deal.competitors)]
        if deal.proof:
            told += [("proof", proof.kind) for proof in deal.proof]
    return told


def phone_numbers(contact: Contact) -> tuple[list[str], list[str]]:
    """(keys, forms): each number's E.164 digits, and its digits in every form it is asked in."""
    keys: list[str] = []
    forms: list[str] = []
    for number in contact.phones:
        key, plain = phone_key(number, contact.country), plain_digits(number)
        if key:
            keys.append(key)
            forms.append(key)
        if plain and plain != key:
            forms.append(plain)
    return keys, forms


def keys(contact: Contact, employer: Employer | None, phones: list[str]) -> Listed:
    """(kind, value): normalised e-mail, phone, name + organisation, foreign ids, merged ids."""
    found: Listed = {("email", folded(mail)) for mail in contact.emails}
    found.update([("phone", number) for number in phones])
    if employer is not None and employer.key:
        found.add(("name", f"{folded(contact.name)}|{employer.key}"))
    external = contact.custom.get("external")
    if isinstance(external, dict):
        for system, value in external.items():
            found.update([(f"external:{system}", text) for text in scalars(value)])
    found.update([("alias", alias) for alias in scalars(contact.aliases)])
    return {pair for pair in found if pair[1]}
