"""What a commit renamed: where a file of the board was before it, and where it came to, by the id
in it.

What was renamed on the disk alone is found by `team.sync.astray`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.journal.graph import Moved, moved
from pipeboard.journal.objects import contents
from pipeboard.team.merge.pairs import id_of, is_file

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository


def moved_from(repo: Repository, parent: str, commit: str, data: bytes | None) -> str:
    """The path that the file of these bytes had in a parent of a commit, which took it away from
    there; "" where there was none."""
    gone = [(each.path, each.old) for each in _changes(repo, parent, commit) if not each.new]
    return _of_id(repo, id_of(data), gone)


def moved_to(repo: Repository, parent: str, commit: str, path: str) -> str:
    """The path that a commit gave to the file that was at `path` in its parent; "" where it gave
    it none."""
    changes = _changes(repo, parent, commit)
    data = [each.old for each in changes if each.path == repo.from_top(path) and not each.new]
    if not data or not is_file(data[0]):
        return ""
    (old,) = contents(repo, [data[0][1]] if data[0] else [])
    new = [(each.path, each.new) for each in changes if not each.old]
    return _of_id(repo, id_of(old), new)


def _changes(repo: Repository, parent: str, commit: str) -> list[Moved]:
    """What a commit changed on the board."""
    below = repo.from_top("")
    return [each for each in moved(repo, parent, commit) if each.path.startswith(below)]


def _of_id(repo: Repository, id: str, files: Sequence[tuple[str, tuple[str, str] | None]]) -> str:
    """The path of the board, of these of the repository, whose object has the id."""
    blobs = {path: entry[1] for path, entry in files if entry is not None and is_file(entry)}
    found = contents(repo, list(blobs.values())) if id else ()
    paths = (path for path, data in zip(blobs, found, strict=False) if id_of(data) == id)
    return next(paths, "").removeprefix(repo.from_top(""))
