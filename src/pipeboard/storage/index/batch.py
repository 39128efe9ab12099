"""Rows of many contacts, gathered for one insert a table; plain tuples, which travel fast."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pipeboard.storage.problem import Problem

if TYPE_CHECKING:
    from pipeboard.rules.rows import Rows

Row = tuple[object, ...]
Broken = tuple[str, str, int]  # kind, path, number

# Table → how many columns it has; the two of FTS5 name theirs.
_COLUMNS = {
    "file": 4,
    "problem": 8,
    "contact": 16,
    "fact": 75,
    "multi": 3,
    "event": 15,
    "opp": 19,
    "follow_up": 9,
    "key": 3,
    "org": 6,
}
_INSERTS = {
    table: f"INSERT OR IGNORE INTO {table} VALUES ({','.join('?' * count)})"
    for table, count in _COLUMNS.items()
} | {table: f"INSERT INTO {table} (rowid, text) VALUES (?, ?)" for table in ("needle", "words")}

# The tables that hold rows of one contact, by its number.
OF_CONTACT = ("contact", "fact", "multi", "event", "opp", "follow_up", "key")
SEARCH = ("needle", "words")


class Batch:
    """`tables` maps a table to its rows; `broken` names the files that gave none."""

    __slots__ = ("broken", "tables")

    def __init__(self, tables: dict[str, list[Row]] | None = None) -> None:
        self.tables: dict[str, list[Row]] = tables or {table: [] for table in _INSERTS}
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

    def insert(self, connection: sqlite3.Connection) -> None:
        """Write all of it; the caller holds the transaction."""
        for table, rows in self.tables.items():
            if rows:
                connection.executemany(_INSERTS[table], rows)
