"""Edits made outside (vim, scripts): find them, complete them, commit the valid ones.

Many files are one commit, the user its author, `Pb-Via: manual`. A file that does not read is left
as it is and named; it holds nobody else up. A file without an id gets one, a stage typed by hand
its line of history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.actions.change import Actor
from pipeboard.board.checking import errors_of
from pipeboard.board.files import is_board_file, is_yaml
from pipeboard.board.trailers import field_trailers
from pipeboard.board.writing import Applied, Prepared, finish_first, put, read_or_none
from pipeboard.errors import InvalidData
from pipeboard.journal.commit import commit
from pipeboard.journal.contents import at_head
from pipeboard.journal.lock import Lock
from pipeboard.journal.message import Message
from pipeboard.model.fields import ORDER
from pipeboard.model.ids import label_of, new_contact_id, new_entry_id, new_organisation_id
from pipeboard.model.tree import Append, Edit, Set, Tree
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load
from pipeboard.storage.scan import read_file

if TYPE_CHECKING:
    from pipeboard.board.door import Board


def edited_outside(board: Board, paths: Iterable[str]) -> list[str]:
    """Which of these files differ from the last commit."""
    doubtful = sorted(path for path in set(paths) if not board.is_recorded(path))
    head = at_head(board.repository, doubtful) if doubtful else {}
    return [path for path in doubtful if read_or_none(board, path) != head[path]]


def record(
    board: Board,
    paths: Sequence[str] | None = None,
    *,
    message: str = "",
    locked: bool = False,
    dry_run: bool = False,
) -> Applied | None:
    """Commit valid outside edits; None where there are none. Broken files are left as they are."""
    if not locked:
        board.repository.require_writable()
        with Lock(board.repository.own_dir / "lock", wait=board.wait):
            return record(board, paths, message=message, locked=True, dry_run=dry_run)
    if not dry_run:
        finish_first(board)
        _settle(board)
    asked = board.repository.status().changed if paths is None else paths
    named = sorted(path for path in set(asked) if is_board_file(path))
    head = at_head(board.repository, named)
    found = [one for path in named if (one := _read(board, path, head[path])) is not None]
    gates = _gates(board, found)
    whole = [_complete(board, one, gates.get(one.path, {})) for one in found]
    ready = [one for one in whole if one.before != one.after]
    if not dry_run:
        _stage_anew(board, [one.path for one in whole if one.before == one.after])
    if not ready:
        return None
    contacts = tuple(str(tree["id"]) for one in ready if (tree := one.new or one.old)
                     and tree.get("id") and one.path.startswith("contacts/"))  # fmt: skip
    summary = _summary(ready)
    if dry_run:
        return Applied("", contacts, summary)
    put(board, [one for one in ready if one.after is not None])
    board.reindex([one.path for one in ready])
    trailers = [("Pb-Action", "outside.record"), *(("Pb-Contact", name) for name in contacts)]
    trailers += field_trailers((one.old, one.new) for one in ready)
    trailers.append(("Pb-Via", "manual"))
    subject = _about(board, ready)
    text = str(Message("record", subject, summary, message, tuple(trailers)))
    parent = board.repository.head()
    sha = commit(board.repository, [one.path for one in ready], text)
    board.committed(parent, sha, [one.path for one in ready])
    return Applied(sha, contacts, f"recorded: {subject}, {summary}")


def _settle(board: Board) -> None:
    """What a sync brought while a file could not be read is merged into it now that it can."""
    from pipeboard.team.sync.unread import any_left

    if any_left(board.repository):
        from pipeboard.board.syncing import settle_unread

        settle_unread(board)


def _stage_anew(board: Board, paths: Sequence[str]) -> None:
    """What HEAD and the disk agree on, and git calls changed, is only staged otherwise."""
    if paths:
        commit(board.repository, paths, "record: as it is on the disk")


def _read(board: Board, path: str, committed: bytes | None) -> Prepared | None:
    """A file edited outside as it is; None where it cannot be read."""
    try:
        data = read_file(board.root, path)
    except FileNotFoundError:
        return Prepared(path, committed, None, _tree(committed, path), None)
    except InvalidData:
        return None
    if not is_yaml(path):
        return Prepared(path, committed, data, None, None)
    try:
        tree = load(data, path)
    except InvalidData:
        return None
    if errors_of(path, tree, board.config):
        return None
    return Prepared(path, committed, data, _tree(committed, path), tree)


def _complete(board: Board, one: Prepared, gate: Mapping[str, str]) -> Prepared:
    """The same with what its hand edit implies; `gate` is what that of its new stage says."""
    if one.new is None or one.after is None:
        return one
    edits = _implied(one, board.actor(), gate)
    if not edits:
        return one
    data = edit(one.after, edits, one.path, order=ORDER)
    return one._replace(after=data, new=load(data, one.path))


def _tree(data: bytes | None, path: str) -> Mapping[str, Tree] | None:
    if data is None or not is_yaml(path):
        return None
    try:
        return load(data, path)
    except InvalidData:
        return None


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
    """What a hand edit leaves to do: an id for a new file, history for a stage typed by hand."""
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


def _summary(ready: Sequence[Prepared]) -> str:
    added = sum(one.before is None for one in ready)
    removed = sum(one.after is None for one in ready)
    edited = len(ready) - added - removed
    counts = ((edited, "edited"), (added, "added"), (removed, "removed"))
    return ", ".join(f"{count} {word}" for count, word in counts if count) + " outside"


def _about(board: Board, ready: Sequence[Prepared]) -> str:
    if len(ready) > 1:
        return f"{len(ready)} files"
    tree = ready[0].new or ready[0].old or {}
    if board.vocabulary.pseudonymous and tree.get("id"):
        return str(tree["id"])
    return label_of(ready[0].path)
