"""The keys in force and what the words mean, filtered by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from pipeboard.model.text import fold
from pipeboard.tui import keys
from pipeboard.tui.asking import LineInput
from pipeboard.tui.card import CURSOR, LEGEND, Line
from pipeboard.tui.glossary import GLOSSARY
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import fit, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

WORDS = "Words"
_WAY = "type to filter · ↑ ↓ PgUp PgDn · Enter does it · Esc back"


class Help(NamedTuple):
    """A key with what it does, or a word with what it means; `action` is "" for a word."""

    group: str
    name: str
    words: str
    action: str = ""


def rows(screen: str, keymap: Mapping[str, str]) -> list[Help]:
    """The keys in force on a screen by group, then the words."""
    held = [Help(*row) for row in keys.help_rows(screen, keymap)]
    return [*held, *(Help(WORDS, word, meaning) for word, meaning in GLOSSARY.items())]


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
        shown: Lines[Help] = Lines(_draw, lambda row: row, id="rows")
        yield shown
        yield Bar(id="legend")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """All of them, until something is typed."""
        self._rows = rows(self._about, self.home.user_keys)
        self.lines.show(self._rows)
        self.query_one("#legend", Bar).show_line(plain(f" cards: {LEGEND}", "$foreground 60%"))
        self._search.focus()
        self.begin()

    def hint(self) -> None:
        """The same whatever is typed."""
        self.query_one("#hint", Bar).show_line(plain(f" {_WAY}", "$foreground 60%"))

    async def take(self, event: events.Key) -> bool:
        """What was typed before the screen was there is searched for."""
        return self._search.feed(event)

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self._filter()

    def _filter(self) -> None:
        wanted = fold(self._search.value).split()
        found = [row for row in self._rows if all(w in fold(" ".join(row[:3])) for w in wanted)]
        found.sort(key=lambda row: fold(row.name) != " ".join(wanted))  # the key itself first
        if found != self.lines.rows:
            self.lines.show(found)
            self.lines.to(0)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        event.stop()
        if event.key == "escape":
            self.dismiss()
            event.line.hand_on()
        elif event.key == "enter":
            self._choose()
        else:
            event.line.go_on()

    @on(Lines.Opened)
    def _choose(self) -> None:
        """Do what the key under the cursor does, on the screen the help was asked on."""
        self._filter()  # what was typed in one go with Enter
        row: Help | None = self.lines.row
        if row is None or not row.action:
            self._search.go_on()
            return
        self.dismiss()
        self.home.call_next(self.home.do, row.action)
        self._search.hand_on()

    def on_key(self, event: events.Key) -> None:
        """The list moves while one types."""
        if self.lines.steer(event.key):
            event.stop()
            event.prevent_default()


def _draw(row: Help, width: int, cursor: bool) -> Line:
    return [
        (CURSOR if cursor else " ", "pointer"),
        (fit(row.group, 8), "dim"),
        (fit(row.name, 14), "marked" if row.action else "chip"),
        (fit(row.words, max(0, width - 23)), "text"),
    ]
