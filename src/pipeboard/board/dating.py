"""When each side of a conflict was said: by the commits of who said it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.board.conflicts import Undecided
from pipeboard.board.identity import key_of
from pipeboard.journal.history import Entry, log, show_trees
from pipeboard.model.conflicts import Conflict, Side
from pipeboard.model.tree import Tree, value_at
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import load

if TYPE_CHECKING:
    from pipeboard.board.one import One

_COMMITS = 100  # of a file that are looked through


def dated(board: One, found: Sequence[Undecided]) -> list[Undecided]:
    """Conflicts with the times of both sides: a `git log` and a reading of versions a file."""
    files: dict[str, _File] = {}
    told: list[Undecided] = []
    for one in found:
        path = one.subject.path
        file = files.get(path) or files.setdefault(path, _File(board, path))
        first, second = (file.when(one.conflict, side) for side in one.conflict.sides)
        told.append(one._replace(times=(first, second)))
    return told


class _File:
    """The commits of a file, newest first, and what it said after and before each."""

    def __init__(self, board: One, path: str) -> None:
        self._board = board
        self._path = path
        self._commits = [
            ({key_of(one.author, one.mail, board.vocabulary), one.author}, one)
            for one in log(board.repository, [path], limit=_COMMITS)
            if len(one.parents) < 2
        ]
        self._data: dict[str, bytes | None] = {}

    def when(self, conflict: Conflict, side: Side) -> int | None:
        """When who said it made the field say it; where no version tells, when they changed it: by
        a commit that says so, else by one that says nothing of fields."""
        own = [entry for who, entry in self._commits if side.by in who]
        made = self._made(own, conflict, side) or _named(own, conflict)
        return int(made.at) if made else None

    def _made(self, own: Sequence[Entry], conflict: Conflict, side: Side) -> Entry | None:
        self._read([name for entry in own for name in (entry.sha, f"{entry.sha}^")])
        for entry in own:
            if self._says(entry.sha, conflict, side) and not (
                self._says(f"{entry.sha}^", conflict, side)
            ):
                return entry
        return None

    def _says(self, commit: str, conflict: Conflict, side: Side) -> bool:
        """Whether the file said at a commit what a side says."""
        data = self._data[commit]
        if conflict.is_file:
            return (data is None) == side.gone
        try:
            tree: Tree = dict(load(data, self._path)) if data is not None else {}
        except BrokenFile:
            return False
        return value_at(tree, conflict.path) == side.value

    def _read(self, commits: Sequence[str]) -> None:
        new = [commit for commit in commits if commit not in self._data]
        found = show_trees(self._board.repository, [(commit, self._path) for commit in new])
        self._data |= zip(new, found, strict=True)


def _named(own: Sequence[Entry], conflict: Conflict) -> Entry | None:
    """The newest commit that says it changed a field, else that says nothing of fields."""
    starts = (f"{conflict.field}:", f"{conflict.field}.", f"{conflict.field}[")
    told = [(entry, entry.message.values("Pb-Change")) for entry in own]
    named = (one for one, fields in told if any(field.startswith(starts) for field in fields))
    return next(named, None) or next((one for one, fields in told if not fields), None)
