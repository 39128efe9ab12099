"""Reading many files of a board one after the other: a folder is entered once, not once a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pipeboard.storage.read import MOST_BYTES
from pipeboard.storage.scan import read_file

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Files:
    """Reads as `scan.read_file` does, never through a link, in half the time for files in order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder: str | None = None
        self._at = -1

    def read(self, path: str) -> bytes:
        """The bytes of a file of the board; raises what `read_file` raises."""
        folder, _, name = path.rpartition("/")
        try:
            if folder != self._folder:
                self._enter(folder)
            data = _whole(name, self._at)
        except OSError:
            data = None
        return read_file(self.root, path) if data is None else data

    def close(self) -> None:
        """Leave the folder."""
        if self._at >= 0:
            os.close(self._at)
        self._at, self._folder = -1, None

    def _enter(self, folder: str) -> None:
        self.close()
        at = os.open(self.root, _FOLDER & ~os.O_NOFOLLOW)
        try:
            for part in folder.split("/"):
                inside = os.open(part, _FOLDER, dir_fd=at)
                os.close(at)
                at = inside
        except OSError:
            os.close(at)
            raise
        self._at, self._folder = at, folder


def _whole(name: str, at: int) -> bytes | None:
    """A plain file of at most 1 MiB in one read; None where it is not that simple."""
    handle = os.open(name, _FILE, dir_fd=at)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            return None
        data = os.read(handle, status.st_size + 1)
        return data if len(data) == status.st_size else None
    finally:
        os.close(handle)
