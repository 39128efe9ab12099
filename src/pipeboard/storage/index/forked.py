"""Helpers that are forks of this process: nothing is imported again, nothing sent but rows.

All processes take the numbers of their work from one pipe that was filled before, so whoever is
quicker does more, and all end together. Only for a process with a single thread: a fork may copy a
lock that nobody will ever release.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import select
import signal
from collections.abc import Callable, Iterator
from typing import NamedTuple

_NUMBER = 4  # bytes of a number of work, and of a result's length
MOST_PIECES = (1 << 16) // _NUMBER  # what an unread pipe holds
_ROOM = 1 << 20  # bytes of results that wait for us before a helper does


class _Helper(NamedTuple):
    process: int
    results: int


class Forks:
    """Processes that do numbered pieces of work, each of them once, beside this one.

    `work(number)` runs in them and answers with bytes; `left` are the numbers not yet done.
    """

    def __init__(self, pieces: int, helpers: int, work: Callable[[int], bytes]) -> None:
        self.left = set(range(pieces))
        self._numbers, filling = os.pipe()
        os.write(filling, b"".join(number.to_bytes(_NUMBER, "little") for number in self.left))
        os.close(filling)
        self._helpers: list[_Helper] = []
        for _ in range(helpers):
            self._helpers.append(_fork(self._numbers, work))

    def take(self) -> int | None:
        """The number of a piece for this process to do; None when all are taken."""
        number = _take(self._numbers)
        if number is not None:
            self.left.discard(number)
        return number

    def results(self, *, wait: bool) -> Iterator[bytes]:
        """What helpers have done by now; with `wait`, until all of them ended."""
        while self._helpers:
            pipes = [helper.results for helper in self._helpers]
            ready, _, _ = select.select(pipes, [], [], None if wait else 0)
            if not ready:
                return
            for helper in [one for one in self._helpers if one.results in ready]:
                result = _result(helper.results)
                if result is None:
                    self._helpers.remove(helper)
                    _end(helper)
                else:
                    number, data = result
                    self.left.discard(number)
                    yield data

    def close(self) -> None:
        """End what still runs."""
        os.close(self._numbers)
        for helper in self._helpers:
            os.kill(helper.process, signal.SIGKILL)
            _end(helper)
        self._helpers.clear()


def _end(helper: _Helper) -> None:
    os.close(helper.results)
    os.waitpid(helper.process, 0)


def _take(numbers: int) -> int | None:
    data = os.read(numbers, _NUMBER)
    return int.from_bytes(data, "little") if data else None


def _result(pipe: int) -> tuple[int, bytes] | None:
    """A number and what was made of it; None where the helper ended, be it in the middle."""
    head = _exactly(pipe, 2 * _NUMBER)
    number, length = (int.from_bytes(part, "little") for part in (head[:_NUMBER], head[_NUMBER:]))
    data = _exactly(pipe, length)
    return (number, data) if len(head) == 2 * _NUMBER and len(data) == length else None


def _exactly(pipe: int, length: int) -> bytes:
    """So many bytes, or fewer where the pipe ended."""
    parts = []
    while length and (part := os.read(pipe, length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _fork(numbers: int, work: Callable[[int], bytes]) -> _Helper:
    results, giving = os.pipe()
    _widen(giving)
    process = os.fork()
    if process == 0:
        try:
            os.close(results)
            _help(numbers, giving, work)
        finally:  # nothing of the parent's is to be flushed, closed or told
            os._exit(0)
    os.close(giving)
    return _Helper(process, results)


def _widen(pipe: int) -> None:
    with contextlib.suppress(OSError):  # it works with less room
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)


def _help(numbers: int, giving: int, work: Callable[[int], bytes]) -> None:
    gc.disable()  # rows make no cycles, and there are millions of them
    while (number := _take(numbers)) is not None:
        data = work(number)
        rest = memoryview(
            number.to_bytes(_NUMBER, "little") + len(data).to_bytes(_NUMBER, "little") + data
        )
        while rest:
            rest = rest[os.write(giving, rest) :]
