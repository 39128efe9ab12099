"""What a contact allows: per channel, or nothing at all; since when, and by what proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.actions.allowed import consent_of, is_true
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.status import drop_steps
from pipeboard.errors import UsageError, nearest
from pipeboard.model.tree import Edit, Set, as_text
from pipeboard.query.fields import CHANNELS
from pipeboard.rules.reach import OPTED_OUT

STATES = ("opted-in", "opted-out", "unknown")
BASES = ("consent", "legitimate-interest", "contract")
EVERYTHING = "do_not_contact"
_CHANNEL = {"mail": "email", "call": "phone", "demo": "video", "visit": "meeting", "text": "sms"}
_STATE = {"in": "opted-in", "yes": "opted-in", "out": "opted-out", "no": "opted-out",
          "?": "unknown"}  # fmt: skip
_DNC = ("dnc", "do-not-contact", "do_not_contact", "everything", "all")
_HINT = "phone opted-out · email opted-in · dnc on"


class Said(NamedTuple):
    """A key of `consent` and what it is from now on."""

    key: str
    value: str | bool

    def __str__(self) -> str:
        if self.key == EVERYTHING:
            return "do not contact" if self.value else "may be contacted again"
        return f"{self.key} {self.value}"


def parse_consent(text: str) -> Said:
    """`phone opted-out`, `mail in`, `dnc on`. Raises UsageError with what is allowed."""
    words = text.casefold().split()
    if len(words) != 2:
        raise UsageError("a channel and what they allow", hint=_HINT)
    return said_of(*words)


def said_of(name: str, state: str) -> Said:
    """A channel (or `dnc`) and what they said of it. Raises UsageError with what is allowed."""
    name, state = name.casefold(), state.casefold()
    if name in _DNC:
        if state not in ("on", "off", "yes", "no"):
            raise UsageError(f"dnc is on or off, not {state!r}", hint=_HINT)
        return Said(EVERYTHING, state in ("on", "yes"))
    channel, state = _CHANNEL.get(name, name), _STATE.get(state, state)
    if channel not in CHANNELS:
        near = nearest(channel, CHANNELS) or CHANNELS
        raise UsageError(f"{name!r} is not a channel", hint=" · ".join((*near, "dnc")))
    if state not in STATES:
        raise UsageError(f"{state!r} is none of: {', '.join(STATES)}", hint=_HINT)
    return Said(channel, state)


def set_consent(
    subject: Subject,
    said: Said | Sequence[Said],
    actor: Actor,
    *,
    proof: str = "",
    basis: str = "",
) -> Change:
    """Write down what they said, when and by what proof; what was planned against it goes.

    A do-not-contact is lifted with a proof only, and what is opted out of stays so. Raises
    UsageError without one.
    """
    there = consent_of(subject)
    every = [said] if isinstance(said, Said) else list(said)
    new = [one for one in every if _differs(there.get(one.key), one)]
    if any(one.key == EVERYTHING and not one.value for one in new) and not proof.strip():
        raise UsageError(
            f"{subject.name} asked not to be contacted: lifting that wants a proof",
            hint='--proof "their mail of 3 May"',
        )
    if basis and basis not in BASES:
        raise UsageError(f"{basis!r} is no basis", hint=" · ".join(BASES))
    edits: list[Edit] = [
        Set(("consent", one.key), one.value, was=there.get(one.key)) for one in new
    ]
    words = [str(one) for one in new]
    for key, value in (("basis", basis), ("proof", proof.strip())):
        if value and there.get(key) != value:
            edits.append(Set(("consent", key), value, was=there.get(key)))
            words.append(key if key == "proof" else f"basis {value}")
    if edits:
        edits += [*_cancelled(subject, new), Set(("consent", "at"), actor.now)]
    return change_of(subject, "consent", "consent.set", ", ".join(words) or "already so", edits)


def stop(subject: Subject, channel: str, actor: Actor, *, proof: str = "") -> Change:
    """They do not want to be contacted: on one channel, or ("") at all; what is planned goes."""
    said = Said(channel, OPTED_OUT) if channel else Said(EVERYTHING, True)
    return set_consent(subject, said, actor, proof=proof)


def _differs(was: object, said: Said) -> bool:
    if said.key == EVERYTHING:
        return is_true(as_text(was)) is not said.value
    return (was or "unknown") != said.value


def _cancelled(subject: Subject, said: Sequence[Said]) -> list[Edit]:
    """The planned steps that they do not want: all of them, or those on a channel."""
    if any(one.key == EVERYTHING and one.value for one in said):
        return drop_steps(subject, lambda step: True)
    out = {one.key for one in said if one.value == OPTED_OUT}
    return drop_steps(subject, lambda step: step.get("channel") in out) if out else []
