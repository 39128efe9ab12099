"""When each side of a conflict was said: by the commits of who said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeboard.board.blame import tree_of
from pipeboard.board.conflicts import Undecided
from pipeboard.board.identity import key_of
from pipeboard.board.versions import versions_of
from pipeboard.journal.history import Entry
from pipeboard.model.conflicts import Conflict, Side
from pipeboard.model.tree import Tree, value_at

if TYPE_CHECKING:
    from pipeboard.board.one import One

_COMMITS = 100  # of a file that are looked through


def dated(board: One, found: Sequence[Undecided]) -> list[Undecided]:
    """Conflicts with the times of both sides: one `git log` and one reading of versions a file."""
    files: dict[str, _File] = {}
    told: list[Undecided] = []
    for one in found:
        path = one.subject.path
        file = files.get(path) or files.setdefault(path, _File(board, path))
        first, second = (file.when(one.conflict, side) for side in one.conflict.sides)
        told.append(one._replace(times=(first, second)))
    return told


class _File:
    """The last commits of a file, newest first, and what it said from each on."""

    def __init__(self, board: One, path: str) -> None:
        self._path = path
        versions = list(islice(versions_of(board.repository, path), _COMMITS))
        self._data = {entry.sha: data for entry, data in versions}
        self._trees: dict[str, Mapping[str, Tree]] = {}
        self._commits = [
            ({key_of(one.author, one.mail, board.vocabulary), one.author}, one)
            for one, _ in versions
            if len(one.parents) < 2
        ]

    def when(self, conflict: Conflict, side: Side) -> int | None:
        """When who said it made the field say it; where no version tells, when they changed it: by
        a commit that says so, else by one that says nothing of fields."""
        own = [entry for who, entry in self._commits if side.by in who]
        made = next((entry for entry in own if self._made(entry, conflict, side)), None)
        made = made or _named(own, conflict)
        return int(made.at) if made else None

    def _made(self, entry: Entry, conflict: Conflict, side: Side) -> bool:
        """Whether a commit made the file say what a side says; who edited it did so last."""
        if conflict.is_file and not side.gone:
            return self._data[entry.sha] is not None
        return self._says(entry.sha, conflict, side) and not any(
            parent not in self._data or self._says(parent, conflict, side)
            for parent in entry.parents
        )

    def _says(self, sha: str, conflict: Conflict, side: Side) -> bool:
        data = self._data[sha]
        if conflict.is_file:
            return (data is None) == side.gone
        if sha not in self._trees:
            self._trees[sha] = tree_of(data, self._path) or {}
        return value_at(dict(self._trees[sha]), conflict.path) == side.value


def _named(own: Sequence[Entry], conflict: Conflict) -> Entry | None:
    """The newest commit that says it changed a field, else that says nothing of fields."""
    starts = (f"{conflict.field}:", f"{conflict.field}.", f"{conflict.field}[")
    told = [(entry, entry.message.values("Pb-Change")) for entry in own]
    named = (one for one, fields in told if any(field.startswith(starts) for field in fields))
    return next(named, None) or next((one for one, fields in told if not fields), None)
