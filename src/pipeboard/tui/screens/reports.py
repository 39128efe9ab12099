"""The reports (`gr`): what each answers; Enter draws one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.board.reports.report import Report
from pipeboard.board.reports.table import LEADING, REPORTS
from pipeboard.tui import keys
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import cut, fit, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

_WIDE = max(map(len, REPORTS)) + 2


class ReportsScreen(Listing):
    """A report a line: its name and the question it answers, those of every Monday first."""

    NAME = "reports"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("reports")

    def compose(self) -> ComposeResult:
        """Title, rows, how the one under the cursor is defined, hints."""
        yield Bar(id="title")
        rows: Lines[Report] = Lines(_draw, lambda row: row.name, id="rows")
        yield rows
        yield Bar(id="whole")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """They are known without asking anything."""
        title = f"reports · the first {LEADING} are for every Monday"
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))
        self.begin()

    def reload(self) -> None:
        """They are always the same."""
        self.lines.show(list(REPORTS.values()))
        self.moved()

    def moved(self) -> None:
        """The beginning of the definition under the cursor."""
        row: Report | None = self.lines.row
        text = cut(row.definition, self.size.width - 2) if row else ""
        self.query_one("#whole", Bar).show_line(Content.assemble(" ", plain(text, "$text-accent")))

    @on(Lines.Opened)
    def action_open(self) -> None:
        """Draw it."""
        from pipeboard.tui.screens.report import ReportScreen

        row: Report | None = self.lines.row
        if row is not None:
            self.home.push_screen(ReportScreen(row.name))


def _draw(row: Report, width: int, cursor: bool) -> Line:
    leads = list(REPORTS).index(row.name) < LEADING
    return [
        (f"{CURSOR if cursor else ' '} ", "pointer"),
        (fit(row.name, _WIDE), "name" if leads else "text"),
        (fit(row.what, max(0, width - _WIDE - 2)), "text" if leads else "dim"),
    ]
