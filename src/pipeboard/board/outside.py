"""Edits made outside (vim, scripts): find them, complete them, commit the valid ones.

Many files are one commit, the user its author, `Pb-Via: manual`. A file that does not read is left
as it is and named; it holds nobody else up. A file without an id gets one, a stage typed by hand
its line of history. Committed is what was read and found valid, whatever is saved meanwhile: that
stays on the disk, for the next time. What brings back somebody forgotten waits (`returning`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.board.checking import errors_of
from pipeboard.board.clashing import without_clashes
from pipeboard.board.completing import completed, is_moved
from pipeboard.board.files import is_board_file, is_yaml
from pipeboard.board.forgotten import tombstones
from pipeboard.board.planning import unified
from pipeboard.board.preparing import Prepared, read_or_none
from pipeboard.board.returning import Returning, held
from pipeboard.board.trailers import field_trailers
from pipeboard.board.writing import Applied, finish_first, put
from pipeboard.errors import InvalidData
from pipeboard.journal.commit import commit
from pipeboard.journal.contents import at_head
from pipeboard.journal.lock import Lock
from pipeboard.journal.message import Message
from pipeboard.model.ids import label_of
from pipeboard.model.tree import Tree
from pipeboard.storage.read import load
from pipeboard.storage.scan import read_file
from pipeboard.storage.write import Overtaken
from pipeboard.team.merge.pairs import id_of

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_TRIES = 5  # how often a file may be saved while it is being completed


def edited_outside(board: Board, paths: Iterable[str]) -> list[str]:
    """Which of these files differ from the last commit."""
    doubtful = sorted(path for path in set(paths) if not board.is_recorded(path))
    head = at_head(board.repository, doubtful) if doubtful else {}
    return [path for path in doubtful if read_or_none(board, path) != head[path]]


def edit_of(board: Board, path: str) -> list[str]:
    """What a file says otherwise than the last commit, as the lines of a diff."""
    before, after = at_head(board.repository, [path])[path], read_or_none(board, path)
    return list(unified(Prepared(path, before, after, None, None)))


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
    named = _asked(board, paths)
    whole = _whole(board, named, at_head(board.repository, named), put_down=not dry_run)
    ready = [one for one in whole if one.before != one.after]
    if not dry_run:
        _stage_anew(board, [one.path for one in whole if one.before == one.after])
    if not ready:
        return None
    contacts = tuple(dict.fromkeys(str(tree["id"]) for one in ready if (tree := one.new or one.old)
                     and tree.get("id") and one.path.startswith("contacts/")))  # fmt: skip
    summary = _summary(ready)
    if dry_run:
        return Applied("", contacts, summary)
    board.reindex([one.path for one in ready])
    trailers = [("Pb-Action", "outside.record"), *(("Pb-Contact", name) for name in contacts)]
    trailers += field_trailers((one.old, one.new) for one in ready)
    trailers.append(("Pb-Via", "manual"))
    subject = _about(board, ready)
    text = str(Message("record", subject, summary, message, tuple(trailers)))
    parent = board.repository.head()
    meant = {one.path: one.after for one in ready}
    sha = commit(board.repository, list(meant), text, contents=meant)
    board.committed(parent, sha, list(meant))
    return Applied(sha, contacts, f"recorded: {subject}, {summary}")


def returning(board: Board, paths: Sequence[str] | None = None) -> list[Returning]:
    """The edits made outside (all, or of these files) that bring back somebody forgotten."""
    if not tombstones(board.root):
        return []
    named = [path for path in _asked(board, paths) if path.startswith("contacts/")]
    head = at_head(board.repository, named) if named else {}
    return held(board, {path: _read(board, path, head[path]) for path in named})


def _asked(board: Board, paths: Sequence[str] | None) -> list[str]:
    asked = board.repository.status().changed if paths is None else paths
    return sorted(path for path in set(asked) if is_board_file(path))


def _settle(board: Board) -> None:
    """What a sync brought while a file could not be read is merged into it now that it can."""
    from pipeboard.team.sync.unread import any_left

    if any_left(board.repository):
        from pipeboard.board.syncing import settle_unread

        settle_unread(board)


def _whole(
    board: Board, named: Sequence[str], head: Mapping[str, bytes | None], *, put_down: bool
) -> list[Prepared]:
    """What these files are and are to be; `put_down` writes what their edits imply into them.

    Only what is implied is written, and only over what it was worked out from.
    """
    for left in range(_TRIES, 0, -1):
        read = {path: _read(board, path, head[path]) for path in named}
        found = _not_waiting(board, {**read, **{one.path: None for one in held(board, read)}})
        found = without_clashes(board, found)
        whole = completed(board, found)
        implied = [
            now._replace(before=was.after)
            for was, now in zip(found, whole, strict=True)
            if was.after != now.after
        ]
        try:
            put(board, implied if put_down else [])
        except Overtaken:
            if left == 1:
                raise
        else:
            break
    return whole


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


def _not_waiting(board: Board, read: Mapping[str, Prepared | None]) -> list[Prepared]:
    """Those to record: no file is removed that is there by another name and cannot be read yet."""
    gone = [path for path, one in read.items() if one is not None and one.after is None]
    unread = [path for path, one in read.items() if one is None] if gone else []
    waiting = {id for path in unread if (id := _id_at(board, path))}
    return [
        one for one in read.values()
        if one is not None and (one.after is not None or id_of(one.before) not in waiting)
    ]  # fmt: skip


def _id_at(board: Board, path: str) -> str:
    try:
        return id_of(read_file(board.root, path))
    except (InvalidData, OSError):
        return ""


def _tree(data: bytes | None, path: str) -> Mapping[str, Tree] | None:
    if data is None or not is_yaml(path):
        return None
    try:
        return load(data, path)
    except InvalidData:
        return None


def _summary(ready: Sequence[Prepared]) -> str:
    moved = sum(map(is_moved, ready))
    added = sum(one.before is None for one in ready) - moved
    removed = sum(one.after is None for one in ready) - moved
    edited = len(ready) - added - removed - 2 * moved
    counts = ((edited, "edited"), (moved, "renamed"), (added, "added"), (removed, "removed"))
    return ", ".join(f"{count} {word}" for count, word in counts if count) + " outside"


def _about(board: Board, ready: Sequence[Prepared]) -> str:
    files = len(ready) - sum(map(is_moved, ready))
    if files > 1:
        return f"{files} files"
    tree = ready[-1].new or ready[-1].old or {}
    if board.vocabulary.pseudonymous and tree.get("id"):
        return str(tree["id"])
    return label_of(next((one.path for one in ready if one.after is not None), ready[0].path))
