"""Whose a version of a file is: the person who made it, as the board names them, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.journal.origin import origins
from pipeboard.storage.index.blob import blob_id
from pipeboard.team.merge.file import Side

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

Named = Callable[[str, str], str]
"""A person as the board names them, of git's name and mail."""
NOBODY = ("", 0)


def side_of(repo: Repository, path: str, data: bytes, revs: Sequence[str], named: Named) -> Side:
    """A version of a file of the board as one side of a merge; nobody's where no commit has it."""
    blobs = {path: blob_id(data, repo.object_format)}
    return Side(data, *told(repo, blobs, revs, named).get(path, NOBODY))


def told(
    repo: Repository, blobs: Mapping[str, str], revs: Sequence[str], named: Named
) -> dict[str, tuple[str, int]]:
    """Who made each path of the board that object ("" for gone), and when; those whom a commit up
    to `revs` tells."""
    made = origins(repo, blobs, revs)
    return {path: (named(one.name, one.mail), one.at) for path, one in made.items()}
