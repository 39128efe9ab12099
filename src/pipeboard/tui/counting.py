"""How many wait in each lane, counted in a thread: the numbers follow, the keys do not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.messages import Counted

if TYPE_CHECKING:
    from textual.message import Message

    from pipeboard.board import Board


class Counter:
    """One count at a time; what is asked for meanwhile is counted next, only the newest."""

    def __init__(self, board: Board, post: Callable[[Message], object]) -> None:
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
        try:
            return self._board.words(query)
        except PipeboardError:
            return None  # the query is being typed; the columns say what is wrong with it
        finally:
            self._board.close()
