"""The board's lock: one pipeboard writer at a time, the others wait their turn."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from types import TracebackType

from pipeboard.errors import Busy, GitError, ReadOnly
from pipeboard.journal.patience import tries

_FIRST, _LONGEST = 0.001, 0.05  # seconds between tries
_DIED = b"0\n"  # no process has this number


class Lock:
    """A file lock that ends with its process, however that ends.

    Entering waits up to `wait` seconds and raises Busy, which names the process that holds it.
    `died` says that a holder before died with it; the next one hears of it too, unless it is set
    to False because what the dead one left has been swept up.
    """

    __slots__ = ("_descriptor", "died", "path", "wait")

    def __init__(self, path: Path, wait: float = 10.0) -> None:
        self.path = path
        self.wait = wait
        self._descriptor = -1
        self.died = False

    def __enter__(self) -> Lock:
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as refusal:
            if refusal.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise ReadOnly(str(self.path)) from refusal
            raise GitError(f"cannot lock the board: {self.path}: {refusal.strerror}") from refusal
        try:
            self._acquire()
        except BaseException:
            os.close(self._descriptor)
            raise
        self.died = bool(os.pread(self._descriptor, 1, 0))
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.ftruncate(self._descriptor, 0)
        if self.died:
            os.pwrite(self._descriptor, _DIED, 0)
        os.close(self._descriptor)

    def _acquire(self) -> None:
        for _ in tries(self.wait, _FIRST, _LONGEST):
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as refusal:
                if refusal.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    raise GitError(
                        f"cannot lock the board: {self.path}: {refusal.strerror}"
                    ) from refusal
            else:
                return
        raise self._busy()

    def _busy(self) -> Busy:
        holder = os.pread(self._descriptor, 32, 0).decode("ascii", "replace").strip()
        who = f"process {holder}" if holder.isdigit() else "another process"
        return Busy(
            f"{who} has been writing to this board for more than {self.wait:g} s",
            hint="wait for it, or give more time with --wait 60s",
        )
