"""A child process in a session of its own, fed, read and ended in time: what `subprocess` would do.

One that is lent the terminal stays in our session; it alone is ended then, not a group.

`subprocess` costs 8 ms to import, a quarter of the time in which a list of contacts is on the
screen; `os.posix_spawn` is there already and starts a child as fast.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeboard.journal.patience import tries

# Numbers that POSIX fixes (15, 9) or every Unix agrees on; importing `signal` costs 1 ms.
_SIGTERM, _SIGKILL, _SIGPIPE = 15, 9, 13
_CHUNK = 1 << 16
_GLANCE = 0.05  # seconds between looks at whether a silent child is still there
_GRACE = 2.0  # seconds after SIGTERM, in which git removes its own lock files
_LAST = 0.2  # seconds after SIGKILL; what nobody collects may stay longer, dead as it is

_READABLE = select.POLLIN | select.POLLHUP | select.POLLERR
_WRITABLE = select.POLLOUT | select.POLLHUP | select.POLLERR


class Expired(Exception):
    """The child was not done in time and its process group was ended."""


class Stopped(Exception):
    """Whoever waited for the child did not want to any more; its process group was ended."""


class Child:
    """A running child: its pid, the pipes to and from it, the time by which it must be done."""

    __slots__ = (
        "_apart",
        "_deadline",
        "_left",
        "_poll",
        "_stderr",
        "_stdin",
        "_stdout",
        "code",
        "err",
        "pid",
    )

    def __init__(
        self,
        argv: list[str],
        env: Mapping[str, str],
        *,
        input: bytes | None,
        timeout: float,
        hold: int | None = None,
        apart: bool = True,
    ) -> None:
        """Start `argv`, found by PATH; `hold` is a descriptor it keeps open while it lives.

        `apart`: away from our terminal, in a session and a process group of its own.
        """
        self._apart = apart
        self._deadline = time.monotonic() + timeout
        self._left = memoryview(input or b"")
        self.code: int | None = None
        self.err = bytearray()
        pipes = [os.pipe() for _ in range(3 if self._left else 2)]
        theirs = [pipes[0][1], pipes[1][1], *(end[0] for end in pipes[2:])]
        ours = [pipes[0][0], pipes[1][0], *(end[1] for end in pipes[2:])]
        try:
            self.pid = _spawn(argv, env, theirs, hold, apart)
        except BaseException:
            _close(ours)
            raise
        finally:
            _close(theirs)
        self._stdout, self._stderr, self._stdin = (*ours, -1)[:3]
        self._watch()

    def _watch(self) -> None:
        self._poll = select.poll()
        self._poll.register(self._stdout, _READABLE)
        self._poll.register(self._stderr, _READABLE)
        if self._stdin >= 0:
            os.set_blocking(self._stdin, False)
            self._poll.register(self._stdin, _WRITABLE)
            self._feed()  # a short input is all there before anybody reads

    def read(self, stop: Callable[[], bool] | None = None) -> Iterator[bytes]:
        """Pieces of stdout as they come; stderr gathers in `err`. Raises Expired.

        `stop` is asked at each glance; where it says so the child is ended, and Stopped raised.
        """
        gone = False
        while self._stdout >= 0 or self._stderr >= 0:
            if stop is not None and stop():
                self.end()
                raise Stopped
            left = self._deadline - time.monotonic()
            if left <= 0:
                self.end()
                raise Expired
            ready = self._poll.poll(0 if gone else min(left, _GLANCE) * 1000)
            for descriptor, _ in ready:
                if descriptor == self._stdin:
                    self._feed()
                elif descriptor == self._stderr:
                    self.err += self._take(descriptor)
                elif piece := self._take(descriptor):
                    yield piece
            if gone and not ready:
                return  # something it left in the background still holds the pipes
            # Its last words may have come between the poll and its end: once gone, poll once more.
            gone = gone or (not ready and self._gone())

    def wait(self) -> int:
        """The exit code once the pipes are at their end; negative for a signal. Raises Expired."""
        if not self._gone_within(self._deadline - time.monotonic()):
            self.end()
            raise Expired
        self._close_all()
        return self.code or 0

    def end(self) -> None:
        """End the whole process group: SIGTERM, a grace, then SIGKILL for what is still there."""
        if self.code is None:
            self._kill(_SIGTERM)
            self._gone_within(_GRACE)
        self._kill(_SIGKILL)
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        # Its children die in their own time: a moment for them, so that nothing of it still writes.
        any(_no_group(self.pid) for _ in tries(_LAST, 0.0005, 0.01))
        self._close_all()

    def _kill(self, number: int) -> None:
        if self._apart:
            _kill_group(self.pid, number)
        elif self.code is None:  # our own group is ours: the child alone
            os.kill(self.pid, number)

    def _gone_within(self, seconds: float) -> bool:
        return any(self._gone() for _ in tries(seconds, 0.00005, 0.01))

    def _gone(self) -> bool:
        if self.code is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # whoever embeds us ignores SIGCHLD: the code is lost
                self.code = 0
            else:
                self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is not None

    def _feed(self) -> None:
        try:
            self._left = self._left[os.write(self._stdin, self._left[:_CHUNK]) :]
        except BrokenPipeError:  # it stopped listening; its exit code says why
            self._left = self._left[:0]
        if not self._left:
            self._drop(self._stdin)
            self._stdin = -1

    def _take(self, descriptor: int) -> bytes:
        piece = os.read(descriptor, _CHUNK)
        if not piece:
            self._drop(descriptor)
            if descriptor == self._stdout:
                self._stdout = -1
            else:
                self._stderr = -1
        return piece

    def _drop(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        os.close(descriptor)

    def _close_all(self) -> None:
        _close(end for end in (self._stdin, self._stdout, self._stderr) if end >= 0)
        self._stdin = self._stdout = self._stderr = -1


def _spawn(
    argv: list[str], env: Mapping[str, str], ends: Sequence[int], hold: int | None, apart: bool
) -> int:
    actions: list[tuple[int, int, int] | tuple[int, int, str, int, int]] = [
        (os.POSIX_SPAWN_DUP2, ends[0], 1),
        (os.POSIX_SPAWN_DUP2, ends[1], 2),
    ]
    if len(ends) > 2:
        actions.append((os.POSIX_SPAWN_DUP2, ends[2], 0))
    else:
        actions.append((os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0))
    if hold is not None:
        actions.append((os.POSIX_SPAWN_DUP2, hold, _FREE))
    if not apart:
        return os.posix_spawnp(argv[0], argv, env, file_actions=actions, setsigdef=(_SIGPIPE,))
    try:
        return os.posix_spawnp(
            argv[0], argv, env, file_actions=actions, setsid=True, setsigdef=(_SIGPIPE,)
        )
    except NotImplementedError:  # a libc without sessions: at least a group that can be ended
        return os.posix_spawnp(
            argv[0], argv, env, file_actions=actions, setpgroup=0, setsigdef=(_SIGPIPE,)
        )


_FREE = 9  # a descriptor number no git command gives a meaning to


def _close(descriptors: Iterator[int] | Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _no_group(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):  # the latter: macOS, of nothing but zombies
        return True
    return False


def _kill_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # nobody is left to tell
        return
