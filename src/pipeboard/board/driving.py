"""The merge driver: one file of a board merged by field, as git asks for it in a merge of its own.

git runs it at the top of the work tree with four names: the base, ours (which takes the result),
theirs, and the path that they are of. It is called in merges of merge bases too, whose results
nobody sees but the merge above.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.identity import namer, team_of
from pipeboard.board.locate import CONFIG
from pipeboard.errors import GitError, NotFound, Refused
from pipeboard.storage.write import write
from pipeboard.team.markers import split
from pipeboard.team.merge.file import Merged, Side, merge_file

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository
    from pipeboard.team.people import Whose

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
        # Killed meanwhile it leaves nothing in the work tree: our next start sweeps our own folder.
        repo = _repository(prefix or ".")
        apart = repo.own_dir if repo is not None else None
        write(Path(ours), merged.data, sync=False, apart=apart)
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
        self.named = namer(team_of(_bytes(f"{prefix}{CONFIG}")))
        self.repo = _repository(prefix or ".")
        coming = (_HEAD.fullmatch(name) for name in os.environ)
        head = self.repo.head() if self.repo is not None else None
        self.heads = [head or "HEAD", *(match[1] for match in coming if match)]

    def sides(self, ours: Version, theirs: Version) -> tuple[Side, Side]:
        """Two versions with their authors; nobody where no commit has them."""
        if self.repo is None:
            return Side(ours.data), Side(theirs.data)
        try:
            one, two = self._whose(self.repo, ours.raw, theirs.raw)
            return (
                one.side(self.path, ours.data, ours.raw),
                two.side(self.path, theirs.data, theirs.raw),
            )
        except GitError:  # the merge counts, not who made it
            return Side(ours.data), Side(theirs.data)

    def _whose(self, repo: Repository, ours: bytes, theirs: bytes) -> tuple[Whose, Whose]:
        """The sides that have these versions: what git merges, or two of the bases, which it merges
        first. In a rebase or a cherry-pick git does not tell what comes in.
        """
        from pipeboard.storage.index.blob import blob_id
        from pipeboard.team.people import Whose, two_sides

        head, *coming = self.heads
        one, two = (blob_id(data, repo.object_format) for data in (ours, theirs))
        for first, second in self._pairs(repo, head, coming):
            sides = two_sides(repo, self.named, first, second)
            if sides[0].has(self.path, one) and sides[1].has(self.path, two):
                return sides
        return (
            Whose(repo, self.named, head, revs=self.heads),
            Whose(repo, self.named, revs=self.heads),
        )

    def _pairs(
        self, repo: Repository, head: str, coming: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        yield from ((head, each) for each in coming)
        asked = ("merge-base", "--all", head, *coming)
        found = repo.git.run(*asked, check=False, reads=True) if coming else None
        yield from permutations(found.text.split() if found else [], 2)


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
