"""The keys in force, filtered by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from pipeboard.model.text import fold
from pipeboard.tui import keys
from pipeboard.tui.asking import LineInput
from pipeboard.tui.card import LEGEND, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import fit, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

Help = tuple[str, str, str]


class HelpScreen(Listing):
    """Every key of the screen it was asked on; typing leaves the rows that hold what is typed."""

    NAME = "help"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            binding
            for binding in keys.as_bindings(keys.on("help"))
            if getattr(binding, "id", "") in ("rescan", "quit")
        )
    ]

    def __init__(self, about: str) -> None:
        super().__init__()
        self._about = about
        self._search = LineInput(id="search")

    def compose(self) -> ComposeResult:
        """What is typed, the rows, the legend of the cards."""
        with Horizontal(classes="line", id="title"):
            yield Static(plain(f" keys on the {self._about} ›"), classes="label")
            yield self._search
        rows: Lines[Help] = Lines(self._draw, lambda row: row, id="rows")
        yield rows
        yield Bar(id="legend")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """All of them, until something is typed."""
        self._rows = keys.help_rows(self._about, self.home.user_keys)
        self.lines.show(self._rows)
        self.query_one("#legend", Bar).show_line(plain(f"cards: {LEGEND}", "$foreground 60%"))
        self.query_one("#hint", Bar).show_line(
            plain("type to filter · ↑ ↓ PgUp PgDn · Esc back", "$foreground 60%")
        )
        self._search.focus()
        self.begin()

    def hint(self) -> None:
        """Said once, on mounting."""

    async def take(self, event: events.Key) -> bool:
        """What was typed before the screen was there is searched for."""
        return self._search.feed(event)

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        wanted = fold(event.value).split()
        rows = [row for row in self._rows if all(word in fold(" ".join(row)) for word in wanted)]
        self.lines.show(rows)
        self.lines.to(0)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        event.stop()
        if event.key in ("escape", "enter"):
            self.dismiss()
            event.line.hand_on()
        else:
            event.line.go_on()

    def on_key(self, event: events.Key) -> None:
        """The list moves while one types."""
        steps = {"up": -1, "down": 1}
        pages = {"pageup": -1.0, "pagedown": 1.0}
        if event.key in steps:
            self.action_move(steps[event.key])
        elif event.key in pages:
            self.action_page(pages[event.key])
        else:
            return
        event.stop()
        event.prevent_default()

    def _draw(self, row: Help, width: int, cursor: bool) -> Line:
        group, key, words = row
        return [
            (" ", "dim"),
            (fit(group, 9), "dim"),
            (fit(key, 18), "marked"),
            (fit(words, max(0, width - 28)), "text"),
        ]
