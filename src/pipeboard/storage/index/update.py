"""Changed files, and nothing else, read again: one transaction, the same rows as a full build."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pipeboard.errors import Busy
from pipeboard.storage.index.batch import OF_CONTACT, SEARCH, Batch
from pipeboard.storage.index.build import build
from pipeboard.storage.index.index import Doubtful, Index, is_damage
from pipeboard.storage.index.journal import BoardStatus, Journal
from pipeboard.storage.index.keep import (
    Organisations,
    fold_path,
    has_twin,
    keep,
    keep_problems,
    metas_of_status,
    note_paths,
    restore,
)
from pipeboard.storage.index.marks import keys_of, mark_duplicates, mark_ids
from pipeboard.storage.index.reader import CONTACT, Reader
from pipeboard.storage.index.rescore import touched, worked_out, write
from pipeboard.storage.index.settings import read_config, read_settings
from pipeboard.storage.scan import KINDS

_Result = TypeVar("_Result")


class Twins(Exception):
    """Two paths that one disk may take for one file: only a whole scan can say which it blames."""


def reader_of(index: Index, root: Path, object_format: str) -> Reader:
    """A reader with the config in force and the organisations of the index; kept with the index."""
    text = index.meta("config_text") or ""
    reader = index.reader
    if not isinstance(reader, Reader) or index.reader_config != text:
        reader = Reader(root, read_config(text), object_format)
        index.reader, index.reader_config = reader, text
    return reader


def update(
    index: Index, root: Path, repo: Journal, paths: Iterable[str], head: str | None = None
) -> tuple[str, ...]:
    """Read these files again, which we wrote, added or removed; every path whose rows changed.

    They count as dirty from now on, until the next `refresh` finds them in HEAD. `head`: the commit
    whose good versions broken files fall back on; by default the one indexed.
    """
    paths = list(paths)

    def change() -> tuple[str, ...]:
        reader = reader_of(index, root, repo.object_format)
        with _transaction(index.connection):
            old = index.metas()
            since = head or old["head"] or None
            changed = Change(index.connection, root, repo, reader, since).make(paths)
            dirty = sorted({*json.loads(old["dirty"]), *paths})
            keep(index.connection, {"dirty": json.dumps(dirty)})
        return changed

    try:
        return _written(index, change)
    except Twins:
        fresh = build(index.folder, root, repo, last_good_config=index.meta("config_text"))
        index.replace(fresh)
        return tuple(paths)


def settle(index: Index, parent: str | None, head: str, paths: Iterable[str]) -> None:
    """`head` is a commit of exactly these paths, as they were indexed, on top of `parent`.

    Saves the next look at the files its work; does nothing where the index is of another commit.
    """

    def note() -> None:
        with _transaction(index.connection):
            old = index.metas()
            if old["head"] == (parent or ""):
                dirty = sorted({*json.loads(old["dirty"])} - {*paths})
                keep(index.connection, {"head": head, "dirty": json.dumps(dirty)})

    _written(index, note)


def requery(
    index: Index, root: Path, repo: Journal, progress: Callable[[int, int], None] | None = None
) -> bool:
    """Take over a config in which nothing changed but what queries ask and how contacts score.

    Reads no file again: the score is worked out from the index. False where more depends on it.
    """
    text = index.meta("config_text")
    if text is None or not index.writable:
        return False
    settings = read_settings(root, repo.object_format, text)
    parts = touched(read_config(text), settings.config)
    if settings.problems or parts is None:
        return False

    def change() -> None:
        connection = index.connection
        seen, made = -1, []
        while True:
            if any(parts) and seen != _seen(connection):
                seen = _seen(connection)
                made = worked_out(connection, settings.config, parts, progress)
            with _transaction(connection):
                if not any(parts) or seen == _seen(connection):
                    write(connection, parts, made)
                    keep(connection, settings.metas())
                    keep_problems(connection, settings)
                    return

    _written(index, change)
    return True


def _seen(connection: sqlite3.Connection) -> int:
    """A number that is another one when somebody else has changed the index meanwhile."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def bring_up(
    index: Index,
    root: Path,
    repo: Journal,
    status: BoardStatus,
    paths: Sequence[str],
    dirty: Iterable[str],
) -> tuple[str, ...]:
    """Read these files again and remember where the board stands; every path whose rows changed.

    `dirty`: the paths that were noted as dirty when the status was asked. What another process has
    noted since stays noted.
    """

    def change() -> tuple[str, ...]:
        with _transaction(index.connection):
            changed: tuple[str, ...] = ()
            if paths:
                reader = reader_of(index, root, repo.object_format)
                changed = Change(index.connection, root, repo, reader, status.head).make(paths)
            noted = set(json.loads(index.metas()["dirty"])) - set(dirty)
            keep(index.connection, metas_of_status(status, noted))
        return changed

    return _written(index, change)


def _written(index: Index, change: Callable[[], _Result]) -> _Result:
    """Make a change of the index: on disk, or where that is full or read-only on a copy in memory.

    Raises Busy where another process keeps writing, Doubtful where the index is damaged.
    """
    if not index.writable:
        index.copy_to_memory()
    try:
        return change()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise Busy("another process is bringing the index up to date; try again") from None
        if is_damage(error):
            index.drop()
            raise Doubtful(str(error)) from None
        if not index.name or not isinstance(error, sqlite3.OperationalError):
            raise
    index.copy_to_memory()
    return change()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have ended it itself, when the disk was full
            connection.execute("ROLLBACK")
        raise


class Change:
    """One change of the index, inside a transaction of the caller."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        root: Path,
        repo: Journal,
        reader: Reader,
        head: str | None,
    ) -> None:
        self.connection = connection
        self.root = root
        self.repo = repo
        self.reader = reader
        self.head = head
        self.ids: dict[str, set[str]] = {"contact": set(), "org": set()}
        self.keys: set[tuple[str, str]] = set()
        self.rids: set[int] = set()

    def make(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Read the files again; every path whose rows changed, contacts of an organisation too."""
        named = sorted(set(paths))
        if len({fold_path(path) for path in named}) < len(named):
            raise Twins
        for path in named:
            if has_twin(self.connection, path):
                raise Twins(path)
        first = [path for path in named if _kind(path) != CONTACT]
        contacts = {path for path in named if _kind(path) == CONTACT}
        self._read(first)
        self.reader.use_organisations(Organisations(self.connection))
        contacts |= self._contacts_of(self.ids["org"])
        self._read(sorted(contacts))
        for table, ids in self.ids.items():
            mark_ids(self.connection, self.root, self.repo, table, ids - {""})
        mark_duplicates(self.connection, self.rids, self.keys)
        return (*first, *sorted(contacts))

    def _read(self, paths: Sequence[str]) -> None:
        """Replace the rows of these files by what they say now."""
        self.repo.bring(paths)
        batch = Batch()
        numbers = self._numbers(paths)
        self._note(numbers.values())
        for path, rid in numbers.items():
            self._remove(path, rid)
        self.reader.read(batch, [(_kind(path), path, rid, None) for path, rid in numbers.items()])
        batch.insert(self.connection)
        restore(self.connection, self.reader, self.repo, self.head, batch.broken)
        note_paths(self.connection, [str(row[0]) for row in batch.tables["file"]])
        self._note(numbers.values())

    def _numbers(self, paths: Sequence[str]) -> dict[str, int]:
        """The number of each file: the one it has, else a new one."""
        found = self.connection.execute(
            "SELECT max((SELECT coalesce(max(rid), 0) FROM contact),"
            " (SELECT coalesce(max(rid), 0) FROM org))"
        ).fetchone()
        last = int(found[0])
        numbers = {}
        for path in paths:
            row = self.connection.execute("SELECT rid FROM file WHERE path = ?", (path,)).fetchone()
            if row is None or row[0] is None:
                last += 1
                numbers[path] = last
            else:
                numbers[path] = int(row[0])
        return numbers

    def _note(self, rids: Iterable[int]) -> None:
        """Remember ids and keys, as they were before the change and as they are after it."""
        rids = list(rids)
        self.rids.update(rids)
        self.keys |= keys_of(self.connection, rids)
        for table, ids in self.ids.items():
            for rid in rids:
                asked = f"SELECT id FROM {table} WHERE rid = ?"
                ids.update(id for (id,) in self.connection.execute(asked, (rid,)))

    def _remove(self, path: str, rid: int) -> None:
        execute = self.connection.execute
        for table in OF_CONTACT:
            execute(f"DELETE FROM {table} WHERE rid = ?", (rid,))
        for table in SEARCH:
            execute(f"DELETE FROM {table} WHERE rowid = ?", (rid,))
        execute("DELETE FROM org WHERE rid = ?", (rid,))
        execute("DELETE FROM problem WHERE path = ?", (path,))
        execute("DELETE FROM file WHERE path = ?", (path,))
        execute("DELETE FROM odd_path WHERE fold = ? AND path = ?", (fold_path(path), path))

    def _contacts_of(self, orgs: Iterable[str]) -> set[str]:
        """The files of the contacts that have one of these organisations."""
        asked = "SELECT path FROM contact JOIN fact USING (rid) WHERE org = ?"
        return {path for org in orgs for (path,) in self.connection.execute(asked, (org,))}


def _kind(path: str) -> str:
    return KINDS[path.partition("/")[0]]
