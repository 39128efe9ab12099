"""Statuses: park, let go, and "their message wants no answer"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import NamedTuple

from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.errors import UsageError, nearest
from pipeboard.model.dates import split_due
from pipeboard.model.tree import Delete, Edit, Set, Tree

Reasons = tuple[str, ...]

# The exits of a contact: the status, its verb.
VERBS = {"disqualified": "disqualify", "lost": "lose", "churned": "churn"}
_WORDS = {"nurture": ("nurture", "nurture until {}"), "paused": ("pause", "paused until {}")}


class Why(NamedTuple):
    """A reason of the config's list, and what was said beside it."""

    reason: str
    note: str = ""


def reason_of(text: str, known: Reasons, *, default: str = "") -> Why:
    """`price they pay half of it` as a known reason and a note; `other` wants a note.

    Free text with a `default` is the default's note. Raises UsageError with the nearest reasons.
    """
    word, _, note = text.strip().partition(" ")
    key = word.rstrip(":").casefold()
    if key in known:
        if key == "other" and not note.strip():
            raise UsageError("other: which?", hint="other, and then in a few words")
        return Why(key, note.strip())
    if default:
        return Why(default, text.strip())
    close = nearest(key, known)
    raise UsageError(
        f"{word!r} is not a reason" if word else "a reason, please",
        hint=f"nearest: {', '.join(close)}" if close else f"one of: {', '.join(known)}",
        items=[{"found": word, "nearest": close}],
    )


def until_of(text: str, now: int, zone: tzinfo) -> tuple[str, str]:
    """`may timing` as the day (YYYY-MM-DD) and the rest. Raises UsageError where no day is said."""
    typed = text.strip().replace(": ", " ", 1)
    parts = split_due(typed, now, zone) or split_due(f"+{typed}", now, zone)
    if parts is None:
        raise UsageError(
            f"{typed!r} does not start with a day" if typed else "until when?",
            hint="may · 3 may timing · +3mo budget-cycle: after the fair",
        )
    return parts[0][:10], parts[1].strip(": ")


def park(subject: Subject, status: str, until: str, why: Why, actor: Actor) -> Change:
    """Nurture or pause until a day. What is planned before it goes; a pause keeps its cadence."""
    if until <= actor.now[:10]:
        raise UsageError(f"{until} is not ahead", hint="a day to come: may, +3mo")

    def goes(step: Mapping[str, Tree]) -> bool:
        frozen = status == "paused" and step.get("cadence")
        return str(step.get("due") or "")[:10] <= until and not frozen

    verb, words = _WORDS[status]
    edits = [*_status(subject, status, why, actor, until), *drop_steps(subject, goes)]
    return _for(why, change_of(subject, verb, "status.set", words.format(until), edits))


def let_go(subject: Subject, status: str, why: Why, actor: Actor, *, review: str = "") -> Change:
    """Disqualified, lost or churned; what is planned goes.

    Lost closes the open opportunity: with several of them each wants its own word. Raises
    UsageError where the status does not fit.
    """
    deals = _open_deals(subject)
    if status == "churned" and subject.stage != "customer":
        raise UsageError(f"{subject.name} is no customer", hint="X l lost, X d disqualify")
    if status == "disqualified" and deals:
        raise UsageError(f"{subject.name} has an open opportunity", hint="X l loses it first")
    if status == "lost" and len(deals) > 1:
        raise UsageError(f"{subject.name} has {len(deals)} open opportunities", hint=_EACH)
    edits = _status(subject, status, why, actor, review)
    if status == "lost":
        edits += [edit for deal in deals for edit in _close_deal(subject, deal, why, actor)]
    edits += drop_steps(subject, lambda step: True)
    verb = VERBS[status]
    return _for(why, change_of(subject, verb, "status.set", why.reason, edits, reason=why.note))


def lose(subject: Subject, why: Why, actor: Actor, parked: Reasons, *, review: str = "") -> Change:
    """The deal is lost; with `review` the contact is nurtured until then, else it is lost as well.

    A reason to nurture is one of `parked`; another one goes into the note.
    """
    if not review:
        return let_go(subject, "lost", why, actor)
    deals = _open_deals(subject)
    if len(deals) > 1:
        raise UsageError(f"{subject.name} has {len(deals)} open opportunities", hint=_EACH)
    note = f"lost: {why.reason} {why.note}".strip()
    kept = why if why.reason in parked and why.reason != "other" else Why("other", note)
    edits = list(park(subject, "nurture", review, kept, actor).patches[0].edits)
    edits += [edit for deal in deals for edit in _close_deal(subject, deal, why, actor)]
    words = f"{why.reason}, nurture until {review}"
    return _for(why, change_of(subject, "lose", "status.set", words, edits, reason=why.note))


_EACH = "close each in the file (E)"


def no_answer_needed(subject: Subject) -> Change:
    """Their last message wants no answer."""
    messages = [entry for entry in subject.entries("activities") if entry.get("dir") == "in"]
    last = max(messages, key=lambda entry: str(entry.get("at") or ""), default=None)
    if last is None or str(last.get("needs_reply")).casefold() == "false":
        raise UsageError(
            f"no message of {subject.name} waits", hint="s puts a step off, S goes on to the next"
        )
    path = (*subject.entry_path("activities", last), "needs_reply")
    return change_of(subject, "edit", "activity.set", "no answer needed", [Set(path, False)])


def _for(why: Why, change: Change) -> Change:
    """The change with its reason as a trailer, where reports and grep find it."""
    return replace(change, trailers=(("Pb-Reason", why.reason),))


def _status(subject: Subject, status: str, why: Why, actor: Actor, review: str = "") -> list[Edit]:
    told = {
        "at": actor.now,
        "by": actor.by,
        "reason": why.reason,
        "note": why.note,
        "review_on": review,
    }
    info = {key: value for key, value in told.items() if value}
    return [
        Set(("status",), status, was=subject.tree.get("status")),
        Set(("status_info",), info, was=subject.tree.get("status_info")),
    ]


def drop_steps(subject: Subject, goes: Callable[[Mapping[str, Tree]], object]) -> list[Edit]:
    """The planned steps that go; from the end, so that positions stay true."""
    steps = [step for step in subject.entries("follow_ups") if goes(step)]
    return [Delete(subject.entry_path("follow_ups", one)) for one in reversed(steps)]


def _open_deals(subject: Subject) -> list[Mapping[str, Tree]]:
    return [
        entry
        for entry in subject.entries("opportunities")
        if entry.get("stage") not in ("won", "lost") and not entry.get("closed")
    ]


def _close_deal(subject: Subject, deal: Mapping[str, Tree], why: Why, actor: Actor) -> list[Edit]:
    path = subject.entry_path("opportunities", deal)
    return [
        Set((*path, "stage"), "lost", was=deal.get("stage")),
        Set((*path, "closed"), actor.now[:10]),
        Set((*path, "lost_reason"), why.reason),
    ]
