"""A program on a pseudo-terminal, its frames timed: what a person at the keyboard waits for."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

_ROWS, _COLUMNS = 50, 160
_PATIENCE = 120.0  # seconds until a program that paints nothing is given up
_QUIET = 0.05  # seconds without output after which a frame counts as whole
_IDLE = 0.4  # seconds without output after which nothing more is under way

# Asked whether it knows synchronised output, a modern terminal says yes: then frames have ends.
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_ENDS = b"\x1b[?2026l"


class Terminal:
    """A program on 160 × 50 cells."""

    def __init__(self, argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
        self.began = time.perf_counter()
        self.sent = b""
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execve(argv[0], list(argv), dict(env))
        size = struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, size)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def painted(self, wanted: bytes) -> float:
        """Seconds from the start until a text was painted, and the frame that it stands in."""
        self._frame_of(wanted, 0)
        return self._last - self.began

    def press(self, key: bytes) -> float:
        """Seconds from a key until the last byte of what it painted."""
        before = time.perf_counter()
        os.write(self._fd, key)
        if not self._read(_PATIENCE):
            raise TimeoutError(f"{key!r} painted nothing")
        while self._read(_QUIET):
            continue
        return self._last - before

    def shows(self, key: bytes, wanted: bytes) -> float:
        """Seconds from a key until the last byte of the frame in which a text stands.

        What is painted before it, and what follows, is not what was waited for.
        """
        before, sent = time.perf_counter(), len(self.sent)
        os.write(self._fd, key)
        self._frame_of(wanted, sent)
        return self._last - before

    def settle(self) -> None:
        """Wait until nothing is painted any more."""
        while self._read(_IDLE):
            continue

    def resident(self) -> int:
        """Memory that the program holds, in KiB."""
        done = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.pid)], check=True, capture_output=True, text=True
        )
        return int(done.stdout)

    def _frame_of(self, wanted: bytes, since: int) -> None:
        """Read on to the end of the frame that shows a text, among what came `since` then."""
        while wanted not in self.sent[since:]:
            if not self._read(_PATIENCE):
                raise TimeoutError(f"{wanted!r} was never painted: {self.sent[-500:]!r}")
        while not self.sent.rstrip(b"\x00").endswith(_FRAME_ENDS) and self._read(_QUIET):
            continue

    def _read(self, seconds: float) -> bool:
        """Take what comes within so many seconds; whether anything did."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            piece = os.read(self._fd, 1 << 16)
        except OSError:  # the program ended
            return False
        self._last = time.perf_counter()
        self.sent += piece
        if _ASKED in piece:
            os.write(self._fd, _ANSWER)
        return bool(piece)

    _last = 0.0
