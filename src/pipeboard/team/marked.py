"""Conflict markers that somebody committed, as a host's web page lets one do: merged after all.

Found is the commit that brought them. If it is a merge, its parents are merged by field over their
base; where the file was edited since, or no merge is to be found, the two sides that the markers
tell of are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.journal.contents import at_commit
from pipeboard.journal.origin import versions
from pipeboard.storage.read import load
from pipeboard.team.markers import Split, has_markers, split
from pipeboard.team.merge.file import Merged, Side, merge_file
from pipeboard.team.people import Named, two_sides

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository


class _Brought(NamedTuple):
    """The merge that brought markers into a file: both parents' versions, and their base's."""

    marked: bytes | None
    base: bytes | None
    ours: Side
    theirs: Side


def unmark(repo: Repository, path: str, data: bytes, named: Named) -> Merged | None:
    """What a file with markers, `data` on the disk, is without them; None: only a person knows."""
    parts = split(data)
    if parts is None:
        return None
    brought = _brought(repo, path, named)
    if brought is not None and brought.marked == data:
        merged = merge_file(path, brought.base, brought.ours, brought.theirs)
    elif _reads(parts, path):
        base = brought.base if brought else parts.base
        one, two = (brought.ours, brought.theirs) if brought else (Side(None), Side(None))
        merged = merge_file(
            path, base, one._replace(data=parts.ours), two._replace(data=parts.theirs)
        )
    else:
        return None
    return None if merged.data is None or merged.aside else merged


def _brought(repo: Repository, path: str, named: Named) -> _Brought | None:
    """The merge that brought the markers which HEAD has; None if it was another commit."""
    found = None
    for commit, data in versions(repo, path):
        if not has_markers(data):
            break
        found = commit, data
    parents = _parents(repo, found[0]) if found else []
    if found is None or len(parents) != 2:
        return None
    asked = ("merge-base", *parents)
    base = repo.git.run(*asked, check=False, reads=True).text.partition("\n")[0]
    ours, theirs = (at_commit(repo, parent, [path])[path] for parent in parents)
    if ours is None or theirs is None or has_markers(ours) or has_markers(theirs):
        return None
    one, two = two_sides(repo, named, *parents)
    return _Brought(
        found[1],
        at_commit(repo, base, [path])[path] if base else None,
        one.side(path, ours),
        two.side(path, theirs),
    )


def _parents(repo: Repository, commit: str) -> list[str]:
    return repo.git.run("rev-parse", f"{commit}^@", reads=True).text.split()


def _reads(parts: Split, path: str) -> bool:
    try:
        load(parts.ours, path)
        load(parts.theirs, path)
    except InvalidData:
        return False
    return True
