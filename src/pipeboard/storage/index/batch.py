"""Rows of many contacts, gathered for one insert a table; plain tuples, which travel fast."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from pipeboard.storage.problem import Problem

if TYPE_CHECKING:
    from pipeboard.rules.rows import Rows

Row = tuple[object, ...]
Broken = tuple[str, str, int]  # kind, path, number

# Tables whose rows are mostly empty. Python's sqlite3 takes four times as long over a None as over
# a text, so there an unset value travels as "" and becomes NULL in SQL.
_SPARSE = ("contact", "fact", "event", "opp", "follow_up")
_FULL = ("file", "problem", "multi", "key", "org")
_AT_ONCE = 50  # rows a statement in bulk: a third quicker than one by one
_places: dict[str, str] = {}


def insert_of(connection: sqlite3.Connection, table: str, into: str = "", rows: int = 1) -> str:
    """The statement that adds rows to a table, or to one `into` that is made like it."""
    if table not in _places:
        columns = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
        places = [
            "nullif(?, '')" if table in _SPARSE and not (not_null or in_key) else "?"
            for _, _, _, not_null, _, in_key in columns
        ]
        _places[table] = f"({', '.join(places)})"
    values = ", ".join([_places[table]] * rows)
    return f"INSERT OR IGNORE INTO {into or table} VALUES {values}"


def _insert_bulk(connection: sqlite3.Connection, table: str, rows: list[Row]) -> int:
    """Write the rows that fill statements in bulk; how many these are."""
    bulk = len(rows) - len(rows) % _AT_ONCE
    if bulk:
        statement = insert_of(connection, table, rows=_AT_ONCE)
        for at in range(0, bulk, _AT_ONCE):
            connection.execute(statement, _values(table, rows[at : at + _AT_ONCE]))
    return bulk


def _insert_texts(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    connection.executemany(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", rows)


def _values(table: str, rows: Iterable[Row]) -> list[object]:
    """What the rows hold, one value after the other."""
    if table in _SPARSE and table != "event":  # events are derived with ""
        return ["" if value is None else value for row in rows for value in row]
    return list(chain.from_iterable(rows))


# The tables that hold rows of one contact, by its number.
OF_CONTACT = ("contact", "fact", "multi", "event", "opp", "follow_up", "key")
SEARCH = ("needle", "words")


class Batch:
    """`tables` maps a table to its rows; `broken` names the files that gave none."""

    __slots__ = ("broken", "tables")

    def __init__(self, tables: dict[str, list[Row]] | None = None) -> None:
        self.tables: dict[str, list[Row]] = tables or {
            table: [] for table in (*_SPARSE, *_FULL, *SEARCH)
        }
        self.broken: list[Broken] = []

    def add_contact(self, rid: int, path: str, rows: Rows, is_problem: bool = False) -> None:
        """All rows of one contact under its number."""
        tables = self.tables
        fact = rows.fact._replace(is_problem=1) if is_problem else rows.fact
        tables["contact"].append((rid, rows.id or "", path, *rows.contact))
        tables["fact"].append((rid, *fact))
        tables["multi"] += [(field, value, rid) for field, value in rows.multi]
        tables["event"] += [(rid, *event) for event in rows.event]
        tables["opp"] += [(rid, *opportunity) for opportunity in rows.opp]
        tables["follow_up"] += [(rid, *step) for step in rows.follow_up]
        tables["key"] += [(kind, value, rid) for kind, value in rows.key]
        tables["needle"].append((rid, rows.needle))
        tables["words"].append((rid, rows.words))

    def add_file(self, path: str, kind: str, blob: str, rid: int | None) -> None:
        """What was read: a path and the id of its bytes."""
        self.tables["file"].append((path, kind, blob, rid))

    def add_problem(self, problem: Problem, rid: int | None) -> None:
        """One finding, on the contact that stays visible in spite of it (None: on none)."""
        self.tables["problem"].append((*problem, rid))

    def take(self, other: Batch) -> None:
        """Add the rows of another batch, which is not needed any more."""
        for table, rows in other.tables.items():
            self.tables[table] += rows
        self.broken += other.broken

    def insert(self, connection: sqlite3.Connection) -> None:
        """Write all of it; the caller holds the transaction."""
        for table, rows in self.tables.items():
            if table in SEARCH:
                _insert_texts(connection, table, rows)
                continue
            written = _insert_bulk(connection, table, rows)
            for row in rows[written:]:
                connection.execute(insert_of(connection, table), _values(table, (row,)))

    def insert_bulk(self, connection: sqlite3.Connection) -> None:
        """Write what fills statements in bulk; the rest stays, and may wait for more rows."""
        for table, rows in self.tables.items():
            if table in SEARCH:
                _insert_texts(connection, table, rows)
                rows.clear()
            else:
                del rows[: _insert_bulk(connection, table, rows)]
