"""The wrong person names another: a contact of the same organisation, who gets the planned step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeboard.actions import people
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.course import Entry, number_of
from pipeboard.actions.follow import Step, by_due
from pipeboard.model.fields import ordered

# What both have in common, as they work at one place.
_SHARED = ("org", "company", "country", "timezone", "language")
_REFERRAL = "referral"


def referred(
    subject: Subject,
    gone: Change,
    name: str,
    fields: Mapping[str, object],
    actor: Actor,
    folder: Callable[[str], str],
) -> Change:
    """The contact let go (`gone`) and the one they named, in one change.

    The new one says by whom they were referred, and gets the step that comes first, its cadence
    with it. `folder` is where a file of an id goes.
    """
    shared = {key: subject.tree[key] for key in _SHARED if subject.tree.get(key)}
    source = {"channel": _REFERRAL, "referred_by": subject.id} if subject.id else {}
    told = {**shared, "source": source, **fields}
    told.setdefault("owner", actor.by)
    new = people.add(name, told, actor, reason=f"instead of {subject.slug}")
    new = _with_step(subject, people.into(new, folder(new.contacts[0])), actor)
    words = f"{gone.words}, {new.slugs[0]} instead"
    return replace(
        gone,
        words=words,
        patches=(*gone.patches, *new.patches),
        contacts=(*gone.contacts, *new.contacts),
        summary=f"{subject.name}: {words}",
    )


def _with_step(subject: Subject, new: Change, actor: Actor) -> Change:
    """The new contact with the step that the other one had."""
    steps = by_due(subject)
    if not steps:
        return new

    patch = new.patches[0]
    whole = {**(patch.tree or {}), "follow_ups": [step_of(steps[0]).entry(actor.by)]}
    return replace(new, patches=(replace(patch, tree=ordered(whole)),))


def step_of(entry: Entry) -> Step:
    """A step of a file as one to plan."""
    channel, reason, give = (str(entry.get(key) or "") for key in ("channel", "reason", "give"))
    name = str(entry.get("cadence") or "")
    number = number_of(entry) if name else 0
    return Step(str(entry["due"]), channel, reason, give, cadence=name, number=number)
