"""What comes after an outcome: the step its rule suggests, or the question it raises.

`ahead` says what the box of a touch offers; `after` makes of what was typed (or accepted) the
change that goes with the touch, in the same commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions import consent, losing, status
from pipeboard.actions.change import Change, Subject, along
from pipeboard.actions.follow import Step, by_due, due_by
from pipeboard.actions.phrase import parse_step
from pipeboard.actions.referral import referred, step_of
from pipeboard.actions.suggest import Clock, suggested
from pipeboard.actions.touch import Touch, log
from pipeboard.errors import ConsentRefused, UsageError
from pipeboard.model.times import local, parse_time
from pipeboard.model.tree import Append, Set
from pipeboard.tui import typed
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
    edits = [edit for patch in heeded.patches for edit in patch.edits]
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


class After(NamedTuple):
    """What goes with a touch: a step planned in it, or a further change of the contact."""

    step: Step | None = None
    then: Callable[[Subject], Change] | None = None

    def of(self, subject: Subject, touched: Change) -> Change:
        """The touch and what goes with it as one change."""
        return along(subject, touched, self.then) if self.then else touched


def after(board: Board, outcome: str, text: str, step: Step | None) -> After:
    """What was typed as the next step, or accepted. Raises UsageError where it is nothing known."""
    rule = board.config.outcomes.get(outcome)
    head, _, rest = text.partition(" ")
    if text == "-":
        return After()
    if not text:
        return After(step)
    if head in ("P", "N") and rest:
        return After(then=parked(board, rest, nurture=head == "N"))
    if head == "X":
        return After(then=_let_go(board, rest))
    if rule is not None and rule.consent == "ask":
        return After(then=stopped(board, text))
    if rule is not None and rule.suggest == "referral":
        return After(then=_instead(board, text))
    return After(stepped(board, text))


def stepped(board: Board, text: str) -> Step:
    """A next step in words; `+stock-case` at its end is what of the library is given."""
    gives = [item.slug for item in board.library()] if " +" in text else []
    channels = board.vocabulary.values("lists.channels")
    return parse_step(text, board.now(), board.vocabulary.zone, channels, gives)


def parked(board: Board, text: str, *, nurture: bool) -> Callable[[Subject], Change]:
    """`may timing: not before the fair` as a pause, or as nurture, until then."""
    actor, known = board.actor(), board.vocabulary.reasons.get("parked", ())
    if nurture and not text.strip():
        text = "+90d"
    until, said = status.until_of(text, board.now(), board.vocabulary.zone)
    why = status.reason_of(said, known, default="timing") if said else status.Why("timing")
    state = "nurture" if nurture else "paused"
    return lambda subject: status.park(subject, state, until, why, actor)


def let_go(
    board: Board, state: str, text: str, deals_lost: str = ""
) -> Callable[[Subject], Change]:
    """Disqualified or churned, with a reason of the list; win-back is looked at after 180 days.

    `deals_lost` is why the open deals are lost before; without it there may be none.
    """
    actor, terms, reasons = board.actor(), board.deal_terms(), board.vocabulary.reasons
    why = status.reason_of(text, reasons.get(state, ()))
    lost_by = status.reason_of(deals_lost, reasons.get("lost", ())) if deals_lost else None
    review = status.until_of("+180d", board.now(), board.vocabulary.zone)[0]
    back = review if state == "churned" else ""

    def make(subject: Subject) -> Change:
        change = status.let_go(subject, state, why, actor, review=back)
        return losing.first_lost(subject, change, lost_by, terms)

    return make


def lost(
    board: Board, text: str, then: str, *, id: str = "", to: str = ""
) -> Callable[[Subject], Change]:
    """A deal lost, with a reason, to whom, and what then: see `losing.then_of`."""
    terms = board.deal_terms()
    why = status.reason_of(text, board.vocabulary.reasons.get("lost", ()))
    after = losing.then_of(then, board.now(), board.vocabulary.zone)
    return lambda subject: losing.lose(subject, why, terms, after, id=id, to=to)


def stopped(board: Board, text: str) -> Callable[[Subject], Change]:
    """They do not want it: everything, or the channel that was named."""
    actor, known = board.actor(), board.vocabulary.values("lists.channels")
    word = text.strip().casefold()
    channel = {"call": "phone", "mail": "email", "all": "", "everything": ""}.get(word, word)
    if channel and channel not in known:
        raise UsageError(f"{text!r} is not a channel", hint=f"{', '.join(known)}, or everything")
    return lambda subject: consent.stop(subject, channel, actor)


def _let_go(board: Board, text: str) -> Callable[[Subject], Change]:
    letter, _, rest = text.strip().partition(" ")
    if letter == "s":
        return stopped(board, rest)
    if letter == "l":
        return lost(board, rest, "")
    states = {"d": "disqualified", "c": "churned"}
    if letter not in states:
        raise UsageError("X and then l lost, d disqualify, c churned, s stop contacting")
    return let_go(board, states[letter], rest)


def _instead(board: Board, text: str) -> Callable[[Subject], Change]:
    """Somebody else of the same organisation; the one reached was the wrong person."""
    actor, terms, person = board.actor(), board.deal_terms(), typed.person(text)
    why = status.Why("wrong-person", "")

    def make(subject: Subject) -> Change:
        gone = status.let_go(subject, "disqualified", why, actor)
        gone = losing.first_lost(subject, gone, None, terms)
        return referred(subject, gone, person.name, person.fields, actor, board.contact_folder)

    return make
