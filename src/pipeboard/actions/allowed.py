"""What consent forbids: the strictest word wins, and whoever is refused is told the way out."""

from __future__ import annotations

from pipeboard.actions.change import Subject
from pipeboard.errors import ConsentRefused, UsageError
from pipeboard.model.tree import Path, Tree
from pipeboard.rules.reach import OPTED_OUT, addressed_in, opted_out_in

_TRUE = ("true", "1")
DNC: Path = ("consent", "do_not_contact")
# Field of a contact that holds the address → the channels it reaches, the most personal first.
_ADDRESSES = (("phone", "phone"), ("email", "email"), ("links", "social"), ("phone", "sms"))


def is_true(value: Tree) -> bool:
    """Whether a yes/no field of a file says yes."""
    return str(value or "").casefold() in _TRUE


def is_dnc(subject: Subject) -> bool:
    """Whether a contact said that nobody is to contact them."""
    return is_true(consent_of(subject).get("do_not_contact"))


def blocked(subject: Subject, channel: str) -> str:
    """Why a contact may not be reached on a channel ("": on any), in words; "" where it may.

    Do not contact goes before everything, then that every way to reach them is closed (`is:dnc`),
    then the channel itself. No calls means no text messages either, unless those were answered
    for themselves.
    """
    consent = consent_of(subject)
    if is_dnc(subject):
        return "is not to be contacted"
    ways = addressed_in(subject.tree)
    if ways and all(opted_out_in(consent, way) for way in ways):
        return "opted out of every way to reach them"
    return f"opted out of {channel}" if channel and opted_out_in(consent, channel) else ""


def refuse_blocked(subject: Subject, channel: str) -> None:
    """Raise ConsentRefused where the contact does not want to be reached on this channel."""
    why = blocked(subject, channel)
    if why:
        raise ConsentRefused(f"{subject.name} {why}", hint=way_out(subject))


def way_out(subject: Subject) -> str:
    """What can be done instead: other channels, or what their own word would change."""
    others = channels(subject) if not blocked(subject, "") else []
    if others:
        return f"{' or '.join(others)} is allowed · what came from them can be logged"
    first = next(iter(addressed_in(subject.tree)), "CHANNEL")
    again = "--lift" if is_dnc(subject) else f"{first} opted-in"
    return (
        "what came from them can be logged (--in) · if they want to hear from us again: "
        f'pb consent CONTACT {again} --proof "their mail of 3 May"'
    )


def channels(subject: Subject) -> list[str]:
    """The channels that have an address and were not opted out of, the preferred one first."""
    consent = consent_of(subject)
    open_ones = [
        channel
        for field, channel in _ADDRESSES
        if subject.tree.get(field) and not opted_out_in(consent, channel)
    ]
    preferred = subject.text("preferred_channel")
    if preferred and consent.get(preferred) != OPTED_OUT:
        open_ones.insert(0, preferred)
    return list(dict.fromkeys(open_ones))


def usable(subject: Subject) -> list[str]:
    """The channels that have an address and were not opted out of."""
    consent = consent_of(subject)
    return [way for way in addressed_in(subject.tree) if not opted_out_in(consent, way)]


def has_opted_out(subject: Subject, channel: str) -> bool:
    """Whether they said no to a channel."""
    return opted_out_in(consent_of(subject), channel)


def consent_of(subject: Subject) -> dict[str, Tree]:
    """What a contact allows, {} where nothing is said."""
    said = subject.tree.get("consent")
    return said if isinstance(said, dict) else {}


def refuse_lifting(path: Path, was: Tree, value: object) -> None:
    """A do-not-contact is no field like others: taking it off wants the proof that they said so."""
    if path == DNC and is_true(was) and str(value).casefold() not in _TRUE:
        raise UsageError(
            "a do-not-contact is lifted with a proof",
            hint='pb consent CONTACT --lift --proof "their mail of 3 May" · C in the board',
        )
