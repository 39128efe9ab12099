"""Whose a version of a file is, and whose each of its fields, where git merges by itself.

A sync knows the commits of both sides and asks `team.past` at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pipeboard.storage.index.blob import blob_id
from pipeboard.team.merge.sides import Author, Side

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository
    from pipeboard.model.tree import Path
    from pipeboard.team.past import Past

Named = Callable[[str, str], str]
"""A person as the board names them, of git's name and mail."""
NOBODY = Author()


class Whose:
    """Whose the versions are that one side has where git merges by itself.

    `tip` is the side's commit ("" where git does not tell it), `bases` are where it parted from the
    other one; without them a file's whole history is walked back. What no commit of the side made
    is sought by its bytes, first in `revs` and the tip, then everywhere.
    """

    def __init__(
        self,
        repo: Repository,
        named: Named,
        tip: str = "",
        bases: Sequence[str] | None = None,
        revs: Sequence[str] = (),
    ) -> None:
        self._repo = repo
        self._named = named
        self._tip = tip
        self._bases = bases
        self._revs = revs or ([tip] if tip else [])
        self._pasts: dict[str, Past] = {}
        self._places: dict[tuple[str, str], str] = {}

    def side(self, path: str, data: bytes | None, raw: bytes | None = None) -> Side:
        """A version of a file as one side of a merge; `raw`: as git has it, if that differs."""
        made = data if raw is None else raw
        blob = blob_id(made, self._repo.object_format) if made is not None else ""
        return Side(data, *self.author(path, blob), partial(self.author, path, blob))

    def author(self, path: str, blob: str, fields: Sequence[Path] = ()) -> Author:
        """Who set any of these fields of a file of the board last; of no fields, or where the side
        does not tell: who made it that object ("" for gone). NOBODY where no commit did."""
        place, made = self._place(path, blob), NOBODY
        if place:
            past = self._past(place)
            made = past.author(place, None, fields) if blob else past.remover(place)
        return made if made != NOBODY else self._origin(path, blob)

    def has(self, path: str, blob: str) -> bool:
        """Whether the side's commit has that object, at the path or elsewhere."""
        return bool(self._place(path, blob))

    def _place(self, path: str, blob: str) -> str:
        """Where the side's commit has the object; "" where it has not."""
        if (path, blob) not in self._places:
            self._places[path, blob] = self._find(path, blob) if self._tip else ""
        return self._places[path, blob]

    def _find(self, path: str, blob: str) -> str:
        from pipeboard.journal.contents import at_commit
        from pipeboard.journal.objects import tree

        data = at_commit(self._repo, self._tip, [path])[path]
        if blob == (blob_id(data, self._repo.object_format) if data is not None else ""):
            return path
        files = tree(self._repo, self._tip) if blob else {}  # under another name there?
        return min((name for name, (_, made) in files.items() if made == blob), default="")

    def _past(self, path: str) -> Past:
        from pipeboard.team.past import Past

        only = path if self._bases is None else ""
        if only not in self._pasts:
            bases = self._bases or ()
            self._pasts[only] = Past(self._repo, self._tip, bases, self._named, only=only)
        return self._pasts[only]

    def _origin(self, path: str, blob: str) -> Author:
        from pipeboard.journal.origin import origins

        made = origins(self._repo, {path: blob}, self._revs).get(path)
        return Author(self._named(made.name, made.mail), made.at) if made else NOBODY


def two_sides(repo: Repository, named: Named, ours: str, theirs: str) -> tuple[Whose, Whose]:
    """Both sides of a merge of two commits."""
    from pipeboard.journal.graph import merge_bases

    bases = merge_bases(repo, ours, theirs)
    return Whose(repo, named, ours, bases), Whose(repo, named, theirs, bases)
