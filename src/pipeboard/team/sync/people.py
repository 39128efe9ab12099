"""Who changed what on one side since the histories parted: one `git log`, asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from pipeboard.journal.history import Entry, log
from pipeboard.journal.repo import Repository
from pipeboard.team.people import Named
from pipeboard.team.sync.report import Who


class Past:
    """The commits of the board that `tip` has and none of `bases`, newest first.

    Without `paths` it can say who made them, not which files they changed, and reads much less.
    """

    def __init__(
        self, repo: Repository, tip: str, bases: Sequence[str], name: Named, *, paths: bool = True
    ) -> None:
        self._repo = repo
        self._tip = tip
        self._bases = bases
        self._name = name
        self._paths = paths

    @cached_property
    def entries(self) -> list[Entry]:
        """The commits, merges among them."""
        found = log(self._repo, names=self._paths, rev=self._tip, without=self._bases, graph=True)
        return list(found)

    @cached_property
    def _last(self) -> dict[str, Entry]:
        """The newest commit of each path; what a merge brought was made by others, before it."""
        last: dict[str, Entry] = {}
        for entry in sorted(self.entries, key=lambda one: len(one.parents) > 1):
            for path in entry.paths:
                last.setdefault(path, entry)
        return last

    def told(self, path: str) -> tuple[str, int]:
        """Who changed a path of the board last, and when (seconds since 1970)."""
        entry = self._last.get(path)
        return (self._name(entry.author, entry.mail), int(entry.at)) if entry else ("", 0)

    def who(self) -> tuple[Who, ...]:
        """How many commits each made, most first; merges are nobody's."""
        made = Counter(
            self._name(entry.author, entry.mail) for entry in self.entries if len(entry.parents) < 2
        )
        return tuple(Who(name, commits) for name, commits in _ranked(made))


def _ranked(made: Counter[str]) -> list[tuple[str, int]]:
    return sorted(made.items(), key=lambda item: (-item[1], item[0].casefold()))
