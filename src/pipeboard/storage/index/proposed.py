"""Contacts as they would be: derived into the tables of an index in memory, asked by the same SQL.

What is judged before it is written (a gate, a dry run) is no row of the index: it is derived from
what the files would say, beside the index, and thrown away when the next is asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeboard.model.tree import Tree
from pipeboard.storage.index.batch import OF_CONTACT, SEARCH, Batch
from pipeboard.storage.index.index import Index, in_memory
from pipeboard.storage.index.keep import Organisations
from pipeboard.storage.index.reader import Reader
from pipeboard.storage.index.schema import BARE_TABLES
from pipeboard.storage.index.update import reader_of

Proposal = tuple[str, Mapping[str, Tree]]
"""A contact's file, and what it would say."""


def propose(
    index: Index, root: Path, object_format: str, proposals: Sequence[Proposal], as_of: int | None
) -> sqlite3.Connection:
    """A connection whose tables hold these contacts and nobody else; rid is the place, from 1.

    It is the index's own, and holds them until the next call. What a file cannot say of itself
    (who is whose double, that it was broken) is as the index knows it. Raises InvalidData for a
    contact that cannot be derived.
    """
    reader = _reader(index, root, object_format, as_of)
    batch = Batch()
    for rid, (path, tree) in enumerate(proposals, 1):
        reader.propose(batch, path, rid, tree)
    connection = hold(index, batch)
    for rid, (path, _) in enumerate(proposals, 1):
        marks = index.rows(
            "SELECT is_duplicate, is_problem FROM fact JOIN contact USING (rid) WHERE path = ?",
            (path,),
        )
        connection.executemany(
            f"UPDATE fact SET (is_duplicate, is_problem) = (?, ?) WHERE rid = {rid}", marks
        )
    return connection


def hold(index: Index, batch: Batch) -> sqlite3.Connection:
    """A connection whose tables hold the rows of a batch and no others, until the next call."""
    connection = _emptied(index)
    batch.insert(connection)
    return connection


def _emptied(index: Index) -> sqlite3.Connection:
    if index.proposed is None:
        index.proposed = in_memory()
        index.proposed.executescript(BARE_TABLES)
        return index.proposed
    for table in (*OF_CONTACT, *SEARCH):
        index.proposed.execute(f"DELETE FROM {table}")
    return index.proposed


def _reader(index: Index, root: Path, object_format: str, as_of: int | None) -> Reader:
    reader = reader_of(index, root, object_format)
    if as_of is not None:
        reader = Reader(root, reader.config, object_format)
        reader.as_of = as_of
    reader.use_organisations(Organisations(index.connection))
    return reader
