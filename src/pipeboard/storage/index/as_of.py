"""The index as of an earlier instant: contacts with later facts derived again without them.

Their rows go to tables of one connection only; views in front of the real tables show them instead.
What is searched by text (`needle`, `words`) stays as it is.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeboard.storage.index.batch import OF_CONTACT, Batch, insert_of
from pipeboard.storage.index.index import Index, in_memory
from pipeboard.storage.index.journal import Journal, committed
from pipeboard.storage.index.keep import Organisations
from pipeboard.storage.index.reader import Reader
from pipeboard.storage.index.update import reader_of
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.scan import read_file


def at(index: Index, root: Path, repo: Journal, instant: int) -> sqlite3.Connection:
    """A connection on which every table of contacts is as of `instant` (seconds since 1970).

    The index's own where no fact is later; else one more, which the caller closes. `key` and
    `is_duplicate` stay as they are: who is whose double is no fact with a time.
    """
    later = index.rows(
        "SELECT rid, path, is_problem FROM fact JOIN contact USING (rid) WHERE newest > ?",
        (instant,),
    )
    if not later:
        return index.connection
    connection = index.another()
    if connection is index.connection:  # in memory: a copy, for the views are the connection's own
        connection = in_memory()
        index.connection.backup(connection)
    reader = reader_of(index, root, repo.object_format)
    reader.use_organisations(Organisations(connection))
    batch = Batch()
    spare = _committed(index, repo, [str(path) for _, path, broken in later if broken])
    for rid, path, is_problem in later:
        assert isinstance(rid, int)
        data = spare.get(str(path))
        _derive(reader, batch, rid, str(path), data, bool(is_problem), instant)
    _put_in_front(connection, batch)
    return connection


def _committed(index: Index, repo: Journal, paths: list[str]) -> dict[str, bytes]:
    """The good versions of broken files, which their rows came from."""
    return committed(repo, index.meta("head") or None, paths)


def _derive(
    reader: Reader,
    batch: Batch,
    rid: int,
    path: str,
    spare: bytes | None,
    is_problem: bool,
    instant: int,
) -> None:
    """The rows of one contact as of the instant; what cannot be read now keeps its rows."""
    for data in (_bytes(reader.root, path), spare):
        if data is not None:
            try:
                rows = reader.rows(data, path, instant)
            except BrokenFile:
                continue
            batch.add_contact(rid, path, rows, is_problem)
            return


def _bytes(root: Path, path: str) -> bytes | None:
    try:
        return read_file(root, path)
    except (BrokenFile, FileNotFoundError):
        return None


_FRONT = tuple(table for table in OF_CONTACT if table != "key")


def _put_in_front(connection: sqlite3.Connection, batch: Batch) -> None:
    """Views in the temp schema, which SQLite asks first: the real rows but those of the batch."""
    connection.execute("CREATE TEMP TABLE then_rid (rid INTEGER PRIMARY KEY)")
    rids = [(row[0],) for row in batch.tables["contact"]]
    connection.executemany("INSERT INTO then_rid VALUES (?)", rids)
    for table in _FRONT:
        connection.execute(f"CREATE TEMP TABLE then_{table} AS SELECT * FROM main.{table} LIMIT 0")
        connection.execute(f"CREATE INDEX temp.then_{table}_rid ON then_{table} (rid)")
        into = insert_of(connection, table).replace(f"INTO {table} ", f"INTO then_{table} ")
        connection.executemany(into, batch.tables[table])
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table}"
            " WHERE rid NOT IN (SELECT rid FROM then_rid)"
            f" UNION ALL SELECT * FROM then_{table}"
        )
    connection.execute(
        "UPDATE then_fact SET is_duplicate ="
        " (SELECT is_duplicate FROM main.fact WHERE main.fact.rid = then_fact.rid)"
    )
