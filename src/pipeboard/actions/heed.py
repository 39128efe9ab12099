"""What a change of a contact means for its cadences: ended, or their next step planned.

Every change of contacts passes here on its way to the board, so that it does not matter by which
key or verb it was made. What is planned goes into the same commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from pipeboard.actions.allowed import blocked, has_opted_out
from pipeboard.actions.cadence import Follows, beginning, follows, nurturing, planned
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.course import Course, Entry, number_of, running
from pipeboard.actions.happened import happened, new_entries
from pipeboard.actions.status import EXITS
from pipeboard.model.tree import Append, Delete, Edit, Set
from pipeboard.rules.cadence import Coming


class _Moment(NamedTuple):
    """A contact before and after a change, what happened with it, who acts, and what they go by."""

    was: Subject
    now: Subject
    told: set[str]
    actor: Actor
    course: Course


def heed(
    subject: Subject, change: Change, actor: Actor, course: Course, *, ends: bool = False
) -> Change:
    """The change with what it means for cadences: those that run, and those that begin.

    A step that the change plans itself takes the place of the cadence's own next step. With `ends`
    a cadence whose step was fulfilled goes no further.
    """
    there = running(subject)
    edits = change.edits_of(subject.path)
    if not edits or not is_concerned(subject, change):
        return change
    now = subject.after(edits)
    moment = _Moment(subject, now, happened(subject, now, course), actor, course)
    words: list[str] = []
    for step in there:
        meant = _meaning(moment, step)
        own = _own_step(edits) if meant.name else None
        if meant.name and ends:
            words.append(f"{step['cadence']} ends")
        elif own is None:
            edits += meant.edits
            words += [meant.words] if meant.words else []
        elif not meant.through:
            edits[own] = _labelled(edits[own], meant)
    for meant in _begins(moment):
        edits += meant.edits
        words += [meant.words] if meant.words else []
    return _with(subject, change, edits, words)


def _begins(moment: _Moment) -> Iterator[Follows]:
    """What begins by itself: that of nurture, and for a new customer the one called onboarding."""
    was, now, _, actor, course = moment
    if now.status == "nurture" != was.status:
        yield nurturing(now, actor, course)
    if now.stage == "customer" != was.stage:
        yield beginning(now, _ONBOARDING, actor, course)


def is_concerned(subject: Subject, change: Change) -> bool:
    """Whether a change may mean anything: a cadence runs, or one may begin."""
    if change.heeded:
        return False
    if running(subject):
        return True
    return any(isinstance(e, Set) and (e.path, e.value) in _BEGIN for e in change.edits)


_ONBOARDING = "onboarding"
_BEGIN = ((("status",), "nurture"), (("stage",), "customer"))
_NOTHING = Follows((), "")


def _meaning(moment: _Moment, step: Entry) -> Follows:
    """Ended, resumed, fulfilled, or by another channel; else nothing."""
    was, now, told, actor, course = moment
    cadence = course.cadences.get(str(step["cadence"]))
    stays = any(_same(step, one) for one in now.entries("follow_ups"))
    if now.status in EXITS or blocked(now, ""):
        return Follows(_drop(now, step, stays), "")
    why = next((word for word in cadence.stop_on if word in told), "") if cadence else ""
    if why:
        return Follows(_drop(now, step, stays), f"{step['cadence']} ends: {why}")
    if cadence is None or now.status == "nurture" != was.status:
        return _NOTHING
    if cadence.repeat and was.status == "nurture" and now.status == "open":
        return Follows(_drop(now, step, stays), f"{step['cadence']} ends: open again")
    if stays and was.status == "paused" and now.status == "open":
        return _resumed(moment, step)
    touch = None if stays else _fulfilling(was, now, step)
    if touch is not None:
        return follows(now, step, course.day(touch.get("at")) or course.today, actor, course)
    if "opted-out" in told and has_opted_out(now, str(step.get("channel") or "")):
        return _by_another(moment, step, stays)
    return _NOTHING


def _drop(now: Subject, step: Entry, stays: bool) -> tuple[Edit, ...]:
    return (Delete(now.entry_path("follow_ups", step)),) if stays else ()


def _resumed(moment: _Moment, step: Entry) -> Follows:
    """The pause ended before its day: the step that waited for it is due today."""
    review = moment.was.text("status_info", "review_on")[:10]
    today = moment.course.today.isoformat()
    due = str(step["due"])[:10]
    if due != review or due <= today:
        return _NOTHING
    path = (*moment.now.entry_path("follow_ups", step), "due")
    return Follows((Set(path, today),), f"{moment.course.place(step)} {today}")


def _by_another(moment: _Moment, step: Entry, stays: bool) -> Follows:
    """The same step by a channel that they still allow."""
    course, name = moment.course, str(step["cadence"])
    channel, reason, give = (str(step.get(key) or "") for key in ("channel", "reason", "give"))
    day = course.day(step.get("due")) or course.today
    made = planned(moment.now, name, Coming(number_of(step), day, channel, reason, give))
    made = replace(made, due=str(step["due"]))
    edit = Append(("follow_ups",), made.entry(str(step.get("owner") or moment.actor.by)))
    words = f"{course.place(step)} by {made.channel}"
    return Follows((*_drop(moment.now, step, stays), edit), words)


def _fulfilling(was: Subject, now: Subject, step: Entry) -> Entry | None:
    """The new touch that the step became."""
    own = step.get("id")
    for touch in new_entries(was, now, "activities"):
        if touch.get("follow_up") == own if own else touch.get("due") == step["due"]:
            return touch
    return None


def _same(step: Entry, other: Entry) -> bool:
    return step.get("id") == other.get("id") if step.get("id") else step == other


def _own_step(edits: list[Edit]) -> int | None:
    """Where a change plans a step of its own."""
    for at, edit in enumerate(edits):
        if isinstance(edit, Append) and edit.path == ("follow_ups",):
            return at
    return None


def _labelled(edit: Edit, meant: Follows) -> Edit:
    """The step that was planned by hand, as the cadence's next one."""
    value = edit.value if isinstance(edit, Append) and isinstance(edit.value, Mapping) else {}
    return Append(("follow_ups",), {**value, "cadence": meant.name, "step": meant.number})


def _with(subject: Subject, change: Change, edits: list[Edit], words: list[str]) -> Change:
    said = ", ".join((change.words, *words))
    patches = list(change.patches)
    mine = [at for at, patch in enumerate(patches) if patch.path == subject.path]
    patches[mine[0]] = replace(patches[mine[0]], edits=tuple(edits))
    for at in reversed(mine[1:]):
        del patches[at]
    return replace(
        change,
        words=said,
        patches=tuple(patches),
        summary=f"{subject.name}: {said}" if words else change.summary,
        heeded=True,
    )
