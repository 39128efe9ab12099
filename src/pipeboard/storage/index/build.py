"""The whole index from the files: into a file of its own, put in force when it is whole."""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from pipeboard.storage.index import index as place
from pipeboard.storage.index.batch import Batch
from pipeboard.storage.index.index import Index
from pipeboard.storage.index.journal import Journal
from pipeboard.storage.index.keep import (
    keep,
    keep_problems,
    metas_of_status,
    note_paths,
    organisations,
    restore,
)
from pipeboard.storage.index.marks import mark_all
from pipeboard.storage.index.reader import CONTACT, Reader, Task
from pipeboard.storage.index.schema import BARE_TABLES, INDEXES
from pipeboard.storage.index.settings import Settings, read_settings
from pipeboard.storage.index.workers import read_all
from pipeboard.storage.scan import scan

Progress = Callable[[int, int], None]
_PUBLISHING = threading.Lock()
_BUILDING = ".building"
MANY = 1000
"""Files above which a board that has no index is worth an index of its first contacts."""
FIRST = 200
"""How many of each kind are in that one."""


def build(
    folder: str | os.PathLike[str],
    root: Path,
    repo: Journal,
    *,
    progress: Progress | None = None,
    last_good_config: str | None = None,
    helpers: int | None = None,
) -> Index:
    """A fresh index of the board at `root`, in force in `folder`; in memory if that is read-only.

    `progress(done, total)` counts files. `helpers`: processes beside this one (None: as it pays).
    Raises BrokenFile for a broken config where there is no `last_good_config`.
    """
    settings = read_settings(root, repo.object_format, last_good_config)
    folder = os.fspath(folder)
    name = new_name()

    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BARE_TABLES)
        _fill(connection, root, repo, settings, progress, helpers)

    try:
        write(folder, name, fill)
    except (sqlite3.OperationalError, OSError):  # read-only, or full
        index = Index.in_memory(folder)
        _fill(index.connection, root, repo, settings, progress, helpers)
        return index
    return publish(folder, name) or build(
        folder, root, repo, last_good_config=last_good_config, helpers=helpers
    )


def build_first(folder: str | os.PathLike[str], root: Path, repo: Journal) -> Index | None:
    """An index in memory of the first files of each kind; None where a board has not MANY.

    A contact has the same `rid` in it as in the whole index that is built after it.
    """
    if len(scan(root)) <= MANY:
        return None
    index = Index.in_memory(folder)
    settings = read_settings(root, repo.object_format, None)
    _fill(index.connection, root, repo, settings, None, 0, FIRST)
    return index


def new_name() -> str:
    """A name for an index that this process makes."""
    return f"index-{os.getpid()}-{os.urandom(4).hex()}.sqlite"


def publish(folder: str, name: str) -> Index | None:
    """Put an index that was written in force; None where others at once put theirs."""
    with _PUBLISHING:  # another thread's clearing up must not meet a file not yet in force
        os.rename(f"{folder}/{name}{_BUILDING}", f"{folder}/{name}")
        place.put_in_force(folder, name)
        return Index.open(folder)


def write(folder: str, name: str, fill: Callable[[sqlite3.Connection], None]) -> None:
    """A whole index as a file, to be published; where that fails no file is left."""
    path = f"{folder}/{name}{_BUILDING}"
    collects = gc.isenabled()
    gc.disable()  # rows make no cycles, and there are millions of them
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_BULK)
        fill(connection)
        place.stamp(connection)
        connection.close()
        _settle(path)
    except BaseException:
        connection.close()
        _remove(path)
        raise
    finally:
        if collects:
            gc.enable()


# Nobody reads it before it is whole, and a crash throws it away.
_BULK = """
    PRAGMA page_size = 4096;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -262144;
    PRAGMA temp_store = MEMORY;
"""


def _settle(path: str) -> None:
    """Have the disk hold the file before a name points at it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.unlink(path)


def _fill(
    connection: sqlite3.Connection,
    root: Path,
    repo: Journal,
    settings: Settings,
    progress: Progress | None,
    helpers: int | None,
    first: int | None = None,
) -> None:
    # Asked before reading: what changes meanwhile is dirty or moved at the next look.
    status = repo.status()
    repo.bring()
    reader = Reader(root, settings.config, repo.object_format)
    found = enumerate(scan(root), 1)
    tasks: list[Task] = [(file.kind, file.path, rid, file.problem) for rid, file in found]
    if first is not None:
        tasks = _first_of(tasks, first)
    report = _Report(progress, len(tasks))
    connection.execute("BEGIN")
    # Organisations first: their fields are copied into each contact's facts.
    for is_contact in (False, True):
        part = [task for task in tasks if (task[0] == CONTACT) is is_contact]
        gathered = Batch()
        for batch in read_all(reader, part, helpers):
            report.add(len(batch.tables["file"]))
            gathered.take(batch)
            gathered.insert_bulk(connection)
        gathered.insert(connection)
        restore(connection, reader, repo, status.head, gathered.broken)
        reader.use_organisations(organisations(connection))
    for index in INDEXES:
        connection.execute(index)
    mark_all(connection, root, repo)
    note_paths(connection, [task[1] for task in tasks])
    keep(connection, settings.metas())
    keep(connection, metas_of_status(status))
    keep_problems(connection, settings)
    connection.execute("COMMIT")


def _first_of(tasks: list[Task], first: int) -> list[Task]:
    """So many tasks of each kind."""
    kinds = dict.fromkeys(task[0] for task in tasks)
    return [task for kind in kinds for task in [t for t in tasks if t[0] == kind][:first]]


class _Report:
    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress = progress
        self.total = total
        self.done = 0

    def add(self, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(self.done, self.total)
