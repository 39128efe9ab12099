"""Cadences that a person starts, skips a step of, or stops; and how their steps are planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.allowed import blocked, usable, way_out
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.course import Course, Entry, anchor_path, before, number_of, running
from pipeboard.actions.follow import Step
from pipeboard.actions.status import EXITS
from pipeboard.errors import ConsentRefused, NotFound, UsageError
from pipeboard.model.fields import ordered
from pipeboard.model.tree import Append, Delete, Edit, Set, as_text
from pipeboard.rules import cadence as rule
from pipeboard.rules.cadence import Coming, Days

if TYPE_CHECKING:
    from pipeboard.model.playbook import Cadence

_REVIEW_DAYS = 90
_NOBODY_ANSWERED = "no-reply"


class Follows(NamedTuple):
    """What comes after a step: the edits, in words, and the cadence's name and the step's number;
    `through` where the cadence of the step has come to its end.
    """

    edits: tuple[Edit, ...]
    words: str
    name: str = ""
    number: int = 0
    through: bool = False


def start(subject: Subject, name: str, actor: Actor, course: Course) -> Change:
    """Begin a cadence; another one that runs ends. Raises where nobody may, or need, be reached."""
    cadence = course.named(name)
    _may_start(subject)
    there = running(subject)
    if any(step.get("cadence") == name for step in there):
        return change_of(
            subject, "cadence", "cadence.start", f"already {course.place(there[0])}", []
        )
    coming = rule.first(cadence, _anchored(cadence, name, subject, course))
    if coming is None:
        raise UsageError(
            f"{subject.name}: the {cadence.anchor} that {name} counts from is past",
            hint="set the date first, or plan a step by hand: pb next",
        )
    step = planned(subject, name, coming)
    edits: list[Edit] = [Delete(subject.entry_path("follow_ups", one)) for one in reversed(there)]
    edits.append(Append(("follow_ups",), step.entry(subject.text("owner") or actor.by)))
    instead = f", instead of {course.place(there[0])}" if there else ""
    words = f"{rule.place(name, coming.number, cadence)} {step}{instead}"
    return change_of(subject, "cadence", "cadence.start", words, edits)


def begun(change: Change, actor: Actor, course: Course) -> Change:
    """A new contact with the cadence that its source begins with, where the config says so.

    Whoever has a next step already, or refuses everything, begins with none.
    """
    patch = change.patches[0]
    tree = as_text(dict(patch.tree or {}))
    subject = Subject(patch.path, tree if isinstance(tree, dict) else {})
    source = subject.text("source", "channel")
    name = next((n for n, one in course.cadences.items() if rule.begun_by(one, source)), "")
    if not name or subject.entries("follow_ups") or blocked(subject, ""):
        return change
    coming = rule.first(course.cadences[name], course.days(course.cadences[name], subject))
    if coming is None:
        return change
    entry = planned(subject, name, coming).entry(subject.text("owner"))
    whole: dict[str, object] = {**(patch.tree or {}), "follow_ups": [entry]}
    place = rule.place(name, coming.number, course.cadences[name])
    return replace(
        change,
        words=f"{change.words}, {place} {coming.due}",
        patches=(replace(patch, tree=ordered(whole)), *change.patches[1:]),
    )


def _may_start(subject: Subject) -> None:
    why = blocked(subject, "")
    if why:
        raise ConsentRefused(f"{subject.name} {why}", hint=way_out(subject))
    if subject.status in (*EXITS, "paused"):
        raise UsageError(f"{subject.name} is {subject.status}", hint="a cadence is for open ones")


def _anchored(cadence: Cadence, name: str, subject: Subject, course: Course) -> Days:
    days = course.days(cadence, subject)
    if cadence.anchor and days.anchor is None:
        raise UsageError(
            f"{subject.name} has no {cadence.anchor}, which {name} counts from",
            hint=f"pb set {subject.slug} {anchor_path(cadence.anchor)}=2027-01-31",
        )
    return days


def skip(subject: Subject, actor: Actor, course: Course, name: str = "") -> Change:
    """Leave the open step out; the next one keeps its distance. After the last the cadence ends."""
    step = _open_step(subject, name)
    since = max(course.today, course.day(step.get("due")) or course.today)
    coming = follows(subject, step, since, actor, course)
    words = f"{course.place(step)} skipped, {coming.words}"
    edits = [Delete(subject.entry_path("follow_ups", step)), *coming.edits]
    return change_of(subject, "cadence", "cadence.skip", words, edits)


def stop(subject: Subject, course: Course, name: str = "") -> Change:
    """End the cadence that runs; what else is planned stays."""
    step = _open_step(subject, name)
    edits: list[Edit] = [Delete(subject.entry_path("follow_ups", step))]
    return change_of(subject, "cadence", "cadence.stop", f"{course.place(step)} stopped", edits)


def _open_step(subject: Subject, name: str) -> Entry:
    steps = [step for step in running(subject) if name in ("", step.get("cadence"))]
    if not steps:
        raise NotFound(
            f"{subject.name} is not in {name or 'a cadence'}",
            hint="pb cadence start CONTACT NAME",
        )
    return steps[0]


def planned(subject: Subject, name: str, coming: Coming) -> Step:
    """A step of a cadence for a contact: by the channel that reaches them, which they like."""
    channel = rule.adapted(
        coming.channel, usable(subject), subject.text("preferred_channel"), before(subject)
    )
    return Step(
        due=coming.due.isoformat(),
        channel=channel,
        reason=coming.reason,
        give=coming.give,
        cadence=name,
        number=coming.number,
    )


def follows(subject: Subject, step: Entry, since: date, actor: Actor, course: Course) -> Follows:
    """What comes after a step that was done (or skipped) on the day `since`.

    After the last one comes the cadence that is to follow. One that repeats is for those whom
    nobody reached: they are in nurture from then on.
    """
    name = str(step["cadence"])
    cadence = course.named(name)
    coming = rule.following(cadence, number_of(step), since, course.days(cadence, subject))
    if coming is not None:
        return _planned(subject, name, coming, actor, course)
    then = course.cadences.get(cadence.then or "")
    first = rule.first(then, course.days(then, subject)) if then else None
    if then is None or cadence.then is None or first is None:
        return Follows((), f"{name} is through", through=True)
    made = _planned(subject, cadence.then, first, actor, course)
    status = _into_nurture(subject, actor, course) if then.repeat else ()
    words = f"{name} is through, {made.words}"
    return made._replace(edits=(*made.edits, *status), words=words, through=True)


def nurturing(subject: Subject, actor: Actor, course: Course) -> Follows:
    """What one gets who comes into nurture: the first step of the cadence that repeats."""
    again = [name for name, one in course.cadences.items() if one.repeat]
    name = "nurture" if "nurture" in again else next(iter(again), "")
    return beginning(subject, name, actor, course)


def beginning(subject: Subject, name: str, actor: Actor, course: Course) -> Follows:
    """The first step of a cadence; nothing where it is not configured, runs, or they said no."""
    cadence = course.cadences.get(name)
    runs = any(step.get("cadence") == name for step in running(subject))
    if cadence is None or runs or blocked(subject, ""):
        return Follows((), "")
    coming = rule.first(cadence, course.days(cadence, subject))
    return _planned(subject, name, coming, actor, course) if coming else Follows((), "")


def _planned(subject: Subject, name: str, coming: Coming, actor: Actor, course: Course) -> Follows:
    """The step that comes; a pause it falls into puts it off to its end."""
    review = subject.text("status_info", "review_on") if subject.status == "paused" else ""
    step = planned(subject, name, coming)
    step = replace(step, due=max(step.due, review[:10]))
    edit = Append(("follow_ups",), step.entry(subject.text("owner") or actor.by))
    words = f"{rule.place(name, coming.number, course.cadences.get(name))} {step.due}"
    return Follows((edit,), words, name, coming.number)


def _into_nurture(subject: Subject, actor: Actor, course: Course) -> tuple[Edit, ...]:
    if subject.status != "open" or subject.stage == "customer":
        return ()
    known = _NOBODY_ANSWERED in course.parked
    review = date.fromordinal(course.today.toordinal() + _REVIEW_DAYS).isoformat()
    info = {"at": actor.now, "by": actor.by, "reason": _NOBODY_ANSWERED if known else "other"}
    info |= {"review_on": review} if known else {"note": "nobody answered", "review_on": review}
    return (Set(("status",), "nurture"), Set(("status_info",), info))
