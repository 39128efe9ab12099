"""What happens is answered here: what writer, watcher and readers post changes what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker, WorkerState

from pipeboard.errors import PipeboardError
from pipeboard.tui import messages
from pipeboard.tui.bars import reading_words
from pipeboard.tui.leaving import Leaving
from pipeboard.tui.looks import Looks
from pipeboard.tui.say import soon, trouble
from pipeboard.tui.tips import tip_for

if TYPE_CHECKING:
    from pipeboard.tui.sync_thread import SyncNews

_LONG = 60.0  # seconds that a reminder stays: one may be on the phone


class Happening(Looks, Leaving):
    """An app that hears of changes, its own and others'."""

    # changes of ours -------------------------------------------------------------------------

    @on(messages.Written)
    def _written(self, event: messages.Written) -> None:
        self.watcher.own(event.job.paths)
        if event.job.kept:
            try:
                event.job.kept()
            except (OSError, PipeboardError) as error:  # the change itself is on disk
                self.complain(error)
        self.redraw()
        self.count_segments()

    @on(messages.Recorded)
    def _recorded(self, event: messages.Recorded) -> None:
        self.writer.settled(event.job)
        self.show_marks()
        if self.view:
            self.view.say(event.summary or event.job.words)
        self.tip(tip_for(event.job.action))
        for words in self.present.take_said():
            self.tell(words)
        if self.shares:
            self.sharing.changed()
        if not self.writer.waiting:  # git's words may be of a moment before the commit
            self.refresh_board()
        self.leave_when_done()

    @on(messages.Failed)
    def _failed(self, event: messages.Failed) -> None:
        self.writer.settled(event.job, event.error)
        if event.job.by_itself:
            self.tell(trouble(event.error), "error", timeout=8)  # nobody pressed a key for it
        elif event.job.refused is None or not event.job.refused(event.error):
            self.complain(event.error)
        if self.shares:
            self.sharing.settled()
        self.redraw()
        self.leave_when_done()

    def on_sync_news(self, event: SyncNews) -> None:
        """How it goes with the team."""
        self.sharing.heard(event)
        self.leave_when_done()

    # changes of others -----------------------------------------------------------------------

    @on(messages.Touched)
    def _touched(self, event: messages.Touched) -> None:
        self._refresher.touched |= bool(event.paths)
        self.refresh_board()

    @on(messages.Refreshed)
    def _refreshed(self, event: messages.Refreshed) -> None:
        self.git_status, self.reading = event.status, ""
        self.unfinished = event.unfinished
        if event.paths or event.anew:
            self.redraw()
            self.count_segments()
        else:
            self.show_marks()
        if event.status.changed:
            self.outside.look()

    @on(messages.Progressed)
    def _progressed(self, event: messages.Progressed) -> None:
        self.reading = reading_words(event.done, event.total)
        self.show_marks()

    @on(messages.RefreshFailed)
    def _refresh_failed(self, event: messages.RefreshFailed) -> None:
        self.reading = ""
        self.complain(event.error)
        self.show_marks()

    # what was counted, and what went wrong ---------------------------------------------------

    @on(messages.Counted)
    def _counted(self, event: messages.Counted) -> None:
        self.words = event.words
        self.show_marks()

    @on(messages.Tallied)
    def _tallied(self, event: messages.Tallied) -> None:
        self.segment_counts = event.counts
        self.show_marks()

    @on(messages.Soon)
    def _soon(self, event: messages.Soon) -> None:
        """Whatever screen is seen."""
        now, zone = self.present.now(), self.present.vocabulary.zone
        for row in event.rows:
            self.tell(soon(row, now, zone), "warning", timeout=_LONG)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """What fails behind the keys is said."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.complain(event.worker.error)
