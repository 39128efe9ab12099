"""What people type into the prompts, as the arguments of actions. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.model.config import Config


class Outcome(NamedTuple):
    """One way a touch may end: its digit, its key, whether they said it, in which tone."""

    digit: str
    id: str
    inbound: bool
    tone: str


def outcomes(config: Config, kind: str) -> list[Outcome]:
    """The outcomes of a kind of touch, by digit; those of no kind are for all that reach people."""
    fits = [
        Outcome(str(one.key), name, one.dir == "in", one.tone or "")
        for name, one in config.outcomes.items()
        if one.key is not None and (kind in one.types or (not one.types and kind != "research"))
    ]
    return sorted(fits, key=lambda outcome: int(outcome.digit))


class Person(NamedTuple):
    """Somebody to add, with a first note and a next step where they were typed."""

    name: str
    fields: dict[str, object]
    note: str = ""
    next: str = ""


_PHONE = re.compile(r"\+?[\d][\d ()./-]{5,}")


def person(text: str) -> Person:
    """`Jonas Weber, Weber Print, jonas@weber.example, +49 30 555 01 42`: the name is enough.

    Parts are told by how they look: an e-mail address, a phone number; else the organisation. After
    a `;` stands a note, after a second one the next step.
    """
    text, note, step = (part.strip() for part in [*text.split(";", 2), "", ""][:3])
    parts = [part.strip() for part in text.split(",")]
    name = parts[0]
    if not name:
        raise UsageError("a name, please", hint="Jonas Weber, Weber Print, jonas@weber.example")
    fields: dict[str, object] = {}
    for part in filter(None, parts[1:]):
        if re.fullmatch(r"[^\s@]+@[^\s@]+", part):
            fields["email"] = part
        elif _PHONE.fullmatch(part):
            fields["phone"] = part
        elif part.startswith("#"):
            fields["tags"] = part.replace("#", " ").split()
        elif "company" not in fields:
            fields["company"] = {"name": part}
        else:
            fields["title"] = part
    return Person(name, fields, note, step)


class Event(NamedTuple):
    """Where people are met: what all who are added there have in common."""

    channel: str
    campaign: str
    tags: tuple[str, ...] = ()
    owner: str = ""

    @property
    def source(self) -> dict[str, object]:
        """As `source:` of a contact."""
        campaign = {"campaign": self.campaign} if self.campaign else {}
        return {"channel": self.channel, **campaign}

    def __str__(self) -> str:
        return "/".join(filter(None, (self.channel, self.campaign)))


def event(text: str, channels: Sequence[str], team: Sequence[str]) -> Event:
    """`drupa #print @tomas`, or `partner:oslo-week`; without a channel it is an event's name."""
    words = text.split()
    tags = tuple(word[1:] for word in words if word.startswith("#") and word[1:])
    owner = next((word[1:] for word in words if word.startswith("@")), "")
    named = "-".join(word for word in words if word[0] not in "#@")
    channel, colon, campaign = named.partition(":")
    if not named:
        raise UsageError("which event, please", hint="drupa #print @tomas")
    if not colon and channel not in channels:
        channel, campaign = "event", named
    if channel not in channels:
        raise UsageError(f"no channel {channel!r}", hint=" · ".join(channels))
    if owner and team and owner not in team:
        raise UsageError(f"{owner!r} is not in the team", hint=" · ".join(team))
    return Event(channel, campaign, tags, owner)


def is_yes(text: str) -> bool:
    """Whether y was typed. Raises UsageError for anything but y and n."""
    if text.casefold()[:1] not in ("y", "n"):
        raise UsageError("y or n")
    return text.casefold().startswith("y")


def tags(text: str) -> tuple[list[str], list[str]]:
    """`vip +hot -old` as what to add and what to take off."""
    words = text.replace(",", " ").split()
    add = [word.lstrip("+") for word in words if not word.startswith("-")]
    remove = [word[1:] for word in words if word.startswith("-")]
    if not any(add + remove):
        raise UsageError("a tag, please", hint="vip -old")
    return [word for word in add if word], [word for word in remove if word]
