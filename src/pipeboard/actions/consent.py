"""What a contact allows: per channel, or nothing at all."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.errors import UsageError, nearest
from pipeboard.model.tree import Edit, Set, as_text, value_at

CHANNELS = ("email", "phone", "video", "meeting", "social", "sms", "letter")
STATES = ("opted-in", "opted-out", "unknown")
_CHANNEL = {"mail": "email", "call": "phone", "demo": "video", "visit": "meeting", "text": "sms"}
_STATE = {"in": "opted-in", "yes": "opted-in", "out": "opted-out", "no": "opted-out",
          "?": "unknown"}  # fmt: skip
_DNC = ("dnc", "do-not-contact", "do_not_contact")
_HINT = "phone opted-out · email opted-in · dnc on"


class Said(NamedTuple):
    """A key of `consent` and what it is from now on."""

    key: str
    value: str | bool


def parse_consent(text: str) -> Said:
    """`phone opted-out`, `mail in`, `dnc on`. Raises UsageError with what is allowed."""
    words = text.casefold().split()
    if len(words) != 2:
        raise UsageError("a channel and what they allow", hint=_HINT)
    name, state = words
    if name in _DNC:
        if state not in ("on", "off", "yes", "no"):
            raise UsageError(f"dnc is on or off, not {state!r}", hint=_HINT)
        return Said("do_not_contact", state in ("on", "yes"))
    channel, state = _CHANNEL.get(name, name), _STATE.get(state, state)
    if channel not in CHANNELS:
        near = nearest(channel, CHANNELS) or CHANNELS
        raise UsageError(f"{name!r} is not a channel", hint=" · ".join((*near, "dnc")))
    if state not in STATES:
        raise UsageError(f"{state!r} is none of: {', '.join(STATES)}", hint=_HINT)
    return Said(channel, state)


def set_consent(subject: Subject, said: Said, actor: Actor) -> Change:
    """Write down what they said, and when."""
    was = value_at(dict(subject.tree), ("consent", said.key))
    state = said.value if isinstance(said.value, str) else "on" if said.value else "off"
    words = f"{said.key.replace('_', ' ')} {state}"
    edits: list[Edit] = []
    if was != as_text(said.value):
        edits = [Set(("consent", said.key), said.value, was=was), Set(("consent", "at"), actor.now)]
    return change_of(subject, "consent", "consent.set", words, edits)
