"""The app: it holds the board, the writer and the watcher, and says which screen is shown.

What happens comes in as messages (messages.py) and is answered here and nowhere else; the screens
only ask for changes and show what the board says.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from pipeboard.board.personal import Personal
from pipeboard.errors import PipeboardError, UsageError
from pipeboard.tui import messages, past
from pipeboard.tui.asking import Asking
from pipeboard.tui.bars import git_words
from pipeboard.tui.behind import Counter, Refresher, Tally
from pipeboard.tui.drafts import Drafts
from pipeboard.tui.glyphs import AsciiGlyphs
from pipeboard.tui.keymap import keymap_of
from pipeboard.tui.running import Running
from pipeboard.tui.say import Scene, count
from pipeboard.tui.screens.base import View
from pipeboard.tui.session import Order, Session
from pipeboard.tui.style import CSS
from pipeboard.tui.text import clean
from pipeboard.tui.themes import CONTRAST, TERMINAL, THEMES, no_colour, theme_of
from pipeboard.tui.tips import Tips, tip_for
from pipeboard.tui.watch import Watch
from pipeboard.tui.writer import Job, Writer

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from pipeboard.board import Board
    from pipeboard.board.views import Card
    from pipeboard.journal.status import Status
    from pipeboard.tui.changing import Done
    from pipeboard.tui.draft import Draft
    from pipeboard.tui.palette import Hit
    from pipeboard.tui.state import State
    from pipeboard.tui.verbs import Verbs

_MINUTE = 60.0
_KEPT = 50  # lines of the palette
PLAIN = Personal()
NO_KEY = "no_key"  # what no terminal sends: Textual takes an empty word for "as it was"


class PipeboardApp(App[None]):
    """The terminal board. `watching` is off in tests that have no folder."""

    TITLE = "pipeboard"
    CSS = CSS
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "quit", id="quit", tooltip="quit", show=False)
    ]

    def __init__(
        self,
        board: Board,
        *,
        start: str = "board",
        order: Order | None = None,
        watching: bool = True,
        state: State | None = None,
        personal: Personal = PLAIN,
        verbs: Verbs | None = None,
        ascii_glyphs: bool = False,
        tips: Tips | None = None,
        welcome: bool = False,
    ) -> None:
        colourless = no_colour()
        super().__init__(ansi_color=True if colourless else None)
        self._ascii = [AsciiGlyphs()] if ascii_glyphs else []
        for theme in CONTRAST:
            self.register_theme(theme)
        self.theme, wrong = theme_of(TERMINAL if colourless else personal.theme)
        self.board = board
        """The board that is shown: the present one, or that of another day."""
        self.present = board
        """The board that is written."""
        self.writer = Writer(board, self.post_message)
        self.watcher = Watch(board.root, self.post_message)
        self.state = state
        self.query_text = state.get("query") if state else ""
        self.sort = state.get("sort") if state else ""
        self.last_change: Done | None = None
        self.segment_counts: dict[str, int | None] = {}
        self.history: list[str] = []
        self.welcome = welcome
        self._tips = tips
        self.typed: list[str] = []
        self._inside = Running(board.root, verbs, self.post_message)
        self._own = keymap_of(personal)
        self._said = tuple(filter(None, (*personal.said, *self._own.said, wrong)))
        self.user_keys = self._own.keys
        self.set_keymap({id: names or NO_KEY for id, names in self.user_keys.items()})
        self.words: dict[str, int] = {}
        self.git_status: Status | None = None
        self.session: Session | None = None
        self.drafts = Drafts(board.repository.own_folder)
        self._counter = Counter(lambda: self.board, self.post_message)
        self._tally = Tally(lambda: self.board, self.post_message)
        self._refresher = Refresher(board, self.post_message)
        self._start = start
        self._order = order
        self._watching = watching
        self._leaving = False
        self._warned = False

    def get_default_screen(self) -> Screen[None]:
        """The board is under every other screen."""
        from pipeboard.tui.screens.board import BoardScreen

        return BoardScreen()

    def on_mount(self) -> None:
        """Show the index as it is; look at the folder after the first paint."""
        self._left_behind = self.drafts.take_over()
        if self._start == "queue":
            self.action_queue()
        elif self._start == "work":
            self.work(self._order)
        if self._said:
            self.notify(
                clean_lines("\n".join(self._said)), severity="warning", markup=False, timeout=12
            )
        self.call_after_refresh(self._settle_down)

    def _settle_down(self) -> None:
        """After the first paint: what was loaded stays, the folder is read, the clock runs."""
        gc.collect()
        gc.freeze()
        gc.enable()
        self.refresh_board()
        self._count()
        self._count_segments()
        self._say_drafts()
        self.set_interval(_MINUTE, self._tick)
        if self._watching:
            self.behind(self.watcher.run, "watch")

    def _say_drafts(self) -> None:
        """What was being typed when the app before this one ended without saving it."""
        names = ", ".join(card.name for card in self.by_ids(self._left_behind))
        if names and self.view and self._start != "work":
            self.view.say(f"not saved when it ended: {names} · w goes on there", stay=True)

    async def on_key(self, event: events.Key) -> None:
        """Keys that nobody has used yet: first to the screen, which may be waiting for one.

        Keys come here in the order they were typed, whatever was on screen when they were; so
        what is typed ahead of a prompt goes into it, and not to the board underneath.
        """
        screen = self.screen
        if isinstance(screen, (View, Asking)) and await screen.take(event):
            event.stop()
            event.prevent_default()

    def on_unmount(self) -> None:
        """The writer ends with the app; nothing waits any more."""
        self.remember()
        self.writer.stop()

    # what screens ask for --------------------------------------------------------------------

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
        self.call_after_refresh(self._count)

    def _tick(self) -> None:
        if self.view:
            self.view.tick()
        self._count()
        self._count_segments()

    def _count(self) -> None:
        work = partial(self._counter.count, self.query_text)
        self.behind(work, "count")

    def _count_segments(self) -> None:
        self.behind(self._tally.count, "segments")

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
            return past.sign(self.board)
        writer = self.writer
        return git_words(self.git_status, writer.waiting, len(writer.failed), problems)

    def submit(self, job: Job) -> None:
        """Hand a change to the writer; its mark appears at once. The past is not changed."""
        if self.in_the_past:
            self.complain(UsageError(past.READ_ONLY))
            return
        self.writer.submit(job)
        self._show_marks()

    def complain(self, error: Exception) -> None:
        """Say what went wrong, with its hint."""
        self.notify(clean_lines(str(error)), severity="error", markup=False, timeout=8)

    def refresh_board(self) -> None:
        """Bring the index up to date with the folder and git, in a thread."""
        self.behind(self._refresher.refresh, "refresh")

    def behind(self, work: Callable[[], Coroutine[None, None, None]], group: str) -> Worker[None]:
        """Work that goes on behind the keys; it only posts messages."""
        return self.run_worker(work, group=group, exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """What fails behind the keys is said."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.complain(event.worker.error)

    # what happens ----------------------------------------------------------------------------

    @on(messages.Refreshed)
    def _refreshed(self, event: messages.Refreshed) -> None:
        self.git_status = event.status
        if event.paths:
            self.redraw()
            self._count_segments()
        else:
            self._show_marks()

    @on(messages.RefreshFailed)
    def _refresh_failed(self, event: messages.RefreshFailed) -> None:
        self.complain(event.error)

    @on(messages.Touched)
    def _touched(self, event: messages.Touched) -> None:
        self.refresh_board()

    @on(messages.Written)
    def _written(self, event: messages.Written) -> None:
        self.watcher.own(event.job.paths)
        if event.job.kept:
            event.job.kept()
        if "draft" in vars(self):
            self.draft.save()
        self.redraw()
        self._count_segments()

    @on(messages.Recorded)
    def _recorded(self, event: messages.Recorded) -> None:
        self.writer.settled(event.job)
        self._show_marks()
        if self.view:
            self.view.say(event.summary or event.job.words)
        self.tip(tip_for(event.job.action))
        self._leave_when_done()

    @on(messages.Failed)
    def _failed(self, event: messages.Failed) -> None:
        self.writer.settled(event.job, event.error)
        if event.job.refused is None or not event.job.refused(event.error):
            self.complain(event.error)
        self.redraw()
        self._leave_when_done()

    @on(messages.Counted)
    def _counted(self, event: messages.Counted) -> None:
        self.words = event.words
        self._show_marks()

    @on(messages.Tallied)
    def _tallied(self, event: messages.Tallied) -> None:
        self.segment_counts = event.counts
        self._show_marks()

    # looks -----------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is painted goes through these last."""
        return [*super().get_line_filters(), *self._ascii]

    def take_theme(self, name: str) -> None:
        """Another theme from now on, and at the next start."""
        from pipeboard.board.personal import remember

        self.theme, _ = theme_of(name)
        try:
            remember("theme", name)
        except (PipeboardError, OSError) as error:
            self.complain(error)
        else:
            self.notify(clean(f"theme {name}, also at the next start"), markup=False)

    def open_contact(self, rid: int) -> None:
        """A contact by its row, on its own: there is no next one."""
        from pipeboard.tui.screens.contact import ContactScreen

        card = self.board.cards([rid]).get(rid)
        if card is None:
            self.notify("this contact is gone", severity="warning", markup=False)
        else:
            self.push_screen(ContactScreen(card, lambda by: None))

    @cached_property
    def draft(self) -> Draft:
        """What is typed at an event and not on the board yet."""
        from pipeboard.tui.draft import Draft

        return Draft(self.present.root)

    def tip(self, name: str) -> None:
        """A tip for what was just done for the first time ever, where tips are wanted."""
        text = self._tips.once(name) if self._tips else ""
        if text:
            self.notify(clean(text), title="tip", markup=False, timeout=10)

    # the palette -----------------------------------------------------------------------------

    def open_palette(self, screen: str) -> None:
        """Find anything from a screen."""
        from pipeboard.tui.palette import Palette
        from pipeboard.tui.screens.palette import PaletteScreen

        palette = Palette(
            screen,
            self.board,
            keymap=self.user_keys,
            verbs=self._inside.names,
            themes=() if self.no_color else tuple(THEMES),
        )
        self.push_screen(PaletteScreen(palette, self.typed))

    async def do(self, action: str) -> None:
        """An action of the key table, on the screen that is seen."""
        if self.view is not None:
            await self.run_action(action, default_namespace=self.view)

    async def choose(self, hit: Hit, typed: str) -> None:
        """Do what was chosen in the palette, on the screen that it was opened from."""
        from pipeboard.tui.hits import choose

        if typed:
            self.typed[:] = [*(old for old in self.typed if old != typed), typed][-_KEPT:]
        await choose(self, hit)

    def run_line(self, line: str) -> None:
        """Carry out a line of the command line behind the keys, its output on a screen."""
        from pipeboard.tui.screens.output import OutputScreen

        self.push_screen(OutputScreen(line))
        self.behind(partial(self._inside.run, line), "verb")

    @on(messages.VerbRan)
    def _verb_ran(self, event: messages.VerbRan) -> None:
        from pipeboard.tui.screens.output import OutputScreen

        self.refresh_board()
        for screen in self.screen_stack:
            if isinstance(screen, OutputScreen) and screen.line == event.line:
                screen.show_ran(event.ran)
                break
        else:
            first = event.ran.text.partition("\n")[0]
            self.notify(clean(f"pb {event.line}: {first}"), markup=False)
        self._leave_when_done()

    def _show_marks(self) -> None:
        for screen in self.screen_stack if self.is_running else ():
            if isinstance(screen, View) and screen.ready:
                screen.show_marks()

    # where to go -----------------------------------------------------------------------------

    def action_board(self) -> None:
        """Back to the board."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_queue(self) -> None:
        """To the queue."""
        from pipeboard.tui.screens.queue import QueueScreen

        self._over_the_board(QueueScreen)

    def action_segments(self) -> None:
        """To the saved segments."""
        from pipeboard.tui.screens.segments import SegmentsScreen

        self._over_the_board(SegmentsScreen)

    def work(self, order: Order | None = None, at: str = "") -> None:
        """Into the work loop: the queue under the filter in force, from the contact `at` on."""
        from pipeboard.tui.screens.work import WorkScreen

        if self.in_the_past:
            self.complain(UsageError(past.READ_ONLY))
        elif not isinstance(self.screen, WorkScreen):
            self.push_screen(WorkScreen(order or Order(query=self.query_text), at))

    def action_problems(self) -> None:
        """To what is broken and what could not be saved."""
        from pipeboard.tui.screens.problems import ProblemsScreen

        self._over_the_board(ProblemsScreen)

    def action_audit(self) -> None:
        """To who changed what: of the contact that is open, else of the board."""
        from pipeboard.tui.screens.audit import AuditScreen
        from pipeboard.tui.screens.contact import ContactScreen

        seen = self.screen
        if isinstance(seen, ContactScreen):
            about = seen.targets()[0]
            self.push_screen(AuditScreen(about.path, about.name))
        else:
            self._over_the_board(AuditScreen)

    def action_config(self) -> None:
        """To what the board is set to: every key, its default, what it means."""
        from pipeboard.board.locate import CONFIG
        from pipeboard.tui.screens.page import PageScreen

        self.action_board()
        read = self.board.described
        self.push_screen(PageScreen("config", lambda: read().splitlines(), file=CONFIG))

    def action_duplicates(self) -> None:
        """Those who seem to be there twice, on the board."""
        self.query_text = "is:duplicate"
        self.action_board()
        self.redraw()

    # other days ------------------------------------------------------------------------------

    def action_travel(self) -> None:
        """Ask for a day, and show the board as it was."""
        from pipeboard.tui.prompt import Prompt, Question

        def answered(text: str | None) -> None:
            if text is not None:
                self.travel(text)

        question = Question("the board as of", str.strip, "", past.HINT)
        self.push_screen(Prompt(question), answered)

    def travel(self, text: str) -> None:
        """To the board of a day or a commit; nothing is now."""
        if text:
            self.behind(partial(past.travel, self, text), "travel")
        elif self.in_the_past:
            self._show_board(self.present)

    @on(messages.Travelled)
    def _travelled(self, event: messages.Travelled) -> None:
        self._show_board(event.board)

    @on(messages.TravelFailed)
    def _travel_failed(self, event: messages.TravelFailed) -> None:
        self.complain(event.error)

    def _show_board(self, board: Board) -> None:
        left, self.board = self.board, board
        if left is not self.present:
            left.close()
        self.action_board()
        self.redraw()

    def show_organisations(self, path: str = "") -> None:
        """To the organisations; with the file of a contact, the cursor on that contact's."""
        from pipeboard.tui.screens.organisations import OrganisationsScreen

        at = self.board.organisation_of(path) if path else ""
        self.action_board()
        self.push_screen(OrganisationsScreen(at))

    def action_next_view(self) -> None:
        """Board and queue in turn."""
        if len(self.screen_stack) > 1:
            self.action_board()
        else:
            self.action_queue()

    def _over_the_board(self, kind: type[Screen[None]]) -> None:
        if isinstance(self.screen, kind):
            return
        self.action_board()
        self.push_screen(kind())

    def action_rescan(self) -> None:
        """Paint everything again and read the folder again."""
        self.refresh_board()
        self.redraw()
        self.refresh(repaint=True, layout=True)

    async def action_quit(self) -> None:
        """Textual's own way out leads here as well."""
        self.action_leave()

    def action_leave(self) -> None:
        """Leave once every change is committed."""
        self._leaving = True
        waiting = self.writer.waiting
        if waiting and self.view:
            self.view.say(f"saving {count(waiting, 'change')}", stay=True)
        elif self._inside.now and self.view:
            self.view.say(f"waiting for pb {self._inside.now}", stay=True)
        self._leave_when_done()

    def _leave_when_done(self) -> None:
        if not self._leaving or self.writer.waiting or self._inside.now:
            return
        if self.writer.failed and not self._warned:
            self._leaving, self._warned = False, True
            failed = count(len(self.writer.failed), "change")
            words = clean_lines(f"{failed} not saved: gp shows why; leaving again gives them up")
            self.notify(words, severity="warning", markup=False)
            return
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None: the palette is our own."""
        return ()


def clean_lines(text: str) -> str:
    """A message of several lines, each safe."""
    return "\n".join(clean(line) or " " for line in text.splitlines())
