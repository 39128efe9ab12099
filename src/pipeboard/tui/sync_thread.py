"""The thread of one sync after the other: it only posts how far it is, and what came of it."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING

from textual.message import Message

from pipeboard.tui.behind import real_stderr

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pipeboard.team.sync.report import SyncReport
    from pipeboard.tui.home import Home

    Manner = Callable[[], AbstractContextManager[None]]


class SyncNews(Message):
    """A sync is a step further, or over, with a report or an error; `arrived` is who came."""

    def __init__(
        self,
        step: str = "",
        *,
        report: SyncReport | None = None,
        error: Exception | None = None,
        arrived: str = "",
    ) -> None:
        super().__init__()
        self.step = step
        self.report = report
        self.error = error
        self.arrived = arrived


class SyncThread:
    """One sync at a time; whoever hears that it is `over` says so."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()

    @property
    def running(self) -> bool:
        """Whether a sync is under way."""
        return self._thread is not None

    @property
    def cancelled(self) -> bool:
        """Whether the last one was to end before its time."""
        return self._cancelled.is_set()

    def start(self, manner: Manner = nullcontext) -> None:
        """Sync, within what `manner` makes."""
        self._cancelled.clear()
        self._thread = threading.Thread(target=self._run, args=[manner], name="sync", daemon=True)
        self._thread.start()

    def here(self, told: Callable[[str], None]) -> SyncNews:
        """Sync in this very thread, which has the terminal; what came of it is to be heard yet."""
        self._cancelled.clear()
        return self._synced(told)

    def cancel(self) -> None:
        """End the sync that runs, before it takes anything over; nothing is lost by that."""
        self._cancelled.set()

    def over(self) -> None:
        """Another may begin."""
        self._thread = None

    def _run(self, manner: Manner) -> None:
        with manner():
            self._home.post_message(self._synced(self._told))

    def _synced(self, told: Callable[[str], None]) -> SyncNews:
        board = self._home.present
        try:
            with real_stderr():
                report = board.sync(told, lambda: self.cancelled)
            from pipeboard.board.arrivals import arrivals

            return SyncNews(report=report, arrived=arrivals(board, report.contacts))
        except Exception as error:
            return SyncNews(error=error)
        finally:
            board.close()

    def _told(self, step: str) -> None:
        self._home.post_message(SyncNews(step))
