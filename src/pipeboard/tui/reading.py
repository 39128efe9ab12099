"""One reading of the board for a screen: at once where that is quick, else in a thread.

A quick reading is shown with the key that asked for it. On a board so large that a key would have
to wait, the next one is done in a thread, only the newest, and shown when it is there; the keys go
on meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeboard.errors import PipeboardError

if TYPE_CHECKING:
    from pipeboard.tui.screens.base import View

W = TypeVar("W")
QUICK = 0.1  # seconds that a key may wait for a reading


class Reading(Generic[W]):
    """`read` gives what `put` shows, `refuse` hears why not; `read` may be called in a thread."""

    def __init__(
        self,
        view: View,
        read: Callable[[], W],
        put: Callable[[W], None],
        refuse: Callable[[PipeboardError], None],
    ) -> None:
        self._view = view
        self._read = read
        self._put = put
        self._refuse = refuse
        self._seconds = 0.0
        self._again = False
        self._running = False

    def go(self) -> None:
        """Read again."""
        if self._seconds > QUICK:
            self._view.home.behind(self._in_turn, "read")
        else:
            self._show(self._timed())

    def _timed(self) -> W | PipeboardError:
        begin = time.perf_counter()
        try:
            return self._read()
        except PipeboardError as error:
            return error
        finally:
            self._seconds = time.perf_counter() - begin

    def _show(self, what: W | PipeboardError) -> None:
        if isinstance(what, PipeboardError):
            self._refuse(what)
        else:
            self._put(what)

    async def _in_turn(self) -> None:
        self._again = True
        if self._running:
            return
        self._running = True
        try:
            while self._again:
                self._again = False
                what = await asyncio.to_thread(self._in_thread)
                self._view.call_later(self._show, what)
        finally:
            self._running = False

    def _in_thread(self) -> W | PipeboardError:
        try:
            return self._timed()
        finally:
            self._view.home.board.close()
