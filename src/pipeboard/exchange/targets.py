"""The fields a mapping may fill, for each thing a row can become, and how their texts read."""

from __future__ import annotations

from pipeboard.exchange.mapping import LISTS
from pipeboard.model.fields import CONTACT_FIELDS

NAME_PARTS = ("first_name", "middle_name", "last_name")
LIST_FIELDS = frozenset(("email", "phone", "links", "tags", "pains", "goals", "competitors"))

_CONTACT = (
    "name",
    *NAME_PARTS,
    "title",
    "company",
    "email",
    "phone",
    "links",
    "tags",
    "owner",
    "country",
    "timezone",
    "language",
    "preferred_channel",
    "best_time",
    "style",
    "persona",
    "pains",
    "goals",
    "competitors",
    "created",
)
# Maps of a contact that may be filled field by field: `address.city`, `consent.email` …
_MAPS = ("address", "company", "source", "consent", "customer", "custom")
# Where somebody came from, field by field.
SOURCE = (
    "at",
    "channel",
    "campaign",
    "form",
    "referrer",
    "landing",
    "prompted_by",
    "cost",
    "currency",
)
_LEAD = ("at", "stage", "status", "reason", "note", "kind", *SOURCE[1:])


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENTRY: dict[str, tuple[str, ...]] = {
    "activity": _words("at by type dir outcome tone min text gave where needs_reply"),
    "task": _words("due type channel owner reason promised give"),
    "opportunity": _words(
        "name type stage value currency per probability expected_close opened closed close"
        " lost_reason lost_to won_reason"
    ),
    "purchase": _words("at item value currency"),
    "note": _words("at by kind about state text"),
    "signal": _words("at kind note"),
}

# Targets that no file field has, and how they read.
_READS = {
    "lead.at": "date",
    "lead.cost": "number",
    "opportunity.close": "date",
    "contact.email": "mail",
    "contact.country": "country",
    "contact.company.country": "country",
    "contact.language": "language",
    "contact.owner": "owner",
    "activity.by": "owner",
    "note.by": "owner",
    "task.owner": "owner",
}
_BY_FIELD_KIND = {"date": "date", "time": "date", "number": "number", "money": "number"}


def targets(kind: str) -> list[str]:
    """The names of the fields a row of this kind may fill; maps as `address.city`."""
    if kind == "contact":
        inner = [
            name
            for name in CONTACT_FIELDS
            if name.partition(".")[0] in _MAPS and "." in name and not name.startswith("custom")
        ]
        return [*_CONTACT, *inner, "custom.…"]
    return [*(_LEAD if kind == "lead" else _ENTRY[kind]), "custom.…"]


def is_target(kind: str, target: str) -> bool:
    """Whether a row of this kind has such a field."""
    if target.startswith("custom."):
        return len(target) > len("custom.")
    return target in targets(kind)


def reads(kind: str, target: str) -> str:
    """How a field's text reads: text, date, number, mail, country, language, owner."""
    said = _READS.get(f"{kind}.{target}")
    if said:
        return said
    name = f"{LISTS[kind]}.{target}" if kind in LISTS else target
    return _BY_FIELD_KIND.get(CONTACT_FIELDS.get(name, ""), "text")


_CHOICES = {
    "lead.stage": "lead prospect customer",
    "lead.status": "open nurture paused disqualified lost churned",
    "activity.type": "call email meeting video demo social sms letter visit research",
    "activity.dir": "in out",
    "activity.tone": "+ 0 -",
    "note.kind": "note question concern objection goal need praise",
    "note.state": "open answered resolved",
    "opportunity.type": "new upsell cross-sell renewal",
    "opportunity.per": "once month year",
    "contact.preferred_channel": "email phone video meeting social sms letter",
}


def choices(kind: str, target: str) -> tuple[str, ...]:
    """The words that a field takes, whatever the config says; () where any text will do."""
    return tuple(_CHOICES.get(f"{kind}.{target}", "").split())
