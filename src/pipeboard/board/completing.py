"""What a hand edit leaves to do: an id for a new file, history for a stage that was typed.

A file that was renamed outside is known by its id: it is not a new contact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.board.preparing import Prepared
from pipeboard.model.fields import ORDER
from pipeboard.model.ids import new_contact_id, new_entry_id, new_organisation_id
from pipeboard.model.tree import Append, Edit, Set
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load

if TYPE_CHECKING:
    from pipeboard.actions.change import Actor
    from pipeboard.board.door import Board


def completed(board: Board, found: Sequence[Prepared]) -> list[Prepared]:
    """The same files with what their edits imply."""
    moved = [_with_past(one, _gone(found)) for one in found]
    gates = _gates(board, moved)
    return [_complete(board, one, gates.get(one.path, {})) for one in moved]


def is_moved(one: Prepared) -> bool:
    """Whether it is a new file of somebody who was in another one before."""
    return one.before is None and one.old is not None


def _gone(found: Sequence[Prepared]) -> dict[str, Prepared]:
    """The files that are not there any more, by the id they had."""
    return {
        str(one.old["id"]): one for one in found
        if one.after is None and one.old is not None and one.old.get("id")
    }  # fmt: skip


def _with_past(one: Prepared, gone: Mapping[str, Prepared]) -> Prepared:
    if one.before is not None or one.new is None:
        return one
    past = gone.get(str(one.new.get("id") or ""))
    return one if past is None else one._replace(old=past.old)


def _complete(board: Board, one: Prepared, gate: Mapping[str, str]) -> Prepared:
    """The same with what its hand edit implies; `gate` is what that of its new stage says."""
    if one.new is None or one.after is None:
        return one
    edits = _implied(one, board.actor(), gate)
    if not edits:
        return one
    data = edit(one.after, edits, one.path, order=ORDER)
    return one._replace(after=data, new=load(data, one.path))


def _stages(one: Prepared) -> tuple[str, str] | None:
    """The stage before ("" for a new file) and after, where it was typed without its history."""
    new, old = one.new, one.old
    if new is None or not one.path.startswith("contacts/"):
        return None
    if old is None:
        return None if new.get("stage_history") else ("", str(new.get("stage") or "lead"))
    before, after = str(old.get("stage") or "lead"), str(new.get("stage") or "lead")
    same_history = old.get("stage_history") == new.get("stage_history")
    return (before, after) if same_history and before != after else None


def _gates(board: Board, found: Sequence[Prepared]) -> dict[str, dict[str, str]]:
    """What the gates say of the stages that were typed, by path: it is kept and stops nobody."""
    from pipeboard.board.gate import judge_typed

    typed = [
        (one.path, one.new or {}, *stages) for one in found if (stages := _stages(one)) is not None
    ]
    return judge_typed(board, typed) if typed else {}


def _implied(one: Prepared, actor: Actor, gate: Mapping[str, str]) -> list[Edit]:
    edits: list[Edit] = []
    if one.new is not None and not one.new.get("id"):
        if one.path.startswith("contacts/"):
            edits.append(Set(("id",), new_contact_id()))
        if one.path.startswith("orgs/"):
            edits.append(Set(("id",), new_organisation_id()))
    stages = _stages(one)
    if stages is not None:
        before, after = stages
        entry = {
            "id": new_entry_id("stage_history"),
            "at": actor.now,
            "stage": after,
            "from": before,
            "by": actor.by,
            "via": "manual",
            "gate": dict(gate),
        }
        edits.append(Append(("stage_history",), {k: v for k, v in entry.items() if v}))
    return edits
