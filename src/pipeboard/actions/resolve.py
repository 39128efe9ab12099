"""Deciding what two people changed at once: the field gets its value, the record of it goes.

It is an edit like any other, so undo gives both back. What is decided together (a status with its
reasons) follows the person whose value is taken. A stricter word is never loosened here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeboard.actions.allowed import refuse_lifting
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.decide import typed
from pipeboard.actions.sides import in_words, joined, offered, plain
from pipeboard.actions.unclosed import of_other_stage
from pipeboard.errors import UsageError
from pipeboard.model.conflicts import LIST, Conflict, Side, stamp_of
from pipeboard.model.fields import field_name, is_visible
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import (
    Append,
    Delete,
    Edit,
    Part,
    Patch,
    Path,
    Set,
    Tree,
    as_text,
    get,
    value_at,
)
from pipeboard.rules.reach import OPTED_OUT

BOTH = "both"
# Fields of a decision of their own: a third value wants the verb that makes it.
_DECIDED_BY = {
    "stage": "pb move",
    "status": "pb nurture, pb pause, pb lose …",
    "opportunities.stage": "pb opp set",
}


class Choice(NamedTuple):
    """What is taken: `take` is 1, 2, both, or who said it; or a `value` that was typed.

    `names` are all the names that who said it goes by, where there is more than one.
    """

    take: str = ""
    value: str | None = None
    names: frozenset[str] = frozenset()


def resolve(
    subject: Subject, conflicts: Sequence[Conflict], choice: Choice, actor: Actor
) -> Change:
    """The change that decides these conflicts of one file, all of them the same way.

    Raises UsageError where the choice means nothing for one of them.
    """
    edits: list[Edit] = []
    words: list[str] = []
    for conflict, side, made in _deciding(subject, conflicts, choice, actor):
        if side is not None and conflict.is_file and conflict.sides[side].gone:
            return _removed(subject)
        edits += made
        words.append("kept" if conflict.is_file else _words(subject, conflict, choice, side))
    edits += _taken_out(subject, [one for conflict in conflicts for one in conflict.whole])
    return _change(subject, ", ".join(dict.fromkeys(words)) or "nothing to decide", edits)


def _deciding(
    subject: Subject, conflicts: Sequence[Conflict], choice: Choice, actor: Actor
) -> Iterator[tuple[Conflict, int | None, list[Edit]]]:
    """Of the conflicts of one field the one whose choice it gets, the side and the edits.

    Three who changed a field leave two conflicts of it, and each has a first side: where one of
    them is what the file says, it stays; else the last one is taken.
    """
    of_field: dict[Path, list[tuple[Conflict, int | None, list[Edit]]]] = {}
    for conflict in conflicts:
        side = side_of(conflict, choice)
        whole = side is not None and conflict.is_file
        made = [] if whole else _set(subject, conflict, choice, side, actor)
        of_field.setdefault(conflict.path, []).append((conflict, side, made))
    for each in of_field.values():
        stays = [one for one in each if all(edit.path != one[0].path for edit in one[2])]
        yield (stays or each)[-1]


def side_of(conflict: Conflict, choice: Choice) -> int | None:
    """Which side a choice means, 0 or 1; None where it means neither alone (both, another value).

    Raises UsageError where a name is that of neither, or of both.
    """
    if choice.value is not None:
        same = [n for n, side in enumerate(conflict.sides) if _is_value(side, choice.value)]
        if not same and conflict.is_file:
            raise UsageError("a file has no value", hint=offered(conflict))
        return same[0] if same else None
    if choice.take in ("1", "2"):
        return int(choice.take) - 1
    if choice.take == BOTH:
        return None
    named = [
        n for n, side in enumerate(conflict.sides) if side.by in (choice.names or {choice.take})
    ]
    if len(named) != 1:
        whose = "both are" if named else "neither is"
        raise UsageError(
            f"{conflict.field or 'the file'}: {whose} of {choice.take}", hint=offered(conflict)
        )
    return named[0]


def _is_value(side: Side, text: str) -> bool:
    if side.gone:
        return text == ""
    return in_words(side.value) == " ".join(text.split()) or side.value == text


def _set(
    subject: Subject, conflict: Conflict, choice: Choice, side: int | None, actor: Actor
) -> list[Edit]:
    """The edits that give a conflict's fields their values."""
    if side is None:
        return _value(subject, conflict.path, _other(conflict, choice))
    edits = [
        edit
        for one in conflict.whole
        for number in [_same_person(conflict, one, side)]
        for edit in _taken(subject, one.path, one.sides[number])
    ]
    edits += of_other_stage(subject, conflict, side)
    return [*edits, *_signed(subject, conflict, side), *_history(subject, conflict, side, actor)]


def _other(conflict: Conflict, choice: Choice) -> object:
    """A value of neither side: both, or what was typed."""
    if choice.value is None:
        return joined(conflict)
    verb = _DECIDED_BY.get(field_name(conflict.path))
    if verb:
        raise UsageError(
            f"{conflict.field} is 1 or 2 here: {offered(conflict)}", hint=f"then {verb}"
        )
    return typed(conflict.path, choice.value)


def _same_person(leader: Conflict, one: Conflict, side: int) -> int:
    """Which side of a record is of the person whose side of its leader is taken; where another one
    of that side set it, the side that is not of the other person.
    """
    for person, mine in ((side, True), (1 - side, False)):
        fits = [n for n, each in enumerate(one.sides) if each.by == leader.sides[person].by]
        if len(fits) == 1:
            return fits[0] if mine else 1 - fits[0]
    return side


def _taken(subject: Subject, path: Path, side: Side) -> list[Edit]:
    if side.gone or side.value is None:
        return _value(subject, path, None)
    return _value(subject, path, plain(path, side.value))


def _value(subject: Subject, path: Path, value: object) -> list[Edit]:
    """The edit that gives a field a value (None: takes it away); none where it has it."""
    tree = dict(subject.tree)
    now = value_at(tree, path)
    _refuse_loosening(path, now, value)
    if value is None or value == "":
        return [] if now is None else [Delete(path, was=now)]
    if now == as_text(value):
        return []
    if len(path) > 1 and not isinstance(get(tree, path[:-1]), (dict, list)) and _is_entry(path):
        raise UsageError(f"the entry of {field_name(path)} is gone", hint="take the other one")
    return [Set(path, value, was=now)]


def _is_entry(path: Path) -> bool:
    """Whether a path leads into an entry of a list."""
    return len(field_name(path).split(".")) < len(path)


def _refuse_loosening(path: Path, now: Tree, value: object) -> None:
    """What a contact forbids stays forbidden: lifting it wants their word, by `pb consent`."""
    refuse_lifting(path, now, value)
    if path[0] == "consent" and now == OPTED_OUT and value != OPTED_OUT:
        raise UsageError(
            f"{path[-1]}: they opted out, and the stricter word stays",
            hint=f'pb consent CONTACT {path[-1]} opted-in --proof "their mail of 3 May"',
        )


def _signed(subject: Subject, conflict: Conflict, side: int) -> Iterator[Edit]:
    """Who judged goes with the judgement, where the file names the one whose is not taken."""
    stamp = stamp_of(conflict.field)
    mine, theirs = conflict.sides[side].by, conflict.sides[1 - side].by
    told = stamp and not any(one.path == stamp for one in conflict.whole)
    if stamp and told and mine and value_at(dict(subject.tree), stamp) == theirs != mine:
        yield Set(stamp, mine, was=theirs)


def _history(subject: Subject, conflict: Conflict, side: int, actor: Actor) -> Iterator[Edit]:
    """A stage that the last line of the history does not say gets a line, as a move does."""
    if conflict.path != ("stage",):
        return
    stage = conflict.sides[side].value
    moves = [move for move in subject.entries("stage_history") if move.get("stage")]
    last = moves[-1]["stage"] if moves else None
    if moves and stage != last and isinstance(stage, str):
        entry = {
            "id": new_entry_id("stage_history"),
            "at": actor.now,
            "stage": stage,
            "from": last,
            "by": actor.by,
            "reason": "two moved it at once",
        }
        yield Append(("stage_history",), entry)


def _words(subject: Subject, conflict: Conflict, choice: Choice, side: int | None) -> str:
    """`stage -> lost`; of a field that no commit shows, its name alone."""
    if side is None:
        value = as_text(_other(conflict, choice))
    elif conflict.sides[side].gone:
        return f"{conflict.field} taken away"
    else:
        value = conflict.sides[side].value
    shown = isinstance(value, str) and is_visible(conflict.path, value)
    return f"{conflict.field} -> {value}" if shown else conflict.field


def _taken_out(subject: Subject, decided: Sequence[Conflict]) -> list[Edit]:
    """The records go; with the last one, the list."""
    there = subject.tree.get(LIST)
    records = there if isinstance(there, list) else []
    gone = {one.entry for one in decided}
    if len(gone) >= len(records):
        return [Delete((LIST,), was=there)] if records else []
    named: list[Part] = sorted(entry for entry in gone if isinstance(entry, str))
    placed: list[Part] = sorted((e for e in gone if isinstance(e, int)), reverse=True)
    return [Delete((LIST, entry)) for entry in (*placed, *named)]


def _removed(subject: Subject) -> Change:
    """The file goes after all."""
    change = _change(subject, "removed", [])
    return replace(change, patches=(Patch(subject.path, remove=True),))


def _change(subject: Subject, words: str, edits: Sequence[Edit]) -> Change:
    made = change_of(subject, "resolve", "conflict.resolve", words, edits)
    if subject.path.startswith("contacts/"):
        return made
    orgs = (subject.id,) if subject.path.startswith("orgs/") and subject.id else ()
    slugs = () if subject.path == "pipeboard.yaml" else made.slugs
    name = "pipeboard.yaml" if not slugs else subject.name
    return replace(made, contacts=(), orgs=orgs, slugs=slugs, summary=f"{name}: {words}")
