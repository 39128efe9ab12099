"""What is found in the palette is done here: actions, people, queries, lines, themes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from pipeboard.tui.going import Going
from pipeboard.tui.leaving import Leaving
from pipeboard.tui.looks import Looks
from pipeboard.tui.messages import VerbRan
from pipeboard.tui.text import clean
from pipeboard.tui.themes import THEMES

if TYPE_CHECKING:
    from pipeboard.tui.palette import Hit

_KEPT = 50  # lines of the palette


class Finding(Going, Looks, Leaving):
    """An app with a palette and the verbs of the command line."""

    def open_palette(self, screen: str) -> None:
        """Find anything from a screen."""
        from pipeboard.tui.palette import Palette
        from pipeboard.tui.screens.palette import PaletteScreen

        palette = Palette(
            screen,
            self.board,
            keymap=self.user_keys,
            verbs=self.inside.names,
            themes=() if self.no_color else tuple(THEMES),
        )
        self.push_screen(PaletteScreen(palette, self.typed))

    async def choose(self, hit: Hit, typed: str) -> None:
        """Do what was chosen in the palette, on the screen that it was opened from."""
        if typed:
            self.typed[:] = [*(old for old in self.typed if old != typed), typed][-_KEPT:]
        if hit.kind == "action":
            await self.do(hit.value)
        elif hit.kind == "contact":
            self.open_contact(int(hit.value))
        elif hit.kind == "organisation":
            self.open_organisation(hit.value)
        elif hit.kind == "segment":
            self._filter(hit.value)
        elif hit.kind in ("run", "verb"):
            self.run_line(hit.value)
        else:
            self.take_theme(hit.value)

    async def do(self, action: str) -> None:
        """An action of the key table, on the screen that is seen."""
        if self.view is not None:
            await self.run_action(action, default_namespace=self.view)

    def _filter(self, query: str) -> None:
        """Put a query in force; from a screen that is no list, on the board."""
        if self.view is not None and self.view.NAME in ("board", "queue"):
            self.query_text = query
            self.redraw()
        else:
            self.filter_board(query)

    def run_line(self, line: str) -> None:
        """Carry out a line of the command line behind the keys, its output on a screen."""
        from pipeboard.tui.screens.output import OutputScreen

        if self.inside.writes(line) and self.barred():
            return
        self.push_screen(OutputScreen(line))
        self.behind(partial(self.inside.run, line), "verb")

    @on(VerbRan)
    def _verb_ran(self, event: VerbRan) -> None:
        from pipeboard.tui.screens.output import OutputScreen

        self.refresh_board()
        if self.inside.writes(event.line):
            self.redraw()  # the line has read its own files again: no refresh will tell of them
            if self.shares:
                self.sharing.look()
                self.sharing.changed()
        for screen in self.screen_stack:
            if isinstance(screen, OutputScreen) and screen.line == event.line:
                screen.show_ran(event.ran)
                break
        else:
            first = event.ran.text.partition("\n")[0]
            self.tell(clean(f"pb {event.line}: {first}"))
        self.leave_when_done()
