"""Who changed what on one side since the histories parted: one `git log`, asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pipeboard.journal.history import Entry, log
from pipeboard.team.merge.sides import Author
from pipeboard.team.people import NOBODY, Named

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository
    from pipeboard.model.tree import Path
    from pipeboard.team.setters import Setters


class Past:
    """The commits of the board that `tip` has and none of `bases`, newest first.

    Without `paths` it can say who made them, not which files they changed, and reads much less;
    with `only` it knows of that one file of the board.
    """

    def __init__(
        self,
        repo: Repository,
        tip: str,
        bases: Sequence[str],
        name: Named,
        *,
        paths: bool = True,
        only: str = "",
    ) -> None:
        self._repo = repo
        self._tip = tip
        self._bases = bases
        self._name = name
        self._paths = paths
        self._only = [only] if only else []
        self._setters: dict[str, Setters] = {}

    @cached_property
    def entries(self) -> list[Entry]:
        """The commits, merges among them."""
        found = log(
            self._repo, self._only,
            names=self._paths, rev=self._tip, without=self._bases, graph=True,
        )  # fmt: skip
        return list(found)

    def author(self, path: str, was: str = "", fields: Sequence[Path] = ()) -> Author:
        """Who set any of these fields of a file of the board last; of no fields, or where nobody of
        this side did: who changed the file. `was` is the path it had before this side."""
        changes = self._changes.get(path, [])
        if fields:
            if len({entry.sha for entry in (*changes, *self._changes.get(was, ()))}) > 1:
                made = self._of(path, was).last(fields)
                if made is not None:
                    return self._named(made)
            elif changes:
                return self._named(changes[0])
        # What a merge brought was made by others, before it.
        own = next((entry for entry in changes if len(entry.parents) < 2), None)
        return self._named(own or changes[0]) if changes else NOBODY

    def who(self) -> list[tuple[str, int]]:
        """How many commits each made, most first; merges are nobody's."""
        made = Counter(
            self._name(entry.author, entry.mail) for entry in self.entries if len(entry.parents) < 2
        )
        return sorted(made.items(), key=lambda item: (-item[1], item[0].casefold()))

    @cached_property
    def _changes(self) -> dict[str, list[Entry]]:
        """The commits that changed each path, newest first."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for path in entry.paths:
                found.setdefault(path, []).append(entry)
        return found

    @cached_property
    def _commits(self) -> dict[str, Entry]:
        return {entry.sha: entry for entry in self.entries}

    def _of(self, path: str, was: str) -> Setters:
        if path not in self._setters:
            from pipeboard.team.setters import Setters

            self._setters[path] = Setters(self._repo, self._commits, self._tip, path, was)
        return self._setters[path]

    def _named(self, entry: Entry) -> Author:
        return Author(self._name(entry.author, entry.mail), int(entry.at))
