"""Putting files where they belong: those that came written, those that went removed.

A file that somebody wrote since we looked is left, and named, to be looked at again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from pipeboard.journal.merge_commit import Entry
from pipeboard.journal.repo import Repository
from pipeboard.storage.temporary import beside
from pipeboard.storage.write import remove, write_many
from pipeboard.team.sync.disk import LINK, File, checked_out, stamp
from pipeboard.team.sync.join import is_boards, to_board

Wanted = Mapping[str, Entry | None]


def put(repo: Repository, wanted: Wanted, files: Mapping[str, File]) -> list[str]:
    """Let each path of the repository hold what is wanted of it (None: nothing).

    `files` is what was there; the answer are the paths that hold something else by now.
    """
    top = repo.top
    late: list[str] = []

    def unless(place: Path) -> bool:
        path = str(place.relative_to(top))
        if stamp(place) == (files[path].stamp if path in files else None):
            return False
        late.append(path)
        return True

    data = _contents(repo, wanted)
    gone = [path for path, entry in wanted.items() if entry is None]
    first = [path for path in gone if any(other.startswith(f"{path}/") for other in data)]
    _remove(repo, first, unless)
    links = {path for path in data if _is_link(repo, path, wanted[path])}
    write_many([(top / path, data[path]) for path in data if path not in links], unless)
    for path in links:
        _link(top / path, data[path])
    for path in data.keys() - set(late):
        _set_mode(top / path, wanted[path])
    _remove(repo, [path for path in gone if path not in first], unless)
    return late


def _contents(repo: Repository, wanted: Wanted) -> dict[str, bytes]:
    there = {path: entry for path, entry in wanted.items() if entry is not None}
    known = {path: entry.data for path, entry in there.items() if not entry.blob}
    return known | checked_out(
        repo, {path: entry.blob for path, entry in there.items() if entry.blob}
    )


def _is_link(repo: Repository, path: str, entry: Entry | None) -> bool:
    """Links are made beside the board only: in it there are none, and their text is written."""
    return entry is not None and entry.mode == LINK and not is_boards(to_board(repo, path))


def _link(place: Path, target: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = beside(place)
    os.symlink(os.fsdecode(target), fresh)
    os.replace(fresh, place)


def _set_mode(place: Path, entry: Entry | None) -> None:
    """Whether a file may be run; the rest of its mode is the user's."""
    if entry is None or entry.mode not in ("100644", "100755") or place.is_symlink():
        return
    now = place.stat().st_mode
    may = now | 0o111 if entry.mode == "100755" else now & ~0o111
    if may != now:
        place.chmod(may)


def _remove(repo: Repository, paths: Collection[str], unless: Callable[[Path], bool]) -> None:
    for path in paths:
        place = repo.top / path
        if not unless(place):
            remove(place)
            _prune(place.parent, repo.folder, repo.top)


def _prune(folder: Path, *kept: Path) -> None:
    """Remove folders that have become empty, up to the board's own."""
    while folder not in kept and folder.parent not in kept:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
