"""Two files of one person become one: both histories, one contact, and the old id leads there.

The one file stays and takes in the other, which goes; both and every link to it in one commit, so
that one undo gives both back. What the two say differently is kept as a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from pipeboard.actions.allowed import blocked, is_dnc
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.joining import LOGS
from pipeboard.actions.status import drop_steps
from pipeboard.actions.uniting import Differs, United, aliases, united
from pipeboard.errors import ConflictError, InvalidData, UsageError
from pipeboard.model.coerce import coerce
from pipeboard.model.fields import ordered
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import Delete, Edit, Patch, Set, Tree, as_text


class Merging(NamedTuple):
    """The change that makes one of two, what it takes over, and what both said differently."""

    change: Change
    united: United
    linked: int
    """So many other contacts spoke of the one that goes."""

    @property
    def lines(self) -> list[str]:
        """What is to be known before it is done, a line each."""
        grown = [f"+{count} {name}" for name, count in self.united.grown.items()]
        told = [
            f"taken over: {', '.join(self.united.filled)}" if self.united.filled else "",
            f"brought together: {', '.join(grown)}" if grown else "",
            f"links from {self.linked} more are led here" if self.linked else "",
        ]
        return [line for line in told if line] + [differing(one) for one in self.united.differs]


def merge(
    keep: Subject, other: Subject, referring: Sequence[Subject], actor: Actor, *, reason: str = ""
) -> Merging:
    """`other` merged into `keep`; `referring` are further contacts that may link to it.

    Raises UsageError for one contact twice, ConflictError where something is undecided in either,
    InvalidData where a log of either holds what is no entry, which has no place in the log of both.
    """
    _refuse(keep, other)
    both = _allowed(keep.path, united(keep.tree, other.tree))
    whole = Subject(keep.path, _whole(keep, other, both, actor))
    after = _typed(whole.after(_own_links(whole, other.id)).tree)
    links = [patch for one in referring if (patch := _relinked(one, other.id, keep.id))]
    edits = tuple(
        Set((key,), after[key], was=keep.tree.get(key))
        for key in ordered(after)
        if as_text(after[key]) != keep.tree.get(key)
    )
    gone = other.slug if other.slug != keep.slug else other.id or other.path
    words = f"{gone} merged into it"
    change = Change(
        verb="merge",
        action="contact.merge",
        words=words,
        patches=(Patch(keep.path, edits), Patch(other.path, remove=True), *links),
        contacts=tuple(filter(None, (keep.id, other.id))),
        slugs=(keep.slug,),
        reason=reason,
        summary=f"{keep.name}: {words}",
        heeded=True,
    )
    return Merging(change, both, len(links))


def _refuse(keep: Subject, other: Subject) -> None:
    if keep.path == other.path:
        raise UsageError(f"that is {keep.name} twice", hint="pb merge KEEP OTHER · pb dupes")
    for one in (keep, other):
        if one.entries("conflicts"):
            raise ConflictError(
                f"{one.name} has something undecided", hint="decide it first, then merge"
            )
        for log in LOGS:
            said = one.tree.get(log) or []
            if len(one.entries(log)) < (len(said) if isinstance(said, list) else 1):
                raise InvalidData(
                    f"{one.name}: {log} has something in it that is no entry",
                    hint="pb lint says where; mend it (pb edit), then merge",
                )


def _allowed(path: str, both: United) -> United:
    """Without the steps that they do not want, by the stricter word of the two."""
    one = Subject(path, both.tree)

    def goes(step: Mapping[str, Tree]) -> bool:
        return is_dnc(one) or bool(blocked(one, str(step.get("channel") or "")))

    gone = [Differs("follow_ups", None, step) for step in one.entries("follow_ups") if goes(step)]
    tree = dict(one.after(drop_steps(one, goes)).tree)
    return both._replace(tree=tree, differs=(*both.differs, *gone))


def _whole(keep: Subject, other: Subject, both: United, actor: Actor) -> dict[str, Tree]:
    """The tree of both with what only a merge adds: the old id, the move, the note."""
    tree = dict(both.tree)
    former = aliases(keep.tree, other.tree)
    if former:
        tree["aliases"] = former
    moves = tree.get("stage_history")
    stage = str(tree.get("stage") or "lead")
    if stage != keep.stage and _last_stage(moves) != stage:
        move: dict[str, Tree] = {
            "id": new_entry_id("stage_history"), "at": actor.now, "stage": stage,
            "from": keep.stage, "by": actor.by, "reason": f"merged with {other.slug}",
        }  # fmt: skip
        tree["stage_history"] = [*(moves if isinstance(moves, list) else ()), move]
    notes = tree.get("notes")
    note = as_text(_note(other, both.differs, actor))
    tree["notes"] = [*(notes if isinstance(notes, list) else ()), note]
    return tree


def _last_stage(moves: Tree) -> Tree:
    last = moves[-1] if isinstance(moves, list) and moves else None
    return last.get("stage") if isinstance(last, dict) else None


def _note(other: Subject, differs: Sequence[Differs], actor: Actor) -> Mapping[str, object]:
    """What the file that goes said differently: so that nothing is lost in silence."""
    named = f"merged with {other.name} ({other.id or other.path})"
    said = [f"{one.field}: {_said(one.other)}" for one in differs]
    text = "\n".join([f"{named}, who said:", *said]) if said else named
    entry = {"id": new_entry_id("notes"), "at": actor.now, "by": actor.by, "kind": "note"}
    return {**entry, "text": text}


def differing(one: Differs) -> str:
    """A difference in a line: what stays, and what is kept as a note."""
    if one.kept is None:
        return f"{one.field} · only noted: {_said(one.other)}"
    kept = f": {one.kept}" if isinstance(one.kept, str) else ""
    return f"{one.field}{kept} stays · noted: {_said(one.other)}"


def _said(value: Tree) -> str:
    """A value in words."""
    if isinstance(value, dict):
        known = {key: said for key, said in value.items() if key != "id" and said}
        return ", ".join(f"{key} {_said(said)}" for key, said in known.items())
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return " ".join((value or "").split())


def _own_links(subject: Subject, old: str) -> list[Edit]:
    """A link between the two is one to oneself by now: nobody referred themselves."""
    itself = subject.text("source", "referred_by") in (subject.id, old) and subject.id
    edits: list[Edit] = [Delete(("source", "referred_by"))] if itself else []
    patch = _relinked(subject.after(edits), old, subject.id)
    return [*edits, *(patch.edits if patch else ())]


def _relinked(subject: Subject, old: str, new: str) -> Patch | None:
    """The links of a contact from the id that goes to the one that stays."""
    edits: list[Edit] = []
    if old and subject.text("source", "referred_by") == old:
        edits.append(Set(("source", "referred_by"), new, was=old))
    for deal in subject.entries("opportunities"):
        named = deal.get("deciders")
        known = named if isinstance(named, list) else [named]
        if old and old in known:
            path = (*subject.entry_path("opportunities", deal), "deciders")
            led = list(dict.fromkeys(new if one == old else str(one) for one in known))
            edits.append(Set(path, led if isinstance(named, list) else new, was=named))
    return Patch(subject.path, tuple(edits)) if edits else None


def _typed(tree: Mapping[str, Tree]) -> dict[str, object]:
    """Numbers and yes/no plain, where that is what the file says; a file amiss stays text."""
    try:
        plain = coerce(tree)
    except msgspec.ValidationError:
        return {**tree}
    return {key: _as_written(value, plain[key]) for key, value in tree.items()}


def _as_written(said: Tree, plain: object) -> object:
    if isinstance(said, dict) and isinstance(plain, Mapping):
        return {key: _as_written(value, plain.get(key)) for key, value in said.items()}
    if isinstance(said, list) and isinstance(plain, list) and len(said) == len(plain):
        return [_as_written(value, one) for value, one in zip(said, plain, strict=True)]
    return plain if as_text(plain) == said else said
