"""What one file's rows say of others: duplicates, and files that share an id. By sets, in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import locate
from pipeboard.storage.scan import read_file

if TYPE_CHECKING:
    from pipeboard.storage.index.journal import Journal

# Keys that two contacts may not share without being taken for one person.
_KINDS = "('email', 'phone', 'name')"
SAME_ID = "has the id of "
"""How the problem of a file begins whose id is that of another one."""


def mark_all(connection: sqlite3.Connection, root: Path, repo: Journal) -> None:
    """Set `is_duplicate` and the problems of shared ids in a fresh index."""
    connection.execute(f"""
        UPDATE fact SET is_duplicate = 1 WHERE rid IN (
          SELECT rid FROM key JOIN (
            SELECT kind, value FROM key WHERE kind IN {_KINDS}
            GROUP BY kind, value HAVING count(*) > 1
          ) USING (kind, value))""")
    for table in ("contact", "org"):
        shared = connection.execute(
            f"SELECT id FROM {table} WHERE id <> '' GROUP BY id HAVING count(*) > 1"
        )
        _mark_ids(connection, root, repo, table, [str(id) for (id,) in shared.fetchall()])


def keys_of(connection: sqlite3.Connection, rids: Iterable[int]) -> set[tuple[str, str]]:
    """The keys by which these contacts may be someone's duplicates."""
    asked = f"SELECT kind, value FROM key WHERE rid = ? AND kind IN {_KINDS}"
    return {key for rid in rids for key in connection.execute(asked, (rid,))}


def mark_duplicates(
    connection: sqlite3.Connection, rids: Iterable[int], keys: Iterable[tuple[str, str]]
) -> None:
    """`is_duplicate` again after a change: of these contacts and all that share one of the keys.

    The keys are those from before the change and those from after it.
    """
    touched = set(rids)
    for key in keys:
        found = connection.execute("SELECT rid FROM key WHERE kind = ? AND value = ?", key)
        touched.update(rid for (rid,) in found)
    connection.executemany(
        f"""UPDATE fact SET is_duplicate = EXISTS (
          SELECT 1 FROM key a JOIN key b USING (kind, value)
          WHERE a.rid = fact.rid AND b.rid <> a.rid AND a.kind IN {_KINDS})
        WHERE rid = ?""",
        [(rid,) for rid in touched],
    )


def mark_ids(
    connection: sqlite3.Connection, root: Path, repo: Journal, table: str, ids: Collection[str]
) -> None:
    """The problems of shared ids again, for the ids from before a change and after it."""
    for id in ids:
        paths = f"SELECT path FROM {table} WHERE id = ?"
        connection.execute(
            "DELETE FROM problem WHERE field = 'id' AND substr(message, 1, ?) = ?"
            f" AND path IN ({paths})",
            (len(SAME_ID), SAME_ID, id),
        )
        if table == "contact":
            connection.execute(
                "UPDATE fact SET is_problem ="
                " EXISTS (SELECT 1 FROM problem WHERE problem.rid = fact.rid)"
                " WHERE rid IN (SELECT rid FROM contact WHERE id = ?)",
                (id,),
            )
    _mark_ids(connection, root, repo, table, ids)


def _mark_ids(
    connection: sqlite3.Connection, root: Path, repo: Journal, table: str, ids: Collection[str]
) -> None:
    """A problem on every file but the first, by path, of those that carry one id."""
    for id in ids:
        carriers = connection.execute(
            f"SELECT rid, path FROM {table} WHERE id = ? ORDER BY path", (id,)
        ).fetchall()
        repo.bring(path for _, path in carriers[1:])
        for rid, path in carriers[1:]:
            message = f"{SAME_ID}{carriers[0][1]}; an id is unique: give one of them a new one"
            shown = rid if table == "contact" else None
            connection.execute(
                "INSERT INTO problem VALUES (?, ?, ?, 'id', ?, ?, '', ?)",
                (path, *_position(root, path), message, id, shown),
            )
            if table == "contact":
                connection.execute("UPDATE fact SET is_problem = 1 WHERE rid = ?", (rid,))


def _position(root: Path, path: str) -> tuple[int, int]:
    """Line and column of the id in a file."""
    try:
        return locate(read_file(root, path), ("id",))
    except (BrokenFile, FileNotFoundError):
        return 0, 0
