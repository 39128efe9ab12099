"""What a key and a typed line mean, as functions from a contact to a Change.

The board gives the actor, the clock and the words; the actions make the change. Nothing is asked
and nothing is written here, so this is also what the tests of the prompts' grammar call. Not
loaded before the first key that changes something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeboard.actions import decide, follow, people, status, touch
from pipeboard.actions.cadence import begun
from pipeboard.actions.change import Change, Subject, along, combine
from pipeboard.actions.phrase import parse_until
from pipeboard.board import moving
from pipeboard.errors import UsageError, nearest
from pipeboard.tui import typed
from pipeboard.tui.after import after, parked

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.gate import Verdict
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.touching import Said

Make = Callable[[Subject], Change]


def change(board: Board, targets: Sequence[Target], make: Make) -> Change:
    """The change of all targets, each read from its file as it is now."""
    subjects = [board.subject_at(target.path) for target in targets]
    return combine([board.heeded(subject, make(subject)) for subject in subjects])


def move(board: Board, by: int, *, reason: str = "", override: str = "") -> Make:
    """So many stages on (or back), counted from the stage the contact has when it is done.

    Its gate is asked then, with the contact as it is by then.
    """

    def make(subject: Subject) -> Change:
        stage = _stage(board, subject, by)
        return moving.move(board, subject, stage, reason=reason, override=override)

    return make


def before(first: Make, move: Make) -> Make:
    """A move with what is changed before it, as one: it is a move in name."""

    def make(subject: Subject) -> Change:
        said = first(subject)
        moved = move(subject.after(said.edits))
        whole = along(subject, said, lambda one: moved, words=moved.words)
        words = ", ".join(part.words for part in (moved, said) if part.patches)
        return replace(
            moved,
            patches=whole.patches,
            words=words,
            reason=moved.reason or said.reason,
            trailers=whole.trailers,
            summary=f"{subject.name}: {words}",
        )

    return make


def judged(board: Board, path: str, by: int, first: Make | None = None) -> Verdict:
    """What the gate says of a contact that goes so many stages on, after `first` was done."""
    subject = board.subject_at(path)
    if first is not None:
        subject = subject.after(first(subject).edits)
    return board.judge([subject], _stage(board, subject, by))[0]


def _stage(board: Board, subject: Subject, by: int) -> str:
    stages = board.vocabulary.stages
    at = stages.index(subject.stage) + by if subject.stage in stages else 0
    if not 0 <= at < len(stages):
        raise UsageError(f"there is no stage beyond {subject.stage}")
    return stages[at]


def log(board: Board, kind: str, said: Said, *, done: bool) -> Make:
    """A touch with what was said of it and what goes with it; `done`: it was the planned step.

    A text that begins as a note does (`? ! > +`) becomes one, beside the touch.
    """
    rule = board.config.outcomes.get(said.outcome)
    follows = after(board, said.outcome, said.next, said.accepted)
    noted = said.text[:1] in touch.NOTE_PREFIX and not said.text[1:2].isdigit()
    made = touch.Touch(
        type=kind,
        outcome=said.outcome,
        text="" if noted else said.text,
        inbound=said.inbound,
        tone=said.tone,
        next=follows.step,
        keep_next=rule is not None and rule.suggest == "referral",
    )
    act = touch.done if done else touch.log
    actor, today = board.actor(), board.today()

    def make(subject: Subject) -> Change:
        touched = act(subject, made, actor, today)
        if noted:
            touched = along(subject, touched, lambda one: touch.note(one, said.text, actor))
        return board.heeded(subject, follows.of(subject, touched), ends=said.next == "-")

    return make


def park(board: Board, text: str, *, nurture: bool) -> Make:
    """Parked until a day, in words: `may timing: not before the fair`."""
    return parked(board, text, nurture=nurture)


def no_answer_needed() -> Make:
    """Their last message wants no answer."""
    return status.no_answer_needed


def planned_kind(channel: str) -> str:
    """The kind of touch that fulfils a step planned on a channel."""
    kind = {"phone": "call"}.get(channel, channel)
    return kind if kind in touch.TYPES else "call"


def note(board: Board, text: str) -> Make:
    """A note; its first character says which kind."""
    actor = board.actor()
    return lambda subject: touch.note(subject, text, actor)


def next_step(board: Board, text: str) -> Make:
    """The next step, in words."""
    step = board.step(text)
    actor = board.actor()
    return lambda subject: follow.next_step(subject, step, actor)


def snooze(board: Board, text: str, lane: str = "") -> Make:
    """The next step moved to a later day, in words; where there is none, one about the lane."""
    later, actor = until(board, text), board.actor()
    return lambda subject: follow.snooze(subject, later, actor, lane=lane)


def until(board: Board, text: str) -> str:
    """A later day or time in words, as files write it."""
    return parse_until(text, board.now(), board.vocabulary.zone)


def pause(board: Board, due: str, about: str = "") -> Make:
    """Paused until a day, with the sentence that was to be its step, or the one planned so far."""
    actor = board.actor()

    def make(subject: Subject) -> Change:
        step = next(iter(follow.by_due(subject)), {})
        planned = " ".join(str(step[key]) for key in ("channel", "reason") if step.get(key))
        why = status.Why("timing", about or planned)
        return status.park(subject, "paused", due[:10], why, actor)

    return make


def tags(text: str) -> Make:
    """Tags on and off: `vip -old`."""
    add, remove = typed.tags(text)
    return lambda subject: decide.tag(subject, add, remove)


def owner(board: Board, name: str) -> Make:
    """Somebody's from now on; `me` is me, nothing is nobody."""
    key = board.actor().by if name == "me" else name
    return lambda subject: decide.assign(subject, key)


def add(board: Board, text: str, event: typed.Event | None = None) -> Callable[[], Change]:
    """Somebody new, of whom the name is enough; met at an event, where one is named."""
    person = typed.person(text)
    makes = [note(board, person.note)] if person.note else []
    makes += [next_step(board, person.next)] if person.next else []

    def build() -> Change:
        actor = board.actor()
        known = _employed(board, person.fields)
        fields: dict[str, object] = {"owner": actor.by}
        if event is not None:
            own = known.get("tags")
            tags = dict.fromkeys([*(own if isinstance(own, list) else []), *event.tags])
            fields |= {"source": event.source, "owner": event.owner or actor.by}
            made_of = {**fields, **known, "tags": list(tags)}
        else:
            made_of = {**fields, **known}
        made = people.add(person.name, made_of, actor)
        made = people.into(made, board.contact_folder(made.contacts[0]))
        made = people.begun(made, makes) if makes else made
        return begun(made, actor, board.course()) if fields.get("source") else made

    return build


def _employed(board: Board, fields: Mapping[str, object]) -> dict[str, object]:
    """What was typed of somebody, with a link where the company has a file of its own."""
    company = fields.get("company")
    name = str(company.get("name", "")) if isinstance(company, dict) else ""
    rest = {key: value for key, value in fields.items() if key != "company"}
    return {**rest, **board.employed(name)} if name else {**fields}


def signal(board: Board, text: str) -> Make:
    """`demo-request for the CFO`: a kind of the config, then a note."""
    kind, _, words = text.partition(" ")
    known = board.vocabulary.signals
    if kind not in known:
        near = nearest(kind, known) or [*known]
        raise UsageError(f"{kind!r} is not a kind of signal", hint=" · ".join(near))
    actor = board.actor()
    return lambda subject: touch.signal(subject, kind, actor, note=words.strip())


def extract(board: Board, path: str) -> Callable[[], Change]:
    """The company of a contact as an organisation; a UsageError where it has one already."""
    from pipeboard.board.organisations import find

    subject = board.subject_at(path)
    if subject.text("org"):
        raise UsageError(f"{subject.name} has an organisation already", hint="go shows it")
    company = subject.text("company", "name") or subject.text("company")
    if not company:
        raise UsageError(f"{subject.name} has no company", hint="e, then company.name")
    return lambda: board.extract(find(board, company))
