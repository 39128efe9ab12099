"""What the box of a touch offers after an outcome: a step, or the question that its rule asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Subject
from pipeboard.actions.follow import Step, by_due, due_by
from pipeboard.actions.referral import step_of
from pipeboard.actions.suggest import Clock, suggested
from pipeboard.actions.touch import Touch, log
from pipeboard.errors import ConsentRefused, UsageError
from pipeboard.model.times import local, parse_time
from pipeboard.model.tree import Append, Set
from pipeboard.tui.putting_off import FAR
from pipeboard.tui.say import Scene, hour, long_day

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.tui.typed import Outcome

STEP = "fri 10 call: price · tomorrow · +3d email: case study · - none"
_PARK = "P may: pause till then · N may: nurture · fri call: a step · - none"
_EXIT = "Enter disqualifies · X d not-icp: why else · N may: nurture · - none"
_WHO = "who instead? name, mail or phone · Enter: nobody · - stays open"
_STOP = "Enter: no contact at all · phone, email: only that channel"


def _near(text: str) -> str:
    return ""


class Ahead(NamedTuple):
    """What an empty line stands for: `shown` says it, `step` or `said` (as if typed) is it.

    With `asks` nobody passes by the line without having been in it. `far` says of a step that is
    typed there how it would be a pause, where its day is far ahead.
    """

    shown: str = ""
    step: Step | None = None
    said: str = ""
    asks: bool = False
    help: str = STEP
    far: Callable[[str], str] = _near


def far(board: Board, text: str, scene: Scene) -> str:
    """`162 days ahead: P before it pauses until then`; "" of a step that is near, or of no step."""
    try:
        due = board.step(text).due
    except UsageError:
        return ""
    days = (date.fromisoformat(due[:10]) - scene.today).days
    return f"{days} days ahead: P before it pauses until then" if days > FAR else ""


def ahead(board: Board, subject: Subject, kind: str, outcome: Outcome, scene: Scene) -> Ahead:
    """What an outcome of a touch offers for a contact."""
    rule = board.config.outcomes.get(outcome.id)
    if rule is None:
        return Ahead()
    if rule.consent == "ask":
        return Ahead("do not contact at all", said="X s", asks=True, help=_STOP)
    if rule.suggest == "park":
        return Ahead("", asks=True, help=_PARK)
    if rule.suggest == "disqualify":
        return Ahead("disqualified: no-need", said="X d no-need", asks=True, help=_EXIT)
    if rule.suggest == "referral":
        return Ahead("nobody instead: disqualified, wrong person", said="X d wrong-person",
                     asks=True, help=_WHO)  # fmt: skip
    next_of = _of_cadence(board, subject, kind, outcome, scene)
    if next_of:
        return Ahead(next_of)
    clock = Clock(scene.now, scene.zone, board.vocabulary.hours.shift)
    step = suggested(rule.next, subject, kind, outcome.id, clock)
    if step is not None:
        return Ahead(step_words(step, scene), step)
    today = scene.today.isoformat()
    later = next((one for one in by_due(subject) if str(one["due"])[:10] > today), None)
    if later is not None:
        return Ahead(f"stays planned: {step_words(step_of(later), scene)}")
    return Ahead("", asks=bool(rule.next and rule.next.ask))


def _of_cadence(board: Board, subject: Subject, kind: str, outcome: Outcome, scene: Scene) -> str:
    """What the cadence of the step that is due goes on with: nothing need be typed for it."""
    due = due_by(subject, board.today())
    if due is None or not due.get("cadence"):
        return ""
    touch = Touch(type=kind, outcome=outcome.id, inbound=outcome.inbound, tone=outcome.tone)
    try:
        made = log(subject, touch, board.actor(), board.today())
    except ConsentRefused:
        return ""
    heeded = board.heeded(subject, made)
    edits = heeded.edits
    planned = [e.value for e in edits if isinstance(e, Append) and e.path == ("follow_ups",)]
    if not planned or not isinstance(planned[0], Mapping):
        return ""
    entry = {key: str(value) for key, value in planned[0].items()}
    nurture = " from now on" if Set(("status",), "nurture") in edits else ""
    place = board.course().place(entry)
    return f"{place}{nurture} · {step_words(step_of(entry), scene)}"


def step_words(step: Step, scene: Scene) -> str:
    """`Tue 24 Nov 10:00 · email · quarterly offer`."""
    try:
        at, _ = parse_time(step.due, scene.zone)
    except ValueError:
        return str(step)
    when = long_day(local(at, scene.zone).date(), scene.today)
    timed = f"{when} {hour(at, scene.zone)}" if len(step.due) > len("2026-11-24") else when
    return " · ".join(part for part in (timed, step.channel, step.reason) if part)
