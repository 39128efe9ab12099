"""What the index keeps beside the contacts' rows, and the last good version of what is broken."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import GitError
from pipeboard.storage.index.batch import Batch, Broken
from pipeboard.storage.index.journal import BoardStatus, Journal, committed
from pipeboard.storage.index.reader import CONTACT, Reader
from pipeboard.storage.index.settings import CONFIG, Settings

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree


def keep(connection: sqlite3.Connection, metas: Mapping[str, str]) -> None:
    """Set some of the texts beside the tables."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(metas.items()))


def metas_of_status(status: BoardStatus, also_dirty: Iterable[str] = ()) -> dict[str, str]:
    """HEAD and the dirty paths as they were when the files were read."""
    return {
        "head": status.head or "",
        "dirty": json.dumps(sorted({*status.changed, *also_dirty})),
    }


def keep_problems(connection: sqlite3.Connection, settings: Settings) -> None:
    """What is wrong with the config, as of now."""
    connection.execute("DELETE FROM problem WHERE path = ?", (CONFIG,))
    batch = Batch()
    for problem in settings.problems:
        batch.add_problem(problem, None)
    batch.insert(connection)


class Organisations:
    """What one organisation's file says, asked of the index when it is needed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, id: str) -> dict[str, Tree] | None:
        """The tree of the organisation with this id; of two the first by path."""
        asked = "SELECT tree FROM org WHERE id = ? ORDER BY path LIMIT 1"
        row = self._connection.execute(asked, (id,)).fetchone()
        tree: dict[str, Tree] | None = json.loads(row[0]) if row else None
        return tree


def organisations(connection: sqlite3.Connection) -> dict[str, dict[str, Tree]]:
    """What each organisation's file says, by id; of two with one id the first by path."""
    rows = connection.execute("SELECT id, tree FROM org WHERE id <> '' ORDER BY path DESC")
    return {id: json.loads(tree) for id, tree in rows}


def restore(
    connection: sqlite3.Connection,
    reader: Reader,
    repo: Journal,
    head: str | None,
    broken: Sequence[Broken],
) -> None:
    """Where a broken file was good in a commit, the row of the last good one stays, marked."""
    there = _recorded(repo, head, [path for _, path, _ in broken]) if broken else {}
    for kind, path, rid in broken:
        batch = Batch()
        if any(
            reader.read_committed(batch, kind, path, rid, data)
            for data in _good_ones(repo, head, path, there)
        ):
            batch.insert(connection)
            connection.execute("UPDATE file SET rid = ? WHERE path = ?", (rid, path))
            if kind == CONTACT:
                connection.execute("UPDATE problem SET rid = ? WHERE path = ?", (rid, path))


def _recorded(repo: Journal, head: str | None, paths: Sequence[str]) -> dict[str, bytes]:
    """What HEAD has at these paths; nothing where git has lost it: the board is read anyway."""
    try:
        return committed(repo, head, paths)
    except GitError:
        return {}


def _good_ones(
    repo: Journal, head: str | None, path: str, there: Mapping[str, bytes]
) -> Iterator[bytes]:
    """The committed versions of a path, newest first: HEAD's, then those before it."""
    if path not in there or head is None:
        return
    yield there[path]
    yield from repo.versions(head, path)


def fold_path(path: str) -> str:
    """The path as a disk that ignores case and the form of accents sees it."""
    return unicodedata.normalize("NFC", path).casefold()


def note_paths(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Remember the paths that are not their own fold, to recognise a twin when it comes."""
    odd = [(fold, path) for path in paths if (fold := fold_path(path)) != path]
    connection.executemany("INSERT OR IGNORE INTO odd_path VALUES (?, ?)", odd)


def has_twin(connection: sqlite3.Connection, path: str) -> bool:
    """Whether another file of the index has the same path on such a disk."""
    fold = fold_path(path)
    found = connection.execute(
        "SELECT path FROM odd_path WHERE fold = ?1 UNION SELECT path FROM file WHERE path = ?1",
        (fold,),
    )
    return any(other != path for (other,) in found)
