"""What a verb said: a page to scroll, open while it runs and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from pipeboard.tui import keys
from pipeboard.tui.card import Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import block, fit, plain, wrapped

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from pipeboard.tui.verbs import Ran

Row = tuple[int, str]


class OutputScreen(Listing):
    """The output of one line; leaving it while the verb runs leaves the verb running."""

    NAME = "output"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("output")

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line
        self._ran: Ran | None = None

    def compose(self) -> ComposeResult:
        """Which line, what it said, hints."""
        yield Bar(id="title")
        rows: Lines[Row] = Lines(_draw, lambda row: row[0], id="rows")
        yield rows
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Nothing is said yet."""
        self.begin()

    def show_ran(self, ran: Ran) -> None:
        """Everything it said, and how it ended."""
        self._ran = ran
        if self.is_mounted:
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Long lines are broken anew."""
        super().on_resize(event)
        self.reload()

    def reload(self) -> None:
        """The lines, broken to the width."""
        ran = self._ran
        state = "running …" if ran is None else "✓" if ran.code == 0 else f"✗ exit {ran.code}"
        self.query_one("#title", Bar).show_line(
            Content.assemble(" ", plain(f"pb {self.line}", "bold"), "   ", plain(state))
        )
        text = "" if ran is None else ran.text or "nothing to say"
        self.lines.show(list(enumerate(_broken(text, max(1, self.size.width - 2)))))


def _broken(text: str, width: int) -> list[str]:
    """The lines of a text; one that is too long goes on in the next."""
    lines: list[str] = []
    for line in block(text).plain.split("\n"):
        lines += [line] if len(line) <= width and line.isascii() else wrapped(line, width)
    return lines


def _draw(row: Row, width: int, cursor: bool) -> Line:
    return [(" ", "text"), (fit(row[1], width - 1), "text")]
