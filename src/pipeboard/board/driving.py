"""The merge driver: one file of a board merged by field, as git asks for it in a merge of its own.

git runs it at the top of the work tree with four names: the base, ours (which takes the result),
theirs, and the path that they are of. It is called in merges of merge bases too, whose results
nobody sees but the merge above.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.identity import namer
from pipeboard.board.locate import CONFIG
from pipeboard.errors import GitError, NotFound, Refused
from pipeboard.storage.write import write
from pipeboard.team.markers import split
from pipeboard.team.merge.file import Merged, Side, merge_file

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

_HEAD = re.compile(r"GITHEAD_([0-9a-f]{40,64})")  # git names what it merges in the environment


def drive(base: str, ours: str, theirs: str, path: str) -> Merged:
    """Merge the file into `ours`, written once and whole. Raises Refused, with `ours` untouched,
    where a version would be left over: git's own markers then say more."""
    prefix = _board_of(path)
    inside = path[len(prefix) :]
    old, mine, yours = (_version(inside, name) for name in (base, ours, theirs))
    merged = merge_file(inside, old.data or None, Side(mine.data), Side(yours.data))
    if merged.how == "fields":  # only then it matters who said what, and git is asked
        sides = _Told(prefix, inside).sides(mine, yours)
        merged = merge_file(inside, old.data or None, *sides)
    if merged.data is None or merged.aside:
        raise Refused(f"{path} cannot be merged by field: one side does not read")
    if merged.data != mine.raw:
        write(Path(ours), merged.data, sync=False)
    return merged


class Version(NamedTuple):
    """A version as git has it, and as it is merged: without the markers of a merge before it."""

    raw: bytes
    data: bytes


def _version(path: str, name: str) -> Version:
    """A version that holds markers is what its own two sides make by field."""
    raw = Path(name).read_bytes()
    parts = split(raw)
    if parts is None:
        return Version(raw, raw)
    merged = merge_file(path, parts.base, Side(parts.ours), Side(parts.theirs))
    return Version(raw, raw if merged.data is None or merged.aside else merged.data)


def _board_of(path: str) -> str:
    """The folder of the board that a path of the repository is in, with its `/`; "" at the top."""
    parts = path.split("/")[:-1]
    while parts:
        folder = "/".join(parts)
        if os.path.isfile(f"{folder}/{CONFIG}"):
            return f"{folder}/"
        parts.pop()
    return ""


class _Told:
    """Who made each version of a file, as the board names them."""

    def __init__(self, prefix: str, path: str) -> None:
        self.path = path
        self.named = namer(_bytes(f"{prefix}{CONFIG}"))
        self.repo = _repository(prefix or ".")
        coming = (_HEAD.fullmatch(name) for name in os.environ)
        self.heads = ["HEAD", *(match[1] for match in coming if match)]

    def sides(self, ours: Version, theirs: Version) -> tuple[Side, Side]:
        """Two versions with their authors; nobody where no commit has them."""
        if self.repo is None:
            return Side(ours.data), Side(theirs.data)
        try:
            places = self._places(self.repo, ours.raw, theirs.raw)
            return self._side(ours, places[0]), self._side(theirs, places[1])
        except GitError:  # the merge counts, not who made it
            return Side(ours.data), Side(theirs.data)

    def _side(self, version: Version, revs: Sequence[str]) -> Side:
        from pipeboard.team.people import side_of

        assert self.repo is not None
        made = side_of(self.repo, self.path, version.raw, revs, self.named)
        return made._replace(data=version.data)

    def _places(self, repo: Repository, ours: bytes, theirs: bytes) -> list[Sequence[str]]:
        """The commits at which to look for ours and theirs.

        Where these are not what is merged, they are two of the bases, which git merges first.
        """
        head, *coming = self._having(repo, self.heads)
        if head == ours and theirs in coming:
            return [["HEAD"], self.heads[1:]]
        asked = ("merge-base", "--all", *self.heads)
        found = repo.git.run(*asked, check=False, reads=True) if coming else None
        bases = found.text.split() if found else []
        had = dict(zip(bases, self._having(repo, bases), strict=True))
        return [
            [base for base in bases if had[base] == data] or self.heads for data in (ours, theirs)
        ]

    def _having(self, repo: Repository, commits: Sequence[str]) -> list[bytes | None]:
        from pipeboard.journal.contents import at_commit

        return [at_commit(repo, commit, [self.path])[self.path] for commit in commits]


def _repository(folder: str) -> Repository | None:
    from pipeboard.journal.repo import Repository

    try:
        return Repository.open(folder)
    except (GitError, NotFound):  # a work tree whose git directory lies elsewhere
        return None


def _bytes(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None
