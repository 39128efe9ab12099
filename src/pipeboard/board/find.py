"""Which contact a person means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeboard.board import views
from pipeboard.errors import Ambiguous, InvalidData, NotFound, UsageError, nearest
from pipeboard.model.text import fold

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.one import One

_MOST = 9


def find(board: One, name: str) -> Subject:
    """By id (or one it had before it was merged), unique prefix of it (from 4 characters), path,
    file name or a unique prefix of it, e-mail address, or unique name. NotFound names the nearest,
    Ambiguous the candidates.
    """
    name = name.strip().encode("utf-8", "replace").decode()
    if not name:
        raise UsageError("which contact?", hint="name one by file, id, e-mail or name")
    rids = find_rids(board.index.connection, name, str(board.root))
    if len(rids) == 1:
        return board.subject(rids[0])
    if rids:
        raise _ambiguous(board.index.connection, name, rids)
    raise _broken(board, name) or _forgotten(board, name) or _not_found(board, name)


def find_rids(connection: sqlite3.Connection, name: str, root: str = "") -> list[int]:
    """The rows that a name fits, by the first way of naming that fits any (at most ten)."""
    for sql, values in _ways(name, root):
        found = connection.execute(f"{sql} LIMIT {_MOST + 1}", values).fetchall()
        if found:
            return sorted({rid for (rid,) in found})
    return []


def _ways(name: str, root: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    key = fold(name)
    yield "SELECT rid FROM contact WHERE id = ?", (name,)
    yield "SELECT rid FROM key WHERE kind = 'alias' AND value = ?", (name,)
    path = name.removeprefix(root + "/").removeprefix("./").removeprefix("board/")
    yield "SELECT rid FROM contact WHERE path = ?", (path,)
    if "@" in name:
        yield "SELECT rid FROM key WHERE kind = 'email' AND value = ?", (key,)
    yield "SELECT rid FROM fact WHERE name_key = ?", (key,)
    if len(name) >= 4:
        low = name if name.startswith("c-") else f"c-{name}"
        yield "SELECT rid FROM contact WHERE id >= ? AND id < ?", (low, low + "\x7f")
    stem = name.casefold().removesuffix(".yaml")
    escaped = stem.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    yield (
        "SELECT rid FROM contact WHERE path LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\'",
        (f"contacts/{escaped}-______.yaml", f"contacts/%/{escaped}-______.yaml"),
    )
    yield (
        "SELECT rid FROM contact WHERE path LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\'",
        (f"contacts/{escaped}%.yaml", f"contacts/%/{escaped}%.yaml"),
    )


def _ambiguous(connection: sqlite3.Connection, name: str, rids: list[int]) -> Ambiguous:
    marks = ",".join("?" * len(rids))
    found = connection.execute(
        f"SELECT id, name, org_name, path FROM contact WHERE rid IN ({marks}) ORDER BY name, id",
        rids,
    ).fetchall()
    lines = [f"  {path}  {who}{f', {org}' if org else ''}" for _, who, org, path in found[:_MOST]]
    more = ["  …"] if len(found) > _MOST else []
    return Ambiguous(
        f"{name!r} fits more than one contact",
        hint="\n".join([*lines, *more]),
        items=[{"id": i, "name": n, "path": p} for i, n, _, p in found[:_MOST]],
    )


def _forgotten(board: One, name: str) -> NotFound | None:
    """Who had this id is forgotten."""
    id = board.forgotten().by_id(name) if name.startswith("c-") else ""
    return NotFound(f"{name} was forgotten", hint=f"see forgotten/{id}.yaml") if id else None


def _broken(board: One, name: str) -> InvalidData | None:
    """The one broken file without a card that the name means."""
    start = name.casefold().removesuffix(".yaml")
    found = [
        problem
        for problem in views.problems(board.index.connection, without_row=True)
        if problem.path == name or problem.path.rpartition("/")[2].casefold().startswith(start)
    ]
    if len({problem.path for problem in found}) != 1:
        return None
    first = found[0]
    return InvalidData(
        f"{first.path}:{first.line}: {first.message}",
        hint=f"the file is broken; mend it: pb edit {name}",
        items=[problem._asdict() for problem in found],
    )


def _not_found(board: One, name: str) -> NotFound:
    names = [n for (n,) in board.index.connection.execute("SELECT name FROM contact LIMIT 20000")]
    close = nearest(name, names)
    return NotFound(
        f"no contact {name!r}",
        hint=f"nearest: {', '.join(close)}" if close else "list them: pb ls",
        items=[{"found": name, "nearest": close}],
    )


def known(
    connection: sqlite3.Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Which contacts have these keys (kind, value): id and path of the first of each."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, value in keys:
        row = connection.execute(
            "SELECT c.id, c.path FROM key k JOIN contact c ON c.rid = k.rid "
            "WHERE k.kind = ? AND k.value = ? ORDER BY c.id LIMIT 1",
            (kind, value),
        ).fetchone()
        if row:
            found[kind, value] = (row[0], row[1])
    return found


def with_ref(connection: sqlite3.Connection, ref: str) -> str:
    """The path of the contact that has a signal with this foreign id, "" where none has."""
    row = connection.execute(
        "SELECT c.path FROM event e JOIN contact c ON c.rid = e.rid "
        "WHERE e.list = 'signals' AND e.ref = ? LIMIT 1",
        (ref,),
    ).fetchone()
    return str(row[0]) if row else ""
