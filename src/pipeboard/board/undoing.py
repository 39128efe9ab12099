"""Undo and redo: find the commit, turn it round by field, hand the Change to the one door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions.change import Change
from pipeboard.actions.reverse import Clash, Version, choose, reverse
from pipeboard.errors import ConflictError, InvalidData, NotFound, PipeboardError
from pipeboard.journal import history
from pipeboard.journal.message import Message, parse
from pipeboard.model.tree import Patch
from pipeboard.storage.read import load
from pipeboard.storage.scan import is_board_file, read_file

if TYPE_CHECKING:
    from pipeboard.board.door import Board


def undo_change(board: Board, sha: str | None = None, *, restore: bool = False) -> Change:
    """Take back my newest change that stands, or the commit `sha`.

    A field that was changed since is a ConflictError that lists it (one contact), or stays as it
    is and is counted (a bulk change); `restore` puts it back all the same.
    """
    if sha is None:
        sha = choose(_mine(board))
        if sha is None:
            raise NotFound("nothing to undo", hint="name a commit: pb audit, then pb undo SHA")
    return _reversal(board, sha, "undo", restore=restore)


def redo_change(board: Board) -> Change:
    """Take my newest undo back."""
    sha = choose(_mine(board), redo=True)
    if sha is None:
        raise NotFound("nothing to redo")
    return _reversal(board, sha, "redo", restore=False)


def _mine(board: Board) -> list[tuple[str, str, str]]:
    return [
        (entry.sha, entry.trailer("Pb-Action"), entry.trailer("Pb-Reverts"))
        for entry in history.own_changes(board.repository)
    ]


def _reversal(board: Board, sha: str, verb: str, *, restore: bool) -> Change:
    commit = history.read_commit(board.repository, sha)
    message = parse(commit.message)
    paths = [path for path in commit.paths if is_board_file(path)]
    if not paths:
        raise NotFound(f"{sha[:8]} changed nothing on this board")
    patches: list[Patch] = []
    clashes: list[Clash] = []
    for path in paths:
        patch, found = reverse(
            path,
            _version(commit.before.get(path), path),
            _version(commit.after.get(path), path),
            _version(_now(board, path), path),
            restore=restore,
        )
        clashes += found
        if patch is not None:
            patches.append(patch)
    if clashes and not restore and (len(paths) == 1 or not patches):
        raise _changed_since(message, clashes)
    return _change(board, commit.sha, verb, message, patches, clashes, len(paths))


def _change(
    board: Board,
    sha: str,
    verb: str,
    message: Message,
    patches: list[Patch],
    clashes: list[Clash],
    count: int,
) -> Change:
    contacts = tuple(value for key, value in message.trailers if key == "Pb-Contact")
    what = f"{message.verb} {message.words}".strip() if message.verb else message.words
    changed = len({clash.path for clash in clashes})
    bulk = f" ({len(patches)} restored, {changed} changed since)" if count > 1 and changed else ""
    return Change(
        verb=verb,
        action=verb,
        words=f"{what}{bulk}",
        patches=tuple(patches),
        contacts=contacts,
        slugs=(message.slug,) if message.slug else (),
        trailers=(("Pb-Reverts", sha),),
        summary=f"{verb}: {message.slug} {what}{bulk}",
    )


def _changed_since(message: Message, clashes: list[Clash]) -> PipeboardError:
    lines = [
        f"  {clash.path}: {clash.field or 'the file'} was {clash.left!r}, is {clash.now!r} by now"
        for clash in clashes
    ]
    return ConflictError(
        f"{message.verb}({message.slug}) is not taken back: changed since",
        hint="\n".join(
            [*lines, "put it back all the same: pb undo --restore · keep it: nothing to do"]
        ),
        items=[clash.row() for clash in clashes],
    )


def _now(board: Board, path: str) -> bytes | None:
    try:
        return read_file(board.root, path)
    except NotFound:
        return None


def _version(raw: bytes | None, path: str) -> Version:
    if raw is None:
        return Version()
    try:
        return Version(raw, load(raw, path))
    except InvalidData:
        return Version(raw, None)
