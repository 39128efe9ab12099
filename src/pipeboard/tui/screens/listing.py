"""A screen that is one list: how the cursor moves in it."""

from __future__ import annotations

from typing import Any

from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import View


class Listing(View):
    """A screen whose rows are in a `Lines` widget with the id `rows`."""

    @property
    def lines(self) -> Lines[Any]:
        """The list."""
        return self.query_one("#rows", Lines)

    def moved(self) -> None:
        """The cursor is on another row."""

    def action_move(self, by: int) -> None:
        """Down or up."""
        self.lines.move(by)
        self.moved()

    def action_jump(self, to: int) -> None:
        """To the end or the top."""
        self.lines.to(len(self.lines.rows) - 1 if to > 0 else 0)
        self.moved()

    def action_page(self, pages: float) -> None:
        """By pages."""
        self.lines.page(pages)
        self.moved()
