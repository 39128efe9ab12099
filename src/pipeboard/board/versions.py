"""The versions of a file of the board, under all the names it had: by git's log of each name."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import GitError
from pipeboard.journal.history import Entry, log, show_trees

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository


def versions_of(repo: Repository, path: str) -> Iterator[tuple[Entry, bytes | None]]:
    """The commits that changed a file, newest first and none before one made upon it, and what it
    was from then on (None: gone). `parents` are those among them."""
    names = _Names(repo)
    names.add("HEAD", path)
    entries = names.ordered()
    files = show_trees(repo, [(entry.sha, names.paths[entry.sha]) for entry in entries])
    yield from zip(entries, files, strict=True)


class _Names:
    """The commits of each name of one file, and which name it had in them."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self.paths: dict[str, str] = {}
        self._entries: list[Entry] = []

    def add(self, rev: str, path: str) -> None:
        """The commits of one name up to a commit, and those of the names before it."""
        repo = self._repo
        found = log(repo, [path], graph=True, rev=rev)
        new = [entry for entry in found if entry.sha not in self.paths]
        self.paths |= {entry.sha: path for entry in new}
        self._entries += new
        parents = {entry.sha: entry.parents for entry in log(repo, [path], rev=rev)} if new else {}
        for entry in new:
            real = parents.get(entry.sha, [])
            if len(entry.parents) < len(real):  # in one of them the file is not, or not by its name
                self._follow(entry, real)

    def _follow(self, entry: Entry, parents: Sequence[str]) -> None:
        """Go on in those parents of a commit in which the file has another name."""
        from pipeboard.team.renames import moved_from

        (data,) = show_trees(self._repo, [(entry.sha, self.paths[entry.sha])])
        for parent in parents if data is not None else ():
            try:
                path = moved_from(self._repo, parent, entry.sha, data)
            except GitError:  # a clone that has only the newest commits
                continue
            newest = next(log(self._repo, [path], limit=1, rev=parent), None) if path else None
            if newest is not None:
                entry.parents.append(newest.sha)
                self.add(parent, path)

    def ordered(self) -> list[Entry]:
        """All of them, newest first, each behind those that were made upon it."""
        known = {entry.sha: entry for entry in self._entries}
        waits = Counter(sha for entry in self._entries for sha in set(entry.parents))
        ready = [(-entry.at, sha) for sha, entry in known.items() if not waits[sha]]
        heapq.heapify(ready)
        found: list[Entry] = []
        while ready:
            entry = known[heapq.heappop(ready)[1]]
            found.append(entry)
            for sha in set(entry.parents) & known.keys():
                waits[sha] -= 1
                if not waits[sha]:
                    heapq.heappush(ready, (-known[sha].at, sha))
        return found
