"""The app: how it starts, what goes on each minute, and who gets a key first.

The board is in home.py; what else an app does lies in one class each, and this one is all of them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from pipeboard.board.personal import Personal
from pipeboard.tui.finding import Finding
from pipeboard.tui.happening import Happening
from pipeboard.tui.keymap import keymap_of
from pipeboard.tui.style import CSS
from pipeboard.tui.themes import TERMINAL, no_colour
from pipeboard.tui.travelling import Travelling

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.tui.session import Order
    from pipeboard.tui.state import State
    from pipeboard.tui.tips import Tips
    from pipeboard.tui.verbs import Verbs

_MINUTE = 60.0
PLAIN = Personal()
_LINE_FEED = "ctrl+j"
NO_KEY = "no_key"  # what no terminal sends: Textual takes an empty word for "as it was"


class PipeboardApp(Finding, Travelling, Happening, App[None]):
    """The terminal board. `watching` is off in tests that have no folder; then it syncs by itself
    only at a `pace`: so many seconds from one to the next, and from a change to the one after it.
    """

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
        pace: tuple[float, float] | None = None,
    ) -> None:
        colourless = no_colour()
        own = keymap_of(personal)
        super().__init__(
            board,
            state=state,
            verbs=verbs,
            keymap=own.keys,
            ansi_color=True if colourless else None,
        )
        theme = TERMINAL if colourless else personal.theme
        wrong = self.dress(theme, tips, ascii_glyphs=ascii_glyphs)
        self.set_keymap({id: names or NO_KEY for id, names in own.keys.items()})
        self.welcome = welcome
        self._said = [*filter(None, (*personal.said, *own.said, wrong))]
        if board.barred:
            board.barred.hint += ", then reopen"  # wherever it is said: this door stays shut
            self._said = [str(board.barred)]
        self._start = start
        self._order = order
        self._watching = watching
        self._pace = pace

    def get_default_screen(self) -> Screen[None]:
        """The board is under every other screen."""
        from pipeboard.tui.screens.board import BoardScreen

        return BoardScreen()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None: the palette is our own."""
        return ()

    def on_mount(self) -> None:
        """Show the index as it is; look at the folder after the first paint."""
        left_behind = self.drafts.take_over()
        if self._start == "queue":
            self.action_queue()
        elif self._start == "work":
            self.work(self._order)
        if self._said:
            many = [f"{len(self._said)} to mend, pb doctor lists them"] * (len(self._said) > 2)
            self.tell("\n".join([*many, *self._said]), "warning", timeout=12)
        self.call_after_refresh(self._settle_down, left_behind)

    def _settle_down(self, left_behind: Sequence[str]) -> None:
        """After the first paint: what was loaded stays, the folder is read, the clock runs."""
        gc.collect()
        gc.freeze()
        gc.enable()
        self.refresh_board()
        self.count()
        self.count_segments()
        self.remind()
        self._say_drafts(left_behind)
        self.set_interval(_MINUTE, self._tick)
        if self._watching:
            self.behind(self.watcher.run, "watch")
        if self._watching or self._pace:
            self._share()

    def _share(self) -> None:
        """Sync with the team by itself, where the board is shared."""
        from pipeboard.tui.turns import PACE

        self.sharing.begin(self._pace or PACE)

    def _say_drafts(self, ids: Sequence[str]) -> None:
        """What was being typed when the app before this one ended without saving it."""
        names = ", ".join(card.name for card in self.by_ids(ids))
        if names and self.view and self._start != "work":
            self.view.say(f"not saved when it ended: {names} · w goes on there", stay=True)

    def _tick(self) -> None:
        if self.view:
            self.view.tick()
        self.count()
        self.count_segments()
        self.remind()
        if self.shares:
            self.sharing.look()

    async def on_event(self, event: events.Event) -> None:
        """A line feed is Enter: so comes what was typed before the terminal was ours."""
        if isinstance(event, events.Key) and event.key == _LINE_FEED:
            event = events.Key("enter", "\r")
        await super().on_event(event)

    async def on_key(self, event: events.Key) -> None:
        """Keys that nobody has used yet: first to the screen, which may be waiting for one.

        Keys come here in the order they were typed, whatever was on screen when they were; so
        what is typed ahead of a prompt goes into it, and not to the board underneath. What is
        typed behind the key that quits goes nowhere.
        """
        if not self.screen_stack:
            return
        take = getattr(self.screen, "take", None)  # View's, or that of what asks, if it is loaded
        if take is not None and await take(event):
            event.stop()
            event.prevent_default()

    def on_unmount(self) -> None:
        """The writer ends with the app, and what is still being read is left; nothing waits."""
        self.remember()
        self.writer.stop()
        self._refresher.stop()
        if self.shares:
            self.sharing.cancel()
