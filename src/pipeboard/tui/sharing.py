"""Sharing the board while it is open: by hand, or every few minutes and soon after a change.

A sync goes on in a thread of its own and only posts what becomes of it; no key waits for it. One
runs at a time, and what is asked for meanwhile is one more.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING

from textual.message import Message

from pipeboard.errors import Busy, Interrupted, PipeboardError
from pipeboard.model.text import count
from pipeboard.tui.behind import real_stderr
from pipeboard.tui.say import asks

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.timer import Timer

    from pipeboard.journal.status import Status
    from pipeboard.team.sync.report import SyncReport
    from pipeboard.tui.home import Home

PACE = (120.0, 10.0)
"""Seconds from one sync to the next, and from a change to the sync that shares it."""

_OFFLINE = "offline"  # the code of the error


class SyncNews(Message):
    """A sync is a step further, or over: then it has a report or an error. `arrived` is who came.

    Without any of them it is known where the board is shared.
    """

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


class Sharing:
    """The syncs of one app. `upstream` is where it is shared, "" where nobody knows yet or it is
    not; `report` and `at` are what the last one that worked did, `error` why the last one did not.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self.upstream = ""
        self.step = ""
        self.report: SyncReport | None = None
        self.at = 0
        self.error: Exception | None = None
        self._auto = False
        self._pace = PACE
        self._soon: Timer | None = None
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()
        self._asked = False
        self._manner: Callable[[], AbstractContextManager[None]] = nullcontext
        self._once_more = False

    @property
    def running(self) -> bool:
        """Whether a sync is under way."""
        return self._thread is not None

    # when ------------------------------------------------------------------------------------

    def begin(self, pace: tuple[float, float] = PACE) -> None:
        """Look where the board is shared; from then on sync by itself, where the board says so."""
        self._pace = pace
        self._home.behind(self._look, "upstream")

    async def _look(self) -> None:
        self._auto, self.upstream = await asyncio.to_thread(self._where)
        if self._auto and self.upstream:
            self._home.set_interval(self._pace[0], self._due)
            self.changed()
        self._home.post_message(SyncNews())

    def _where(self) -> tuple[bool, str]:
        board = self._home.present
        try:
            return board.config.git.sync == "auto", str(board.upstream())
        except PipeboardError:  # nobody to share with: a sync by hand says why
            return False, ""
        finally:
            board.close()

    def changed(self) -> None:
        """Something was committed: it is shared soon, once no more follows."""
        if self._auto and self.upstream:
            if self._soon is not None:
                self._soon.stop()
            self._soon = self._home.set_timer(self._pace[1], self._due)

    def _due(self) -> None:
        if not self.running and not self._home.writer.waiting:
            self._start()

    def now(self, manner: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        """Sync at once, for somebody asked for it; within what `manner` makes, this once."""
        self._asked = True
        self._manner = manner
        if self.running:
            self._once_more = True
        else:
            self._start()

    def here(self, told: Callable[[str], None]) -> SyncNews:
        """Sync in this very thread, which has the terminal; what came of it is to be heard yet."""
        self._asked = True
        self._cancelled.clear()
        return self._synced(told)

    def cancel(self) -> None:
        """End the sync that runs, before it takes anything over; nothing is lost by that."""
        self._once_more = False
        self._cancelled.set()

    # the thread ------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        self._cancelled.clear()
        self.step = "beginning"
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()
        self._home.show_marks()

    def _run(self) -> None:
        manner, self._manner = self._manner, nullcontext
        with manner():
            self._home.post_message(self._synced(self._told))

    def _synced(self, told: Callable[[str], None]) -> SyncNews:
        board = self._home.present
        try:
            with real_stderr():
                report = board.sync(told, self._cancelled.is_set)
            from pipeboard.board.arrivals import arrivals

            return SyncNews(report=report, arrived=arrivals(board, report.contacts))
        except Exception as error:
            return SyncNews(error=error)
        finally:
            board.close()

    def _told(self, step: str) -> None:
        self._home.post_message(SyncNews(step))

    # what became of it -----------------------------------------------------------------------

    def heard(self, news: SyncNews) -> None:
        """What the thread posted; what is shown follows it."""
        self.step = news.step
        if news.report is not None:
            self._done(news.report, news.arrived)
        elif news.error is not None:
            self._failed(news.error)
        self._home.show_marks()

    def _over(self) -> bool:
        """The thread has ended; whether somebody had asked for this sync."""
        self._thread = None
        asked, self._asked = self._asked, False
        if self._once_more:
            self._once_more = False
            self.now()
        return asked

    def _done(self, report: SyncReport, arrived: str) -> None:
        from pipeboard.team.sync.words import headline, met

        asked = self._over()
        self.report, self.at, self.error = report, self._home.present.now(), None
        self.upstream = report.upstream
        if report.outcome != "same":
            self._home.refresh_board()
            self._home.redraw()
        if report.changed or report.left:
            self._home.count_segments()
        if arrived:
            self._home.tell(arrived, timeout=30)
        if report.conflicts:
            many = count(len(report.conflicts), "conflict")
            self._home.tell(f"{many} to decide: gy", "warning")
        if asked and self._home.view:
            words = "; ".join(part for part in (headline(report), met(report)) if part)
            self._home.view.say(f"synced: {words}")

    def _failed(self, error: Exception) -> None:
        """Said where somebody asked for it, and once where it is another trouble than before."""
        asked = self._over()
        if isinstance(error, Interrupted) or (isinstance(error, Busy) and not asked):
            return
        known = _code(self.error) == _code(error)
        self.error = error
        if asked or not (known or _code(error) == _OFFLINE):
            self._home.complain(error)

    def words(self, status: Status | None) -> str:
        """For the status line: syncing…, `offline · 3 not shared`; "" where all is well."""
        if self.running:
            return "syncing…"
        if self.error is None:
            return ""
        if _code(self.error) != _OFFLINE:
            return "✗ not synced: gl" if asks(self.error) else "✗ not synced"
        waiting = status.ahead if status is not None else 0
        return f"offline · {waiting} not shared" if waiting else "offline"


def _code(error: Exception | None) -> str:
    return getattr(error, "code", type(error).__name__)
