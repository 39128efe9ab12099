"""Statuses: park, let go, open again, and "their message wants no answer"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import NamedTuple

from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.follow import Step
from pipeboard.errors import UsageError, nearest
from pipeboard.model.dates import split_due
from pipeboard.model.tree import Append, Delete, Edit, Set, Tree

Reasons = tuple[str, ...]

# The exits of a contact: the status, its verb.
EXITS = {"disqualified": "disqualify", "lost": "lose", "churned": "churn"}
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
    """Nurture or pause until a day. What is planned before it goes.

    A pause freezes its cadence: the open step waits for that day, and is the same one then. Whoever
    is in nurture already stays in its cadence.
    """
    if until <= actor.now[:10]:
        raise UsageError(f"{until} is not ahead", hint="a day to come: may, +3mo")

    def goes(step: Mapping[str, Tree]) -> bool:
        frozen = step.get("cadence") and (status == "paused" or subject.status == "nurture")
        return str(step.get("due") or "")[:10] <= until and not frozen

    verb, words = _WORDS[status]
    edits = [*_status(subject, status, why, actor, until), *drop_steps(subject, goes)]
    if status == "paused":
        edits = [*_frozen(subject, until), *edits]
    return because(why, change_of(subject, verb, "status.set", words.format(until), edits))


def _frozen(subject: Subject, until: str) -> list[Edit]:
    """The steps of cadences that would come due during a pause, put off to its end."""
    return [
        Set((*subject.entry_path("follow_ups", step), "due"), until)
        for step in subject.entries("follow_ups")
        if step.get("cadence") and str(step.get("due") or "")[:10] < until
    ]


def let_go(subject: Subject, status: str, why: Why, actor: Actor, *, review: str = "") -> Change:
    """Disqualified, lost or churned; what is planned goes. Only a customer churns."""
    if status == "churned" and subject.stage != "customer":
        raise UsageError(
            f"{subject.name} is no customer", hint="pb lose or pb disqualify; X l or X d"
        )
    edits = left(subject, status, why, actor, review=review)
    return because(why, change_of(subject, EXITS[status], "status.set", why.reason, edits))


def left(subject: Subject, status: str, why: Why, actor: Actor, *, review: str = "") -> list[Edit]:
    """The edits by which a contact leaves: the status, and nothing planned any more."""
    return [
        *_status(subject, status, why, actor, review),
        *drop_steps(subject, lambda step: True),
    ]


def reopen(subject: Subject, reason: str, step: Step | None, actor: Actor) -> Change:
    """Open again, because; something has to be planned."""
    if subject.status == "open":
        raise UsageError(f"{subject.name} is open already")
    if not reason.strip():
        raise UsageError("open again, why?", hint="a few words: they wrote, the budget is there")
    if step is None and not subject.entries("follow_ups"):
        raise UsageError("what is next?", hint="a day to come: fri 10 call: price")
    edits = opened(subject)
    if step is not None:
        edits.append(Append(("follow_ups",), step.entry(subject.text("owner") or actor.by)))
    words = f"{subject.status} -> open{f', next {step}' if step else ''}"
    return change_of(subject, "reopen", "status.set", words, edits, reason=reason.strip())


def opened(subject: Subject) -> list[Edit]:
    """The edits that make a contact open; none where it is."""
    if subject.status == "open":
        return []
    edits: list[Edit] = [Set(("status",), "open", was=subject.tree.get("status"))]
    if subject.tree.get("status_info") is not None:
        edits.append(Delete(("status_info",)))
    return edits


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


def because(why: Why, change: Change) -> Change:
    """The change with its reason as a trailer, where reports and grep find it, and the note."""
    trailers = (("Pb-Reason", why.reason), *change.trailers)
    return replace(change, trailers=trailers, reason=change.reason or why.note)


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
