"""Touches: log what happened, take a note, record a signal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeboard.actions.allowed import refuse_blocked
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.follow import Step, by_due, due_by
from pipeboard.errors import NotFound, UsageError, nearest
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import Append, Delete, Edit, Path, Set, Tree

# Channel of an activity type; the others are their own.
CHANNEL = {"call": "phone", "demo": "video", "visit": "meeting"}
TYPES = (
    "call",
    "email",
    "meeting",
    "video",
    "demo",
    "social",
    "sms",
    "letter",
    "visit",
    "research",
)

# First character of a line → kind of note.
NOTE_PREFIX = {"?": "question", "!": "objection", ">": "goal", "+": "praise"}
# A kind of signal that is a no → the channel it is about.
OPTS_OUT = {"unsubscribe": "email"}
OPEN_KINDS = ("question", "objection", "concern")


@dataclass(frozen=True, slots=True)
class Touch:
    """What happened: an activity as a person says it.

    `at` and `minutes` are optional; `due_day` is the local day by which a planned step counts as
    fulfilled by this touch; `keep_next` leaves every planned step where it is.
    """

    type: str
    outcome: str = ""
    text: str = ""
    inbound: bool = False
    at: str = ""
    minutes: int | None = None
    gave: str = ""
    ref: str = ""
    tone: str = ""
    where: str = ""
    opp: str = ""
    needs_reply: bool = True
    keep_next: bool = False
    next: Step | None = None

    def entry(self, actor: Actor) -> dict[str, object]:
        """The touch as an entry of `activities`."""
        values: dict[str, object] = {
            "id": new_entry_id("activities"),
            "at": self.at or actor.now,
            "by": actor.by,
            "type": self.type,
            "dir": "" if self.type == "research" else "in" if self.inbound else "out",
            "outcome": self.outcome,
            "tone": self.tone,
            "min": self.minutes,
            "text": self.text,
            "gave": self.gave,
            "opp": self.opp,
            "ref": self.ref,
            "where": self.where,
            "needs_reply": None if self.needs_reply else False,
        }
        return {key: value for key, value in values.items() if value not in (None, "")}

    def __str__(self) -> str:
        arrow = "from them" if self.inbound else ""
        words = " ".join(part for part in (self.type, arrow, self.outcome) if part)
        return f"{words}, next: {self.next}" if self.next else words


def check_type(name: str) -> str:
    """The activity type, or a usage error with the nearest ones."""
    if name in TYPES:
        return name
    raise UsageError(
        f"{name!r} is not an activity type",
        hint=f"one of: {', '.join(TYPES)}",
        items=[{"found": name, "nearest": nearest(name, TYPES)}],
    )


def already_logged(subject: Subject, list_name: str, ref: str) -> bool:
    """Whether an entry with this foreign reference is there: scripts may send it twice."""
    return bool(ref) and any(entry.get("ref") == ref for entry in subject.entries(list_name))


def log(subject: Subject, touch: Touch, actor: Actor, today: str) -> Change:
    """Log a touch, close the planned step it fulfils, plan the next: one change.

    The earliest follow-up due `today` (the actor's local day) or before becomes the activity's
    `due` and `follow_up`. Idempotent by `ref`. A pause that had ended is written down as open, and
    a contact nobody has becomes the one's who touched it (never a bot's).
    """
    check_type(touch.type)
    if already_logged(subject, "activities", touch.ref):
        return change_of(subject, "log", "activity.add", "already logged", [])
    if not touch.inbound and touch.type != "research":
        refuse_blocked(subject, CHANNEL.get(touch.type, touch.type))
    if touch.next:
        refuse_blocked(subject, touch.next.channel)
    entry = touch.entry(actor)
    edits: list[Edit] = []
    done = None if touch.keep_next or touch.type == "research" else due_by(subject, today)
    if done is not None:
        entry |= {"due": done["due"], "follow_up": done.get("id") or ""}
        edits.append(_close(subject, done))
    edits.append(Append(("activities",), {k: v for k, v in entry.items() if v != ""}))
    if touch.next:
        owner = subject.text("owner") or actor.by
        edits.append(Append(("follow_ups",), touch.next.entry(owner)))
    edits += _wake(subject, today) + _take(subject, touch, actor)
    return change_of(subject, "log", "activity.add", str(touch), edits)


def done(subject: Subject, touch: Touch, actor: Actor, today: str, *, step: str = "") -> Change:
    """The planned step happened, with this outcome: log it on the step's own channel."""
    steps = by_due(subject)
    if step:
        steps = [entry for entry in steps if entry.get("id") == step]
    if not steps:
        raise NotFound(
            f"{subject.name} has nothing planned" + (f" with the id {step}" if step else ""),
            hint="log what happened instead: pb log CONTACT call connected",
        )
    planned = steps[0]
    type_of = {"phone": "call"}.get(str(planned.get("channel") or ""), str(planned.get("channel")))
    kind = touch.type or (type_of if type_of in TYPES else "call")
    made = log(subject, replace(touch, type=kind, keep_next=True), actor, today)
    if not made.patches:
        return made
    edits = list(made.patches[0].edits)
    edits.insert(0, _close(subject, planned))
    for position, edit in enumerate(edits):
        if isinstance(edit, Append) and edit.path == ("activities",):
            entry = dict(edit.value) if isinstance(edit.value, Mapping) else {}
            entry |= {"due": planned["due"], "follow_up": planned.get("id") or ""}
            edits[position] = Append(edit.path, {k: v for k, v in entry.items() if v != ""})
    return change_of(subject, "done", "follow-up.done", str(replace(touch, type=kind)), edits)


def note(subject: Subject, text: str, actor: Actor, *, kind: str = "", about: str = "") -> Change:
    """Take a note; a first `?`, `!`, `>` or `+` says which kind, `!price: …` what it is about."""
    prefix = text[:1]
    if not kind and prefix in NOTE_PREFIX:
        kind, text = NOTE_PREFIX[prefix], text[1:].strip()
    kind = kind or "note"
    said = re.match(r"(\w[\w-]*):\s*(?=\S)", text) if kind == "objection" and not about else None
    if said:
        about, text = said[1], text[said.end() :]
    if not text.strip():
        raise UsageError("an empty note", hint="write what was said: pb note CONTACT 'text'")
    entry: dict[str, object] = {
        "id": new_entry_id("notes"),
        "at": actor.now,
        "by": actor.by,
        "kind": kind,
        "about": about,
        "state": "open" if kind in OPEN_KINDS else "",
        "text": text.strip(),
    }
    kept = {key: value for key, value in entry.items() if value != ""}
    words = f"{kind} {about}".strip()
    return change_of(subject, "note", "note.add", words, [Append(("notes",), kept)])


def signal(
    subject: Subject, kind: str, actor: Actor, *, ref: str = "", note: str = "", at: str = ""
) -> Change:
    """Record a signal of theirs (a download, a demo request …). Idempotent by `ref`.

    Whoever unsubscribes has opted out of mails.
    """
    if already_logged(subject, "signals", ref):
        return change_of(subject, "signal", "signal.add", "already known", [])
    entry = {
        "id": new_entry_id("signals"),
        "at": at or actor.now,
        "kind": kind,
        "ref": ref,
        "note": note,
        "via": actor.via if actor.via.startswith("bot/") else "",
    }
    kept = {key: value for key, value in entry.items() if value}
    edits: list[Edit] = [Append(("signals",), kept)]
    channel = OPTS_OUT.get(kind, "")
    if channel and subject.text("consent", channel) != "opted-out":
        edits += [Set(("consent", channel), "opted-out"), Set(("consent", "at"), actor.now)]
        kind = f"{kind}, opted out of {channel}"
    return change_of(subject, "signal", "signal.add", kind, edits)


def _close(subject: Subject, step: Mapping[str, Tree]) -> Delete:
    """Take a fulfilled step off the list."""
    return Delete(subject.entry_path("follow_ups", step))


def _wake(subject: Subject, today: str) -> list[Edit]:
    """A pause whose day has come ended by itself: the next touch writes it down."""
    if subject.status != "paused":
        return []
    review = subject.text("status_info", "review_on")
    if not review or review[:10] > today:
        return []
    path: Path = ("status",)
    return [Set(path, "open", was="paused"), Delete(("status_info",))]


def _take(subject: Subject, touch: Touch, actor: Actor) -> list[Edit]:
    """The first touch of a contact without owner makes it the actor's own."""
    if subject.text("owner") or actor.via.startswith("bot/") or touch.type == "research":
        return []
    return [Set(("owner",), actor.by)]
