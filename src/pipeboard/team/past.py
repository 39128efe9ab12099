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

    def author(self, path: str, was: str | None = "", fields: Sequence[Path] = ()) -> Author:
        """Who set any of these fields of a file of the board last; of no fields, or where nobody of
        this side did: who changed the file. `was` is the path it had before this side; None where
        that is not known.
        """
        changes = self._changes.get(path, [])
        if fields and changes and not self._is_one(path, was):
            made = self._of(path).last(fields)
            if made is not None:
                return self._named(made)
        last = self._last(path)
        return self._named(last) if last else NOBODY

    def remover(self, path: str) -> Author:
        """Who removed the file that was at a path before this side, under whatever name by then."""
        made, seen = self._last(path), {""}
        while made is not None:
            seen.add(path)
            path = self._moved_to(made, path)
            further = self._last(path) if path not in seen else None
            if further is None:
                return self._named(made)
            made = further
        return NOBODY

    def _last(self, path: str) -> Entry | None:
        """The newest commit of a path; what a merge brought was made by others, before it."""
        changes = self._changes.get(path, [])
        own = (entry for entry in changes if len(entry.parents) < 2)
        return next(own, changes[0] if changes else None)

    def _moved_to(self, entry: Entry, path: str) -> str:
        """The name that a commit gave to the file at a path; "" where it did not move."""
        if len(entry.paths) < 2 or not entry.parents:
            return ""
        from pipeboard.team.renames import moved_to

        return moved_to(self._repo, entry.parents[0], entry.sha, path)

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

    def _is_one(self, path: str, was: str | None) -> bool:
        """Whether a file was changed just once, so that no version of it need be read."""
        if was is None:
            return False
        return (
            len({entry.sha for name in {path, was} for entry in self._changes.get(name, ())}) == 1
        )

    @cached_property
    def _commits(self) -> dict[str, Entry]:
        return {entry.sha: entry for entry in self.entries}

    def _of(self, path: str) -> Setters:
        if path not in self._setters:
            from pipeboard.team.setters import Setters

            self._setters[path] = Setters(self._repo, self._commits, self._tip, path)
        return self._setters[path]

    def _named(self, entry: Entry) -> Author:
        return Author(self._name(entry.author, entry.mail), int(entry.at))
