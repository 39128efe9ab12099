"""Where files are on the disk that somebody renamed by hand: the id inside still names them.

What a commit renamed is told by `team.renames`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pipeboard.errors import InvalidData
from pipeboard.journal.graph import Moved
from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository
from pipeboard.storage.scan import read_file, scan
from pipeboard.team.merge.kinds import has_id
from pipeboard.team.merge.pairs import id_of
from pipeboard.team.sync.disk import File
from pipeboard.team.sync.join import from_board, to_board


def astray(repo: Repository, were: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Where the files are by now whose blobs were at these paths: old path → new path.

    Paths are the board's. `known` are the paths that do not count, because they are accounted for.
    Nothing is read where no file is missed; else every file of the board is, for its id.
    """
    ids = ids_of(repo, were)
    if not ids:
        return {}
    found: dict[str, str] = {}
    for path, id in _on_disk(repo, known):
        found.setdefault(id, path)
    return {path: found[id] for path, id in ids.items() if id in found}


def renamed(
    repo: Repository, changes: Mapping[str, Moved], files: Mapping[str, File]
) -> dict[str, str]:
    """Where the files of these changes are that somebody renamed by hand: old path → new path.

    Paths are the repository's; `files` is what is on the disk at those that are looked at.
    """
    missed = {
        to_board(repo, path): change.old[1] for path, change in changes.items()
        if change.old and (file := files.get(path)) and file.data is None and not file.other
    }  # fmt: skip
    if not missed:
        return {}
    found = astray(repo, missed, {to_board(repo, path) for path in changes})
    return {from_board(repo, was): from_board(repo, now) for was, now in found.items()}


def ids_of(repo: Repository, blobs: Mapping[str, str]) -> dict[str, str]:
    """The ids of the blobs at these paths of the board; without those that have none."""
    asked = {path: blob for path, blob in blobs.items() if blob and has_id(path)}
    found = zip(asked, map(id_of, contents(repo, list(asked.values()))), strict=True)
    return {path: id for path, id in found if id}


def _on_disk(repo: Repository, known: Collection[str]) -> Iterable[tuple[str, str]]:
    for file in scan(repo.folder):
        if file.problem is None and has_id(file.path) and file.path not in known:
            try:
                yield file.path, id_of(read_file(repo.folder, file.path))
            except (InvalidData, FileNotFoundError):
                continue
