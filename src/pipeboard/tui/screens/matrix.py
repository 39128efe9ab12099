"""Fit × engagement (`v`): how many wait in each grade and what they are worth; Enter shows them."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pipeboard.board.matrix import DIGITS, Matrix
from pipeboard.errors import PipeboardError
from pipeboard.query.narrow import narrowed, without
from pipeboard.tui import keys
from pipeboard.tui.grid import grade_at, grid_lines, rows_of
from pipeboard.tui.screens.base import Bar, View
from pipeboard.tui.text import plain

_NO_ICP = "no icp.criteria in the config, so there is no fit: only how warm they are"


class MatrixScreen(View):
    """The open contacts under the filter in force, less what it asks of the grade, by grade."""

    NAME = "matrix"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("matrix")

    def __init__(self) -> None:
        super().__init__()
        self._matrix = Matrix({}, (), ())
        self._query = ""
        self._row = self._column = 0

    def compose(self) -> ComposeResult:
        """Title, the grid, the query of the cell under the cursor, hints."""
        yield Bar(id="title")
        yield Static(id="grid")
        yield Bar(id="whole")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Count."""
        self.begin()

    def reload(self) -> None:
        """Count again."""
        try:
            self._query = without(self.home.query_text, "grade")
            self._matrix = self.home.board.matrix(self._query)
        except PipeboardError as error:
            self.home.complain(error)
        counts = self._matrix.cells.values()
        parts = ["fit × engagement", f"{sum(cell.people for cell in counts):,} open", self._query]
        title = " · ".join(part for part in parts if part)
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has wider cells or narrower."""
        super().on_resize(event)
        if self.ready:
            self._show()

    def _show(self) -> None:
        self._row = min(self._row, rows_of(self._matrix) - 1)
        at = (self._row, self._column)
        lines = grid_lines(self._matrix, self.home.board.currency, self.size.width, at)
        if not self._matrix.fits:
            lines.append(Content.assemble(" ", plain(_NO_ICP, "$foreground 60%")))
        self.query_one("#grid", Static).update(Content("\n").join(lines))
        whole = self.query_one("#whole", Bar)
        whole.show_line(Content.assemble(" ", plain(self._narrowed(), "$text-accent")))

    def _narrowed(self) -> str:
        return narrowed(self._query, f"grade:{grade_at(self._matrix, self._row, self._column)}")

    def action_move(self, by: int) -> None:
        """To the letter below or above."""
        self._row = max(0, min(self._row + by, rows_of(self._matrix) - 1))
        self._show()

    def action_across(self, by: int) -> None:
        """To the digit on the right or the left."""
        self._column = max(0, min(self._column + by, len(DIGITS) - 1))
        self._show()

    def action_open(self) -> None:
        """The contacts of this cell, on the board."""
        self.home.filter_board(self._narrowed())
