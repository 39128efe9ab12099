"""The index on disk: finding it, opening it, putting a new one in its place.

The folder (in the git directory) holds `index`, a line that names the SQLite file in force. A new
index is built beside it under a name of its own and put in force by replacing that line, so who
reads sees a whole index, old or new, and no write-ahead log meets a file it does not belong to.

On the path of every list of contacts: `sqlite3` and `os` only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence

from pipeboard.errors import PipeboardError
from pipeboard.query.regex import register, timed_out
from pipeboard.storage.index.schema import TABLES, VERSION

POINTER = "index"
_APPLICATION = 0x70626472  # "pbdr": tells our files from any other SQLite database
_CHECKPOINT = 4000  # pages of log (16 MB) before it is folded in: about a hundred changes
_WAIT = 5.0  # seconds to wait for another writer of the index

Row = tuple[object, ...]


class Doubtful(PipeboardError):
    """The index cannot be trusted; it was dropped, and the next start builds it anew."""

    code = "index"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the index of this board is damaged ({why}); it was dropped",
            hint="run the command again: the index is built anew from the files",
        )


class Index:
    """An open index. `name` is the file in force, "" for one in memory; `writable` whether it may
    be brought up to date in place.
    """

    __slots__ = ("connection", "folder", "name", "proposed", "reader", "reader_config", "writable")

    def __init__(
        self, folder: str, name: str, connection: sqlite3.Connection, writable: bool
    ) -> None:
        self.folder = folder
        self.name = name
        self.connection = connection
        self.writable = writable
        self.reader: object = None
        """What reads changed files, with the config it was made for; made when first needed."""
        self.reader_config = ""
        self.proposed: sqlite3.Connection | None = None
        """Contacts as they would be, in memory; made when the first is judged."""

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Index | None:
        """The index in force in this folder; None where none is, or it is older, or no index."""
        folder = os.fspath(folder)
        for _ in range(3):  # another process may put a new one in force between our two steps
            name = in_force(folder)
            if not name:
                return None
            writable = os.access(folder, os.W_OK) and os.access(f"{folder}/{name}", os.W_OK)
            connection = _connect(f"{folder}/{name}", writable)
            if connection is not None:
                return cls(folder, name, connection, writable)
            if name == in_force(folder):
                return None
        return None

    @classmethod
    def in_memory(cls, folder: str | os.PathLike[str] = "") -> Index:
        """An empty index that lives as long as this object, where none can be kept on disk."""
        connection = in_memory()
        connection.executescript(TABLES)
        return cls(os.fspath(folder), "", connection, True)

    def another(self) -> sqlite3.Connection:
        """One more connection to the same index, for another thread; in memory, the same one."""
        if not self.name:
            return self.connection
        connection = _connect(f"{self.folder}/{self.name}", self.writable)
        if connection is None:
            raise Doubtful("it cannot be opened a second time")
        return connection

    def copy_to_memory(self) -> None:
        """Go on with a copy in memory: the one on disk may be read, not brought up to date."""
        copy = in_memory()
        self.connection.backup(copy)
        self.connection.close()
        self.connection, self.name, self.writable = copy, "", True

    def is_replaced(self) -> bool:
        """Whether another process has put a new index in force since this one was opened."""
        return bool(self.name) and in_force(self.folder) != self.name

    def replace(self, other: Index) -> None:
        """Become the other index: whoever holds this one goes on with the new tables."""
        old = self.connection
        self.name, self.connection, self.writable = other.name, other.connection, other.writable
        if old is not self.connection:
            old.close()

    def rows(self, sql: str, params: Sequence[object] | dict[str, object] = ()) -> list[Row]:
        """All rows of a query.

        Raises Doubtful, having dropped the index, where it is damaged; RegexTimeout.
        """
        try:
            return self.connection.execute(sql, params).fetchall()
        except sqlite3.DatabaseError as error:
            if late := timed_out(error):
                raise late from None
            if not is_damage(error):
                raise
            self.drop()
            raise Doubtful(str(error)) from None

    def meta(self, key: str) -> str | None:
        """A text kept beside the tables (`head`, `vocabulary` …); None where there is none."""
        found = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def told(self, key: str) -> dict[str, object]:
        """A JSON object kept beside the tables, read by SQLite: `json` costs a list 2 ms."""
        sql = "SELECT id, parent, key, type, atom FROM json_tree(?)"
        made: dict[object, object] = {}
        for id, parent, name, kind, atom in self.rows(sql, (self.meta(key) or "{}",)):
            made[id] = value = _EMPTY[kind]() if kind in _EMPTY else _atom(kind, atom)
            within = made.get(parent)
            if isinstance(within, dict):
                within[name] = value
            elif isinstance(within, list):
                within.append(value)
        whole = made.get(0)
        return whole if isinstance(whole, dict) else {}

    def note(self, key: str, value: str) -> None:
        """Keep a text beside the tables, where that can be done without waiting for anybody."""
        if not self.writable:
            return
        try:
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        except sqlite3.OperationalError:
            return  # somebody writes just now, or the disk is full: it is kept another time

    def metas(self) -> dict[str, str]:
        """All of them."""
        return {str(key): str(value) for key, value in self.rows("SELECT key, value FROM meta")}

    def drop(self) -> None:
        """Put this index out of force, so that the next to open finds none."""
        if self.name and self.writable and in_force(self.folder) == self.name:
            os.unlink(f"{self.folder}/{POINTER}")

    def close(self) -> None:
        """Close the connection; the index stays."""
        self.connection.close()
        if self.proposed is not None:
            self.proposed.close()


_EMPTY: dict[object, type[dict[str, object]] | type[list[object]]] = {"object": dict, "array": list}


def _atom(kind: object, value: object) -> object:
    return bool(value) if kind in ("true", "false") else value


def in_memory() -> sqlite3.Connection:
    """A connection to an empty database in memory, with the functions that queries need."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    register(connection)
    return connection


def in_force(folder: str) -> str:
    """The name of the SQLite file in force in a folder, "" where there is none."""
    try:
        with open(f"{folder}/{POINTER}", encoding="utf-8") as file:
            name = file.read(100).strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return name if name.startswith("index-") and "/" not in name else ""


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether SQLite says that the file itself is broken, not the question put to it."""
    words = str(error)
    return isinstance(error, sqlite3.DatabaseError) and any(
        cue in words for cue in ("malformed", "not a database")
    )


def _connect(path: str, writable: bool) -> sqlite3.Connection | None:
    """A connection to an index of this version; None where the file is none."""
    if not writable and _has_log(path):
        return None  # opened without its log it would be torn
    mode = "mode=rw" if writable else "immutable=1"
    # What a URI would read as its own is spelt out.
    plain = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        connection = sqlite3.connect(
            f"file:{plain}?{mode}",
            uri=True,
            timeout=_WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error:
        return None
    try:
        if _is_ours(connection):
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
            register(connection)
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


def _is_ours(connection: sqlite3.Connection) -> bool:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return bool(version == VERSION and application == _APPLICATION)


def _has_log(path: str) -> bool:
    try:
        return os.stat(f"{path}-wal").st_size > 0
    except OSError:
        return False


def stamp(connection: sqlite3.Connection) -> None:
    """Mark a finished index as ours, of this version, read and written at the same time (WAL)."""
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("PRAGMA journal_mode = WAL")


def put_in_force(folder: str, name: str) -> None:
    """Make a finished file of this folder the index, and remove the ones it follows."""
    temporary = f"{folder}/.{name}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(f"{name}\n")
    os.replace(temporary, f"{folder}/{POINTER}")
    remove_old(folder, name)


def remove_old(folder: str, keep: str) -> None:
    """Remove every index file of a folder but the one in force and those of other processes alive.

    Those may be about to be put in force; the next one to come removes them.
    """
    for entry in _names(folder):
        base = entry.removesuffix("-wal").removesuffix("-shm").removesuffix("-journal")
        ours = base.startswith("index-") and ".sqlite" in base  # git's own copies lie here too
        if not ours or base == keep or _is_wanted(base):
            continue
        try:
            os.unlink(f"{folder}/{entry}")
        except OSError:
            continue  # someone else removed it, or may: it costs only space


def _names(folder: str) -> Iterable[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return ()


def _is_wanted(name: str) -> bool:
    """Whether the process that made this file may still need it; its number is in the name."""
    number = name.split("-")[1]
    if number == str(os.getpid()):
        return name.endswith(".building")
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:  # it runs as someone else
        return True
    return True
