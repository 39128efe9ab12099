"""Sharing the board while it is open: by hand, or by itself when its turn comes.

A sync goes on in a thread of its own and only posts what becomes of it; no key waits for it. One
runs at a time, and what is asked for or changed meanwhile is one more. Whether there is anybody to
share with may change while the board is open, so it is looked at again and again.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import Busy, Interrupted, PipeboardError
from pipeboard.model.text import count
from pipeboard.tui.newest import Newest
from pipeboard.tui.say import asks
from pipeboard.tui.sync_thread import SyncThread
from pipeboard.tui.turns import PACE, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeboard.journal.status import Status
    from pipeboard.journal.upstream import Upstream
    from pipeboard.team.sync.report import SyncReport
    from pipeboard.tui.home import Home
    from pipeboard.tui.sync_thread import Manner, SyncNews
    from pipeboard.tui.turns import Clock

# The codes of errors.
_OFFLINE, _OFF, _ALONE = "offline", "sync_off", "no_remote"


class Where(NamedTuple):
    """Where a board is shared, "" for nowhere, as `alone` says why; `how`: its `git.sync`."""

    upstream: str
    how: str
    alone: PipeboardError | None = None


class Sharing:
    """The syncs of one app. `upstream` is where it is shared, "" where nobody knows yet or, as
    `alone` says, with nobody; `off`: the config wants none; `report` and `at` are what the last one
    that worked did, `error` why the last one did not. `clock` calls back when a turn comes.
    """

    def __init__(self, home: Home, clock: Clock | None = None) -> None:
        self._home = home
        self.upstream = ""
        self.alone: PipeboardError | None = None
        self.off = False
        self.step = ""
        self.report: SyncReport | None = None
        self.at = 0
        self.error: Exception | None = None
        self._turns = Turns(clock or home, self._due)
        self._newest = Newest(self._look)
        self._thread = SyncThread(home)
        self._asked = False
        self._manner: Manner = nullcontext
        self._once_more = False

    @property
    def running(self) -> bool:
        """Whether a sync is under way."""
        return self._thread.running

    # where, and when -------------------------------------------------------------------------

    def begin(self, pace: tuple[float, float] = PACE) -> None:
        """From now on sync by itself, wherever the board is shared and says so."""
        self._turns.begin(pace)
        self.look()

    def look(self) -> None:
        """Look where the board is shared by now: a remote may have come, or gone."""
        self._home.behind(partial(self._newest.ask, None), "upstream")

    async def _look(self, _: None) -> None:
        found = await asyncio.to_thread(self._where)
        if found is None:
            return
        known = bool(self.upstream or self.alone)
        changed = found.upstream != self.upstream or (found.alone is None) != (self.alone is None)
        self.upstream, self.alone = found.upstream, found.alone
        self.off = found.how == "off"
        self._turns.turn(on=found.how == "auto" and bool(found.upstream))
        if changed and known:
            self._moved()
        self._home.show_marks()

    def _where(self) -> Where | None:
        """None where it cannot be told just now, as in the middle of a merge."""
        board, how = self._home.present, ""
        try:
            how = board.config.git.sync
            return Where(_told(board.upstream()), how)
        except PipeboardError as error:
            return Where("", how, error) if _code(error) == _ALONE else None
        finally:
            board.close()

    def _moved(self) -> None:
        """Shared elsewhere: what was said of the remote before is of no use any more."""
        if _code(self.error) == _ALONE or self.alone is not None:
            self.error = None
        if self.alone is not None:
            self.report, self.at = None, 0
        self._home.refresh_board()

    def changed(self) -> None:
        """Something was committed: it is shared soon, once no more follows."""
        self._turns.changed()

    def settled(self) -> None:
        """Nothing holds a turn up any more: one that had to wait comes now."""
        if self._turns.owed:
            self._due()

    def _due(self) -> bool:
        """Sync, unless a sync or a change is under way; whether it did."""
        if self.running or self.off or self._home.writer.waiting:
            return False
        self._start()
        return True

    def now(self, manner: Manner = nullcontext) -> None:
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
        return self._thread.here(told)

    def cancel(self) -> None:
        """End the sync that runs, before it takes anything over; nothing is lost by that."""
        self._once_more = False
        self._thread.cancel()

    def _start(self) -> None:
        self._turns.taken()
        self.step = "beginning"
        manner, self._manner = self._manner, nullcontext
        self._thread.start(manner)
        self._home.show_marks()

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
        self._thread.over()
        asked, self._asked = self._asked, False
        for words in self._home.present.take_said():
            self._home.tell(words)
        self.look()
        if self._once_more:
            self._once_more, self._asked = False, True
            self._start()
        elif self._thread.cancelled:
            self._turns.put_off()
        else:
            self.settled()
        return asked

    def _done(self, report: SyncReport, arrived: str) -> None:
        from pipeboard.team.sync.words import headline, met, where

        asked = self._over()
        self.report, self.at, self.error = report, self._home.present.now(), None
        self.off = False
        self.upstream = where(report.upstream, report.push)
        if report.outcome != "same":
            self._home.refresh_board()
            self._home.redraw()
        elif _apart(self._home.git_status):
            self._home.refresh_board()  # it was shared by somebody else here
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
        if _code(error) == _OFF:
            known, self.off, self.error = self.off, True, None
            if asked or not known:
                self._home.complain(error)
            return
        known = _code(self.error) == _code(error)
        self.error = error
        if asked or not (known or _code(error) in (_OFFLINE, _ALONE)):
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


def _told(shared: Upstream) -> str:
    from pipeboard.team.sync.words import where

    return where(str(shared), str(shared.to) if shared.push else "")


def _apart(status: Status | None) -> bool:
    """Whether something was to be shared, or taken over, when git was asked last."""
    return status is not None and bool(status.ahead or status.behind)


def _code(error: Exception | None) -> str:
    return getattr(error, "code", type(error).__name__)
