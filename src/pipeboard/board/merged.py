"""Who was merged into a contact: their files are gone, and git has the history of each.

The commit of a merge removes one file and writes another; the ids that went are the contact's
aliases.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.journal.history import log, show_trees
from pipeboard.journal.objects import paths_of
from pipeboard.storage.read import load

if TYPE_CHECKING:
    from pipeboard.board.one import One


class Former(NamedTuple):
    """A contact that is part of another now: its id, its file until then, the merge's commit."""

    id: str
    path: str
    commit: str


def merged(board: One, path: str) -> list[Former]:
    """The contacts merged into the one in a file, the latest first, and those merged into them."""
    aliases = _aliases(board, path)
    if not aliases:
        return []
    found: dict[str, Former] = {}
    waiting = [path]
    while waiting:
        for former in _of(board, waiting.pop(0)):
            if former.id in aliases and former.id not in found:
                found[former.id] = former
                waiting.append(former.path)
    return list(found.values())


def _aliases(board: One, path: str) -> set[str]:
    asked = (
        "SELECT k.value FROM key k JOIN contact c USING (rid) WHERE c.path = ? AND k.kind = 'alias'"
    )
    return {str(id) for (id,) in board.index.rows(asked, (path,))}


def _of(board: One, path: str) -> Iterator[Former]:
    """Those that went in the commits of this file that are merges of contacts."""
    repository = board.repository
    commits = [entry.sha for entry in log(repository, [path], grep="^Pb-Action: contact.merge$")]
    changed = paths_of(repository, commits)
    files = [
        (sha, other)
        for sha in commits
        for other in changed[sha]
        if other.startswith("contacts/") and other != path
    ]
    before = show_trees(repository, [(f"{sha}^", other) for sha, other in files])
    after = show_trees(repository, files)
    for (sha, other), old, new in zip(files, before, after, strict=True):
        if old is not None and new is None:
            with suppress(InvalidData):
                yield Former(str(load(old, other).get("id") or ""), other, sha)
