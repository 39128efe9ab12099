"""What is read in threads, so that no key waits for it: counts of lanes, the folder and git.

Each runs one at a time; what is asked for meanwhile is read next, only once.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.messages import Counted, Refreshed, RefreshFailed

if TYPE_CHECKING:
    from textual.message import Message

    from pipeboard.board import Board
    from pipeboard.journal.status import Status


@contextmanager
def real_stderr() -> Iterator[None]:
    """The stderr of the process, while an index may be built.

    Textual's stand-in has no file number, which multiprocessing wants when it starts a helper.
    """
    with redirect_stderr(sys.__stderr__):
        yield


Post = Callable[["Message"], object]


class Counter:
    """Counts how many wait in each of the five words, under the newest query it was asked for."""

    def __init__(self, board: Callable[[], Board], post: Post) -> None:
        self._board = board
        self._post = post
        self._asked: str | None = None
        self._running = False

    async def count(self, query: str) -> None:
        """Count under a query and post Counted; an outdated request is passed over."""
        self._asked = query
        if self._running:
            return
        self._running = True
        try:
            while self._asked is not None:
                wanted, self._asked = self._asked, None
                words = await asyncio.to_thread(self._words, wanted)
                if words is not None:
                    self._post(Counted(wanted, words))
        finally:
            self._running = False

    def _words(self, query: str) -> dict[str, int] | None:
        board = self._board()
        try:
            return board.words(query)
        except PipeboardError:
            return None  # the query is being typed; the columns say what is wrong with it
        finally:
            board.close()


class Refresher:
    """Brings the index up to date with the folder and git."""

    def __init__(self, board: Board, post: Post) -> None:
        self._board = board
        self._post = post
        self._again = False
        self._running = False

    async def refresh(self) -> None:
        """Read what changed and post Refreshed; asked for meanwhile, it reads once more."""
        self._again = True
        if self._running:
            return
        self._running = True
        try:
            while self._again:
                self._again = False
                try:
                    paths, status = await asyncio.to_thread(self._read)
                except (PipeboardError, OSError) as error:
                    self._post(RefreshFailed(error))
                else:
                    self._post(Refreshed(paths, status))
        finally:
            self._running = False

    def _read(self) -> tuple[list[str], Status]:
        try:
            with real_stderr():
                return self._board.refresh(), self._board.status()
        finally:
            self._board.close()
