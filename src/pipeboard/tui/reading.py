"""One reading of the board for a screen: at once where that is quick, else in a thread.

A quick reading is shown with the key that asked for it. On a board so large that a key would have
to wait, the next one is done in a thread, only the newest, and shown when it is there; the keys go
on meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeboard.errors import PipeboardError
from pipeboard.tui.newest import Newest

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
        self._turn = 0
        self._first: Callable[[], W] | None = None
        self._newest = Newest(self._in_turn)

    def go(self) -> None:
        """Read again."""
        if self._seconds > QUICK:
            self.later()
        else:
            self.now()

    def now(self) -> None:
        """Read again, and wait for it."""
        self._turn += 1
        self._show(self._timed())

    def later(self, first: Callable[[], W] | None = None) -> None:
        """Read again in a thread; `first` is read instead where all would take long."""
        self._turn += 1
        self._first = first
        self._view.home.behind(partial(self._newest.ask, None), "read")

    def at_once(self, first: Callable[[], W]) -> None:
        """Show what `first` reads; what is still being read is out of date."""
        self._turn += 1
        try:
            what: W | PipeboardError = first()
        except PipeboardError as error:
            what = error
        self._show(what)

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

    async def _in_turn(self, _: None) -> None:
        await asyncio.to_thread(self._in_thread, self._turn, self._first)

    def _in_thread(self, turn: int, first: Callable[[], W] | None) -> None:
        """What is read for a turn that is over is not shown any more."""
        try:
            self._hand_over(turn, first or self._timed)
        finally:
            self._view.home.board.close()

    def _hand_over(self, turn: int, read: Callable[[], W | PipeboardError]) -> None:
        what: W | PipeboardError
        try:
            what = read()
        except PipeboardError as error:
            what = error
        self._view.call_later(self._show_of, turn, what)

    def _show_of(self, turn: int, what: W | PipeboardError) -> None:
        if turn == self._turn:
            self._show(what)
