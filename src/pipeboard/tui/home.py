"""The board that is shown and the one that is written, and who works for it behind the keys.

Screens call this `home`: they only ask for changes, and show what the board says.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump
from textual.worker import Worker

from pipeboard.errors import NoIdentity, PipeboardError, UsageError
from pipeboard.tui.bars import git_words
from pipeboard.tui.behind import Counter, Refresher, Reminder, Tally
from pipeboard.tui.drafts import Drafts
from pipeboard.tui.running import Running
from pipeboard.tui.say import Scene, trouble
from pipeboard.tui.screens.base import View
from pipeboard.tui.text import clean
from pipeboard.tui.watch import Watch
from pipeboard.tui.writer import Job, Writer

if TYPE_CHECKING:
    from textual.app import App
    from textual.notifications import SeverityLevel
    from textual.timer import Timer

    from pipeboard.actions.change import Subject
    from pipeboard.board import Board
    from pipeboard.board.views import Card
    from pipeboard.journal.status import Status
    from pipeboard.tui.changing import Done
    from pipeboard.tui.draft import Draft
    from pipeboard.tui.outside import Outside
    from pipeboard.tui.session import Session
    from pipeboard.tui.sharing import Sharing
    from pipeboard.tui.state import State
    from pipeboard.tui.verbs import Verbs

    Part = App[None]
else:
    # Textual takes 0.5 ms at start-up for each class made from App, so only the whole app is; it
    # finds what is @on a message in any message pump.
    Part = MessagePump

_SIGNS = {"information": "", "warning": "! ", "error": "✗ "}
_COUNTED = 0.05  # seconds after what is shown changed: it is painted by then, no key is under way
NOT_TRUSTED = "read-only · pb trust"
_READ_ONLY = "this is the past: nothing can be changed here; @ and Enter lead back to now"


class Home(Part):
    """Where every screen finds the board. `keymap` has the user's own keys by the ids of ours."""

    def __init__(
        self,
        board: Board,
        *,
        state: State | None,
        verbs: Verbs | None,
        keymap: Mapping[str, str],
        ansi_color: bool | None,
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        self.board = board
        """The board that is shown: the present one, or that of another day."""
        self.present = board
        """The board that is written."""
        self.writer = Writer(board, self.post_message)
        self.watcher = Watch(board.root, self.post_message)
        self.inside = Running(board.root, verbs, self.post_message)
        self.state = state
        self.query_text = state.get("query") if state else ""
        self.sort = state.get("sort") if state else ""
        self.queue_sort = ""
        """The queue's order until the app ends: it begins with who is next."""
        self.user_keys = keymap
        self.last_change: Done | None = None
        self.history: list[str] = []
        """The filters that were typed."""
        self.typed: list[str] = []
        """The lines of the palette."""
        self.words: dict[str, int] = {}
        self.segment_counts: dict[str, int | None] = {}
        self.git_status: Status | None = None
        self.unfinished = ""
        """What git left half done: merge, rebase, cherry-pick, revert."""
        self.reading = ""
        """How far the files are read, while that takes long."""
        self.session: Session | None = None
        self.drafts = Drafts(board.repository.own_folder)
        self._counting: Timer | None = None
        self._counter = Counter(lambda: self.board, self.post_message)
        self._tally = Tally(lambda: self.board, self.post_message)
        self._refresher = Refresher(board, self.post_message)
        self._reminder = Reminder(board, self.post_message)

    @cached_property
    def sharing(self) -> Sharing:
        """The syncs with the team; loaded when the first paint is over."""
        from pipeboard.tui.sharing import Sharing

        return Sharing(self)

    @property
    def shares(self) -> bool:
        """Whether anybody has asked for syncs yet."""
        return "sharing" in vars(self)

    @cached_property
    def draft(self) -> Draft:
        """What is typed at an event and not on the board yet."""
        from pipeboard.tui.draft import Draft

        return Draft(self.present.root)

    @cached_property
    def outside(self) -> Outside:
        """Who sees to what editors and scripts leave uncommitted."""
        from pipeboard.tui.outside import Outside

        return Outside(self, self.set_timer)

    # what is shown ---------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """What cards are seen against now."""
        return Scene(self.board.now(), self.board.vocabulary.zone, self.board.currency)

    @property
    def view(self) -> View | None:
        """The screen that shows the board's contacts, under any prompt."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, View)), None)

    def redraw(self) -> None:
        """Show what the index says now; a screen that is covered reads it when it is seen again."""
        if not self.is_running:
            return  # the screens are being taken down
        seen = self.view
        for screen in self.screen_stack:
            if isinstance(screen, View):
                screen.stale = screen is not seen
        if seen:
            seen.reload()
        self._ask_again()
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.set_timer(_COUNTED, self.count)

    def _ask_again(self) -> None:
        """What asks something may show what the index says, too."""
        over = [screen for screen in self.screen_stack if not isinstance(screen, View)]
        if over:
            from pipeboard.tui.asking import Asking

            for screen in over:
                if isinstance(screen, Asking):
                    screen.look_again()

    def show_marks(self) -> None:
        """Show on every screen what is being saved, and what was counted."""
        for screen in self.screen_stack if self.is_running else ():
            if isinstance(screen, View) and screen.ready:
                screen.show_marks()

    def remember(self) -> None:
        """Keep what is shown for the next start."""
        if self.state is not None:
            self.state.keep(query=self.query_text, sort=self.sort)

    def rid_of(self, id: str) -> int | None:
        """The row a contact has by now."""
        found = self.board.index.connection.execute(
            "SELECT rid FROM contact WHERE id = ?", (id,)
        ).fetchone()
        return int(found[0]) if found else None

    def by_ids(self, ids: Iterable[str]) -> list[Card]:
        """The cards of some contacts, those that are gone left out."""
        rids = [rid for rid in map(self.rid_of, sorted(ids)) if rid is not None]
        cards = self.board.cards(rids)
        return [cards[rid] for rid in rids if rid in cards]

    @property
    def in_the_past(self) -> bool:
        """Whether the board of another day is shown."""
        return self.board is not self.present

    def standing(self, problems: int = 0) -> str:
        """What the title says of git and the files, or of the day that is looked at."""
        if self.in_the_past:
            from pipeboard.tui.past import sign

            return sign(self.board)
        if self.reading:
            return self.reading
        if self.present.barred:
            return NOT_TRUSTED
        writer = self.writer
        shared = self.sharing.words(self.git_status) if self.shares else ""
        said = git_words(self.git_status, writer.waiting, len(writer.failed), problems, shared)
        banner = f"✗ unfinished {self.unfinished}: gp finishes it · " if self.unfinished else ""
        shut = "read-only · " if self.present.shut() else ""
        return f"{shut}{banner}{said}"

    # what is written and said ----------------------------------------------------------------

    def submit(self, job: Job) -> None:
        """Hand a change to the writer; its mark appears at once. The past is not changed."""
        if not self.barred():
            self.writer.submit(job)
            self.show_marks()

    def barred(self) -> bool:
        """Whether nothing can be changed: the past is shown, or the board is shut; says so."""
        why = UsageError(_READ_ONLY) if self.in_the_past else self.present.shut()
        if why is not None:
            self.complain(why)
        return why is not None

    def complain(self, error: Exception) -> None:
        """Say what went wrong, with its hint; who is not known to git is asked for their name."""
        if isinstance(error, NoIdentity):
            from pipeboard.tui.introducing import ask

            ask(self)
        else:
            self.tell(trouble(error), "error", timeout=8)

    def read(self, path: str) -> Subject | None:
        """The contact in a file as it is now; None where it cannot be read, which is said."""
        try:
            return self.board.subject_at(path)
        except PipeboardError as error:
            self.complain(error)
            return None

    def tell(
        self,
        text: str,
        severity: SeverityLevel = "information",
        *,
        title: str = "",
        timeout: float | None = None,
    ) -> None:
        """Say something at the foot of the screen, for so many seconds.

        It takes lines of its own there, so nothing is covered by it; the newest is seen, and when
        its time is over what was said before.
        """
        said = " · ".join(line for line in (title, *text.splitlines()) if line.strip())
        self.notify(
            clean(_SIGNS[severity] + said), severity=severity, timeout=timeout, markup=False
        )

    # what goes on behind the keys ------------------------------------------------------------

    def behind(self, work: Callable[[], Coroutine[None, None, None]], group: str) -> Worker[None]:
        """Work that goes on behind the keys; it only posts messages."""
        return self.run_worker(work, group=group, exit_on_error=False)

    def refresh_board(self) -> None:
        """Bring the index up to date with the folder and git, in a thread."""
        self.behind(self._refresher.refresh, "refresh")

    def count(self) -> None:
        """Count who waits in each word under the query in force."""
        self.behind(partial(self._counter.count, self.query_text), "count")

    def remind(self) -> None:
        """Look whose timed step comes up."""
        self.behind(self._reminder.look, "remind")

    def count_segments(self) -> None:
        """Count what each segment holds."""
        self.behind(self._tally.count, "segments")
