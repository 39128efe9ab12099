"""A change whose files are written and whose commit was refused: committed with its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.journal.contents import at_head
from pipeboard.journal.lock import Lock

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.board.writing import Applied
    from pipeboard.journal.identity import Identity


class Unrecorded(NamedTuple):
    """What is to be committed yet: the bytes by path (None: gone), what there was before, the
    sentence, who decided."""

    meant: Mapping[str, bytes | None]
    before: Mapping[str, bytes | None]
    message: str
    author: Identity
    contacts: tuple[str, ...]
    summary: str


def record_again(board: Board, left: Unrecorded) -> Applied | None:
    """Commit it, and what was changed on top of it stays for a commit of its own.

    None where it is not to be: the last commit is another by now, or the files are as before it.
    """
    from pipeboard.board.preparing import read_or_none
    from pipeboard.board.writing import Applied, finish_first
    from pipeboard.journal.commit import commit

    repository, paths = board.repository, list(left.meant)
    repository.require_writable()
    with Lock(repository.own_dir / "lock", wait=board.wait):
        finish_first(board)
        disk = {path: read_or_none(board, path) for path in paths}
        if disk == left.before or at_head(repository, paths) != left.before:
            return None
        parent = repository.head()
        sha = commit(repository, paths, left.message, author=left.author, contents=left.meant)
        if disk == left.meant:
            board.committed(parent, sha, paths)
    return Applied(sha, left.contacts, left.summary)
