"""The index as of an earlier instant: contacts with later facts derived again without them.

Their rows go to tables of one connection only; views in front of the real tables show them instead.
What is searched by text (`needle`, `words`) stays as it is.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeboard.storage.index.batch import OF_CONTACT, Batch, Broken, insert_of
from pipeboard.storage.index.index import Index, in_memory
from pipeboard.storage.index.journal import Journal, committed
from pipeboard.storage.index.keep import organisations
from pipeboard.storage.index.reader import CONTACT, Reader, Task
from pipeboard.storage.index.update import reader_of
from pipeboard.storage.index.workers import read_all


def at(index: Index, root: Path, repo: Journal, instant: int) -> sqlite3.Connection:
    """A connection on which every table of contacts is as of `instant` (seconds since 1970).

    The index's own where no fact is later; else one more, which the caller closes. `key` and
    `is_duplicate` stay as they are: who is whose double is no fact with a time.
    """
    later = index.rows(
        "SELECT rid, path FROM fact JOIN contact USING (rid) WHERE newest > ?", (instant,)
    )
    if not later:
        return index.connection
    connection = index.another()
    if connection is index.connection:  # in memory: a copy, for the views are the connection's own
        connection = in_memory()
        index.connection.backup(connection)
    reader = Reader(root, reader_of(index, root, repo.object_format).config, repo.object_format)
    reader.as_of = instant
    reader.use_organisations(organisations(connection))
    _show(connection)
    repo.bring(str(path) for _, path in later)
    tasks: list[Task] = [(CONTACT, str(path), int(str(rid)), None) for rid, path in later]
    broken: list[Broken] = []
    for batch in read_all(reader, tasks):
        _put_in_front(connection, batch)
        broken += batch.broken
    good = committed(repo, index.meta("head") or None, [path for _, path, _ in broken])
    for kind, path, rid in broken:
        batch = Batch()
        if path in good and reader.read_committed(batch, kind, path, rid, good[path]):
            _put_in_front(connection, batch)
    connection.execute(
        "UPDATE then_fact SET (is_duplicate, is_problem) = (SELECT is_duplicate, is_problem"
        " FROM main.fact WHERE main.fact.rid = then_fact.rid)"
    )
    return connection


_FRONT = tuple(table for table in OF_CONTACT if table != "key")


def _show(connection: sqlite3.Connection) -> None:
    """Views in the temp schema, which SQLite asks first: the real rows but those put in front."""
    connection.execute("CREATE TEMP TABLE then_rid (rid INTEGER PRIMARY KEY)")
    for table in _FRONT:
        connection.execute(f"CREATE TEMP TABLE then_{table} AS SELECT * FROM main.{table} LIMIT 0")
        connection.execute(f"CREATE INDEX temp.then_{table}_rid ON then_{table} (rid)")
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table}"
            " WHERE rid NOT IN (SELECT rid FROM then_rid)"
            f" UNION ALL SELECT * FROM then_{table}"
        )


def _put_in_front(connection: sqlite3.Connection, batch: Batch) -> None:
    rids = [(row[0],) for row in batch.tables["contact"]]
    connection.executemany("INSERT INTO then_rid VALUES (?)", rids)
    for table in _FRONT:
        into = insert_of(connection, table, f"then_{table}")
        connection.executemany(into, batch.tables[table])
