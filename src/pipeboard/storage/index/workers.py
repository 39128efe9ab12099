"""Reading many files: in this process, and on a second core beside it where there are enough.

The helpers are forked while this process has a single thread (nothing to import again, 2 ms), else
spawned: a fork of a threaded TUI may copy a lock that nobody will ever release.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeboard.storage.index.batch import Batch

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from pipeboard.storage.index.reader import Reader, Task

MANY = 1500  # files from which a second process pays for its start
_FEWEST, _MOST = 32, 128  # files per batch: 20 batches a second, so that a progress bar moves
_BATCHES = 40  # of a small board: so that both processes end at one time
_MOST_HELPERS = 3  # the writer of the database is the bottleneck beyond


def read_all(reader: Reader, tasks: Sequence[Task], helpers: int | None = None) -> Iterator[Batch]:
    """The rows of all these files, a batch at a time, in no particular order.

    `helpers`: how many processes beside this one; by default as many as the work and the machine
    are worth.
    """
    size = min(max(len(tasks) // _BATCHES, _FEWEST), _MOST)
    chunks = deque(tasks[at : at + size] for at in range(0, len(tasks), size))
    if helpers is None:
        spare = min((os.cpu_count() or 1) - 1, _MOST_HELPERS)
        helpers = spare if len(tasks) > MANY else 0
    if helpers > 0:
        yield from _with_helpers(reader, chunks, helpers)
    while chunks:
        yield read_chunk(reader, chunks.popleft())


def read_chunk(reader: Reader, chunk: Sequence[Task]) -> Batch:
    """The rows of some files."""
    batch = Batch()
    reader.read(batch, chunk)
    return batch


def _with_helpers(reader: Reader, chunks: deque[Sequence[Task]], helpers: int) -> Iterator[Batch]:
    """Batches as they come; what is left in `chunks` when a helper dies is read by the caller."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return _forked(reader, chunks, helpers)
    return _pooled(reader, chunks, helpers)


def _forked(reader: Reader, chunks: deque[Sequence[Task]], helpers: int) -> Iterator[Batch]:
    from pipeboard.storage.index.forked import MOST_PIECES, Forks

    pieces = [chunks.popleft() for _ in range(min(len(chunks), MOST_PIECES))]
    forks = Forks(len(pieces), helpers, lambda number: _packed(reader, pieces[number]))
    try:
        while (number := forks.take()) is not None:
            yield read_chunk(reader, pieces[number])
            yield from map(_unpack, forks.results(wait=False))
        yield from map(_unpack, forks.results(wait=True))
        chunks.extend(pieces[number] for number in forks.left)
    finally:
        forks.close()


def _pooled(reader: Reader, chunks: deque[Sequence[Task]], helpers: int) -> Iterator[Batch]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(helpers, get_context("spawn"), _start, (reader,)) as pool:
        waiting: deque[tuple[Future[bytes], Sequence[Task]]] = deque()
        try:
            while chunks or waiting:
                while chunks and len(waiting) < 2 * helpers:
                    waiting.append(_submit(pool, chunks.popleft()))
                if waiting[0][0].done() or not chunks:
                    yield _unpack(waiting[0][0].result())
                    waiting.popleft()
                else:
                    yield read_chunk(reader, chunks.popleft())
        except BrokenProcessPool:
            chunks.extend(chunk for _, chunk in waiting)


def _submit(
    pool: ProcessPoolExecutor, chunk: Sequence[Task]
) -> tuple[Future[bytes], Sequence[Task]]:
    return pool.submit(_read_packed, chunk), chunk


def _unpack(packed: bytes) -> Batch:
    tables, broken = marshal.loads(packed)
    batch = Batch(tables)
    batch.broken = broken
    return batch


# In a helper

_reader: Reader | None = None


def _start(reader: Reader) -> None:
    global _reader
    gc.disable()  # rows make no cycles, and there are millions of them
    _reader = reader


def _read_packed(chunk: Sequence[Task]) -> bytes:
    assert _reader is not None
    return _packed(_reader, chunk)


def _packed(reader: Reader, chunk: Sequence[Task]) -> bytes:
    batch = read_chunk(reader, chunk)
    return marshal.dumps((batch.tables, batch.broken))
