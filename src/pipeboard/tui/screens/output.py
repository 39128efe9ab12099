"""What a verb said: a page to scroll, open while it runs and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import set_cell_size
from textual.binding import BindingType
from textual.content import Content

from pipeboard.tui import keys
from pipeboard.tui.card import Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import block, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.tui.verbs import Ran

Row = tuple[int, str]
_STEP = 20  # cells to the side


class OutputScreen(Listing):
    """The output of one line; leaving it while the verb runs leaves the verb running."""

    NAME = "output"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("output")

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line
        self._ran: Ran | None = None
        self._left = 0

    def compose(self) -> ComposeResult:
        """Which line, what it said, hints."""
        yield Bar(id="title")
        rows: Lines[Row] = Lines(self._draw, lambda row: row[0], id="rows")
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

    def reload(self) -> None:
        """The lines as they were said."""
        ran = self._ran
        state = "running …" if ran is None else "✓" if ran.code == 0 else f"✗ exit {ran.code}"
        self.query_one("#title", Bar).show_line(
            Content.assemble(" ", plain(f"pb {self.line}", "bold"), "   ", plain(state))
        )
        text = "" if ran is None else ran.text or "nothing to say"
        self.lines.show(list(enumerate(block(text).plain.split("\n"))))

    def action_across(self, by: int) -> None:
        """Tables may be wider than the terminal: look further to the side."""
        widest = max((len(text) for _, text in self.lines.rows), default=0)
        self._left = max(0, min(self._left + by * _STEP, widest - _STEP))
        self.lines.refresh()

    def _draw(self, row: Row, width: int, cursor: bool) -> Line:
        return [(" ", "text"), (set_cell_size(row[1][self._left :], width - 1), "text")]
