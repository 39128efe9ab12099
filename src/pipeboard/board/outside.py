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
from pipeboard.board.writing import Applied, Prepared, put, read_or_none
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
    asked = board.repository.status().changed if paths is None else paths
    named = sorted(path for path in set(asked) if is_board_file(path))
    head = at_head(board.repository, named)
    found = [one for path in named if (one := _complete(board, path, head[path])) is not None]
    ready = [one for one in found if one.before != one.after]
    if not dry_run:
        _stage_anew(board, [one.path for one in found if one.before == one.after])
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


def _stage_anew(board: Board, paths: Sequence[str]) -> None:
    """What HEAD and the disk agree on, and git calls changed, is only staged otherwise."""
    if paths:
        commit(board.repository, paths, "record: as it is on the disk")


def _complete(board: Board, path: str, committed: bytes | None) -> Prepared | None:
    """A file edited outside, with what its hand edit implies; None where it cannot be read."""
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
    old = _tree(committed, path)
    edits = _implied(path, old, tree, board.actor())
    if edits:
        data = edit(data, edits, path, order=ORDER)
        tree = load(data, path)
    return Prepared(path, committed, data, old, tree)


def _tree(data: bytes | None, path: str) -> Mapping[str, Tree] | None:
    if data is None or not is_yaml(path):
        return None
    try:
        return load(data, path)
    except InvalidData:
        return None


def _implied(
    path: str, old: Mapping[str, Tree] | None, new: Mapping[str, Tree], actor: Actor
) -> list[Edit]:
    """What a hand edit leaves to do: an id for a new file, history for a stage typed by hand."""
    edits: list[Edit] = []
    if path.startswith("contacts/") and not new.get("id"):
        edits.append(Set(("id",), new_contact_id()))
    if path.startswith("orgs/") and not new.get("id"):
        edits.append(Set(("id",), new_organisation_id()))
    if not path.startswith("contacts/"):
        return edits
    before = str((old or {}).get("stage") or "lead")
    after = str(new.get("stage") or "lead")
    same_history = (old or {}).get("stage_history") == new.get("stage_history")
    if same_history and (before != after if old else not new.get("stage_history")):
        entry = {
            "id": new_entry_id("stage_history"),
            "at": actor.now,
            "stage": after,
            "from": before if old else "",
            "by": actor.by,
            "via": "manual",
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
