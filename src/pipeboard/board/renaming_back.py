"""Undo of a commit that gave files other names, or took them away: one contact stays one file.

A file that was changed since under its new name is renamed back as it is by now, without what the
commit changed in it. One that is on the board by yet another name is not put beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pipeboard.actions.reverse import Clash, Version
from pipeboard.board.preparing import read_or_none
from pipeboard.errors import InvalidData
from pipeboard.model.fields import ORDER, ORGANISATION_ORDER
from pipeboard.model.tree import Patch
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load
from pipeboard.team.merge.pairs import id_of

if TYPE_CHECKING:
    from pipeboard.board.door import Board

Contents = Mapping[str, bytes | None]


def renamed(before: Contents, after: Contents) -> dict[str, str]:
    """The files that a commit gave another name: new path → old path."""
    gone = {
        id: path for path, data in after.items() if data is None and (id := id_of(before.get(path)))
    }
    return {
        path: gone[id]
        for path, data in after.items()
        if before.get(path) is None and (id := id_of(data)) in gone
    }


def changed_since(board: Board, before: Contents, after: Contents) -> dict[str, str]:
    """Those of them that are there under their new name alone, and say something else by now."""
    return {
        new: old
        for new, old in renamed(before, after).items()
        if read_or_none(board, old) is None and _is_other(read_or_none(board, new), after[new], new)
    }


def _is_other(now: bytes | None, left: bytes | None, path: str) -> bool:
    """Whether a file is there, reads, and is not what the commit left."""
    if now is None or now == left:
        return False
    try:
        load(now, path)
    except InvalidData:
        return False
    return True


def renamed_back(new: str, old: str, now: Version, patch: Patch | None) -> tuple[Patch, ...]:
    """The old name again for what the file says by now, `patch` taking back the rest."""
    order = ORGANISATION_ORDER if new.startswith("orgs/") else ORDER
    raw = now.raw or b""
    data = edit(raw, patch.edits, new, order=order) if patch is not None else raw
    return Patch(old, raw=data), Patch(new, remove=True, was_raw=now.raw)


def elsewhere(board: Board, patch: Patch, going: Collection[str]) -> Clash | None:
    """Where the file that a patch would put back is by another name, if that one stays."""
    id = id_of(patch.raw) if patch.was_raw is None else ""
    both = "SELECT path FROM contact WHERE id = ?1 UNION SELECT path FROM org WHERE id = ?1"
    for path in [str(row[0]) for row in board.index.rows(both, (id,))] if id else ():
        if path not in going and id_of(read_or_none(board, path)) == id:
            return Clash(patch.path, "", "removed", f"there as {path}")
    return None
