"""Undo and redo: find the commit, turn it round by field, hand the Change to the one door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeboard.actions.change import Change
from pipeboard.actions.forget import ACTION as FORGET
from pipeboard.actions.reverse import Clash, Version, choose, reverse, standing
from pipeboard.board.files import is_board_file, is_yaml
from pipeboard.board.preparing import read_or_none
from pipeboard.board.renaming_back import changed_since, elsewhere, renamed_back
from pipeboard.errors import (
    ConflictError,
    ConsentRefused,
    GitError,
    InvalidData,
    NotFound,
    PipeboardError,
    UsageError,
)
from pipeboard.journal.contents import at_commit
from pipeboard.journal.history import Entry, log, own_changes
from pipeboard.journal.message import Message
from pipeboard.model.ids import FILE_ID
from pipeboard.model.tree import Patch
from pipeboard.storage.read import load

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_LOOKED_AT = 50  # changes before one that cannot be taken back


# What comes and goes with them is not one change of mine; before markers were mended no file read.
_NEVER = ("board.init", "sync.merge", "sync.put-back", "markers.resolve")


def undo_change(board: Board, sha: str | None = None, *, restore: bool = False) -> Change:
    """Take back my newest change that stands, or the commit `sha`.

    A field that was changed since is a ConflictError that lists it (one contact), or stays as it
    is and is counted (a bulk change); `restore` puts it back all the same.
    """
    if sha is None:
        sha = choose(_mine(board))
        if sha is None:
            raise NotFound("nothing to undo", hint="name a commit: pb audit, then pb undo SHA")
        return _newest(board, sha, restore=restore)
    return _reversal(board, sha, "undo", restore=restore)


def _newest(board: Board, sha: str, *, restore: bool) -> Change:
    """My newest change, taken back; where that is somebody forgotten, the one before is named."""
    try:
        return _reversal(board, sha, "undo", restore=restore)
    except ConsentRefused as refused:
        before = _before(board, sha)
        if before is not None:
            subject = before.message.subject
            refused.hint = f"the change before it: pb undo {before.sha[:8]}  ({subject})"
            refused.items = [{"before": before.sha, "subject": subject}]
        raise


def _before(board: Board, newest: str) -> Entry | None:
    """My newest change before this one that is about somebody who was not forgotten."""
    for sha in islice(standing(_mine(board)), _LOOKED_AT):
        if sha == newest:
            continue
        try:
            _reversal(board, sha, "undo", restore=False)
        except (ConsentRefused, NotFound):
            continue
        except PipeboardError:
            pass  # it asks what to do when its turn comes
        return _entry(board, sha)
    return None


def redo_change(board: Board) -> Change:
    """Take my newest undo back."""
    sha = choose(_mine(board), redo=True)
    if sha is None:
        raise NotFound("nothing to redo")
    return _reversal(board, sha, "redo", restore=False)


def _mine(board: Board) -> Iterator[tuple[str, str, str]]:
    """My changes (sha, action, what it reverts), newest first; a demo's past is nobody's.

    Nor is it mine what a script saved and the board recorded by itself while I worked.
    """
    for change in own_changes(board.repository):
        if change.entry.sha in board.recorded_by_itself:
            continue
        message = change.entry.message
        action = message.value("Pb-Action")
        if message.value("Pb-Via") != "demo" and action not in _NEVER:
            yield change.entry.sha, action, change.reverts


def _reversal(board: Board, sha: str, verb: str, *, restore: bool) -> Change:
    entry = _entry(board, sha)
    paths = [path for path in entry.paths if is_board_file(path)]
    if entry.message.value("Pb-Action") == FORGET:
        raise _for_good(verb)
    if len(entry.parents) > 1:
        raise _of_many(verb, entry)
    if not paths:
        raise NotFound(f"{sha[:8]} changed nothing on this board")
    before = at_commit(board.repository, f"{entry.sha}^", paths) if entry.parents else {}
    after = at_commit(board.repository, entry.sha, paths)
    patches: list[Patch] = []
    clashes: list[Clash] = []
    kept = _remembered(board, paths, before, after)
    if paths and not kept:
        raise _for_good(verb)
    back = changed_since(board, before, {path: after[path] for path in kept})
    going = {path for path in kept if before.get(path) is None}
    for path in kept:
        if path in back.values():
            continue
        old, now = back.get(path, path), _version(read_or_none(board, path), path)
        was, left = _version(before.get(old), old), _version(after[path], path)
        patch, found = reverse(path, was, left, now, restore=restore)
        clashes += found
        if path in back:
            patches += renamed_back(path, old, now, patch)
        elif patch is not None and (clash := elsewhere(board, patch, going)):
            clashes.append(clash)
        elif patch is not None:
            patches.append(patch)
    if clashes and (not restore or not patches) and (len(paths) == 1 or not patches):
        raise _changed_since(entry.message, clashes)
    return _change(entry, verb, patches, clashes, len(paths))


Contents = Mapping[str, bytes | None]


def _remembered(board: Board, paths: Sequence[str], before: Contents, after: Contents) -> list[str]:
    """Those of the paths whose contact was not forgotten since."""
    gone = board.forgotten()
    if not gone:
        return list(paths)

    def is_gone(path: str) -> bool:
        return any(gone.by_id(id) for said in (before, after) for id in _ids(said.get(path), path))

    return [path for path in paths if not is_gone(path)]


def _ids(raw: bytes | None, path: str) -> set[str]:
    """The id of a version of a file; of one that cannot be read, every id in it."""
    tree = _version(raw, path).tree
    if tree is not None:
        return {str(tree.get("id") or "")}
    return set(FILE_ID.findall((raw or b"").decode("utf-8", "replace")))


def _for_good(verb: str) -> PipeboardError:
    return ConsentRefused(
        "a contact who was forgotten is not brought back",
        hint=f"pb {verb} SHA takes back another change: pb audit lists them"
        if verb == "undo"
        else "forgetting is for good",
    )


def _of_many(verb: str, entry: Entry) -> PipeboardError:
    return UsageError(
        f"{entry.sha[:8]} only brought together what several people had changed",
        hint=f"take one of their changes back: pb audit lists them, pb {verb} SHA",
    )


def _entry(board: Board, sha: str) -> Entry:
    """The commit of a (short) sha, with its paths."""
    try:
        return next(log(board.repository, limit=1, names=True, rev=sha))
    except (GitError, StopIteration):
        raise NotFound(f"no commit {sha!r} on this board", hint="see pb audit") from None


def _change(
    entry: Entry, verb: str, patches: Sequence[Patch], clashes: Sequence[Clash], count: int
) -> Change:
    message = entry.message
    what = f"{message.verb} {message.words}".strip() if message.verb else message.words
    changed = len({clash.path for clash in clashes})
    bulk = f" ({len(patches)} restored, {changed} changed since)" if count > 1 and changed else ""
    return Change(
        verb=verb,
        action=verb,
        words=f"{what}{bulk}",
        patches=tuple(patches),
        contacts=tuple(message.values("Pb-Contact")),
        slugs=(message.slug,) if message.slug else (),
        trailers=(("Pb-Reverts", entry.sha),),
        summary=f"{verb}: {message.slug} {what}{bulk}",
    )


def _changed_since(message: Message, clashes: Sequence[Clash]) -> PipeboardError:
    lines = [f"  {clash.path}: {_between(clash)}" for clash in clashes]
    return ConflictError(
        f"{message.verb}({message.slug}) is not taken back: changed since",
        hint="\n".join(
            [*lines, "put it back all the same: pb undo --restore · keep it: nothing to do"]
        ),
        items=[clash.row() for clash in clashes],
    )


def _between(clash: Clash) -> str:
    """What became of a field, or of the file, since it was left."""
    if not clash.field:
        return f"the file was {clash.left}, and is {clash.now} by now"
    return f"{clash.field} was {clash.left!r}, is {clash.now!r} by now"


def _version(raw: bytes | None, path: str) -> Version:
    if raw is None or not is_yaml(path):
        return Version(raw)
    try:
        return Version(raw, load(raw, path))
    except InvalidData:
        return Version(raw)
