"""What a key and a typed line mean, as functions from a contact to a Change.

The board gives the actor, the clock and the words; the actions make the change. Nothing is asked
and nothing is written here, so this is also what the tests of the prompts' grammar call. Not
loaded before the first key that changes something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeboard.actions import decide, follow, people, touch
from pipeboard.actions.change import Change, Subject, combine
from pipeboard.actions.phrase import parse_step, parse_until
from pipeboard.errors import UsageError
from pipeboard.model.tree import Tree
from pipeboard.tui import typed
from pipeboard.tui.prompt import Question
from pipeboard.tui.text import clean

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.tui.acting import Target
    from pipeboard.tui.touching import Said

Make = Callable[[Subject], Change]


def change(board: Board, targets: Sequence[Target], make: Make) -> Change:
    """The change of all targets, each read from its file as it is now."""
    return combine([make(board.subject_at(target.path)) for target in targets])


def move(board: Board, by: int, *, reason: str = "", override: str = "") -> Make:
    """So many stages on (or back), counted from the stage the contact has when it is done."""
    actor, stages = board.actor(), board.vocabulary.stages

    def make(subject: Subject) -> Change:
        at = stages.index(subject.stage) + by if subject.stage in stages else 0
        if not 0 <= at < len(stages):
            raise UsageError(f"there is no stage beyond {subject.stage}")
        return decide.move(subject, stages[at], actor, reason=reason, override=override)

    return make


def log(board: Board, kind: str, said: Said, *, done: bool) -> Make:
    """A touch with what was said of it; `done`: it was the planned step."""
    step = None
    if said.next:
        channels = board.vocabulary.values("lists.channels")
        step = parse_step(said.next, board.now(), board.vocabulary.zone, channels)
    made = touch.Touch(
        type=kind,
        outcome=said.outcome,
        text=said.text,
        inbound=said.inbound,
        tone=said.tone,
        next=step,
    )
    act = touch.done if done else touch.log
    actor, today = board.actor(), board.today()
    return lambda subject: act(subject, made, actor, today)


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
    channels = board.vocabulary.values("lists.channels")
    step = parse_step(text, board.now(), board.vocabulary.zone, channels)
    actor = board.actor()
    return lambda subject: follow.next_step(subject, step, actor)


def snooze(board: Board, text: str) -> Make:
    """The next step moved to a later day, in words."""
    until = parse_until(text, board.now(), board.vocabulary.zone)
    actor = board.actor()
    return lambda subject: follow.snooze(subject, until, actor)


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
        fields: dict[str, object] = {"owner": actor.by}
        if event is not None:
            own = person.fields.get("tags")
            tags = dict.fromkeys([*(own if isinstance(own, list) else []), *event.tags])
            fields |= {"source": event.source, "owner": event.owner or actor.by}
            made_of = {**fields, **person.fields, "tags": list(tags)}
        else:
            made_of = {**fields, **person.fields}
        made = people.add(person.name, made_of, actor)
        made = people.into(made, board.contact_folder(made.contacts[0]))
        return people.begun(made, makes) if makes else made

    return build


def edit(board: Board, target: Target, text: str) -> Make | Question[Make]:
    """`title=CFO` as a change; `title` alone as the question for its value."""
    picked = typed.field(text)
    was = typed.current(board.subject_at(target.path), picked.path)

    def value(text: str) -> Make:
        return lambda subject: typed.edit(subject, picked.path, text, was)

    def checked(text: str) -> Make:
        made = value(text)
        change(board, [target], made)
        return made

    if picked.value is not None:
        return checked(picked.value)
    hint = "several: comma between · empty: unset"
    return Question(f"{picked.name} ·", checked, _on_a_line(picked.name, was), hint)


def _on_a_line(name: str, was: Tree) -> str:
    """A value as the line it is edited on; refused where the line would not say all of it."""
    text = " ".join(typed.shown(was).split())
    line = clean(text)
    if line != text:
        raise UsageError(
            f"{name} holds what a line cannot show",
            hint=f"E opens the file · {name}=… here replaces it",
        )
    return line
