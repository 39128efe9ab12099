"""Filtering: segments by digit, and a line that filters while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError, QueryError
from pipeboard.tui.screens.base import View
from pipeboard.tui.text import block, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

_KEPT = 50


class FilterLine(Vertical):
    """`/ query` with what is wrong with it underneath; ↑ and ↓ walk through earlier ones."""

    def __init__(self, query: str, history: list[str]) -> None:
        super().__init__(classes="ask", id="filter-line")
        self._query = query
        self._history = history
        self._place = len(history)

    def compose(self) -> ComposeResult:
        """The line and the place for an error."""
        from pipeboard.tui.prompt import LineInput

        with Horizontal(classes="line"):
            yield Static(plain("/"), classes="label")
            yield LineInput(self._query, id="query")
        yield Static(plain(""), id="wrong", classes="error")

    def on_mount(self) -> None:
        """Ready to be typed in."""
        self.query_one("#query", Input).focus()

    def on_key(self, event: events.Key) -> None:
        """Earlier queries."""
        if event.key in ("up", "down") and self._history:
            event.stop()
            step = -1 if event.key == "up" else 1
            self._place = max(0, min(self._place + step, len(self._history)))
            older = self._history[self._place] if self._place < len(self._history) else ""
            line = self.query_one("#query", Input)
            line.value = older
            line.cursor_position = len(older)

    def wrong(self, error: Exception | None) -> None:
        """Show what is wrong with the query, with a caret under the character; or nothing."""
        line = self.query_one("#wrong", Static)
        if error is None:
            line.update(plain(""))
            line.display = False
            return
        line.display = True
        line.update(block(_pointed(error)))


def _pointed(error: Exception) -> str:
    """A caret under the character of the line above, then the message."""
    if isinstance(error, QueryError):
        near = f"  nearest: {', '.join(error.nearest)}" if error.nearest else ""
        return f"  {' ' * error.at}^\n{error.message}{near}"
    return str(error)


class Filtering(View):
    """A screen whose contacts are filtered by the app's query."""

    _before = ""

    def apply_filter(self, query: str) -> None:
        """Put a query in force on every screen."""
        self.home.query_text = query
        self.home.redraw()

    def action_segment(self, digit: str) -> None:
        """The segment of a digit; none is everybody."""
        if not digit:
            self.apply_filter("")
            return
        found = next((one for one in self.home.board.segments() if one.key == digit), None)
        if found is None:
            self.say(f"no segment has the digit {digit}")
            return
        self.apply_filter(found.q)

    def action_filter(self) -> None:
        """Type a query; the contacts follow each key."""
        if self.query("#filter-line"):
            return
        self._before = self.home.query_text
        self.add_class("filtering")
        self.mount(FilterLine(self._before, self.home.history))

    @on(Input.Changed, "#query")
    def _filter_typed(self, event: Input.Changed) -> None:
        line = self.query_one("#filter-line", FilterLine)
        query = event.value.strip()
        if query == self.home.query_text:
            line.wrong(None)
            return
        try:
            self.home.board.compile(query)
        except PipeboardError as error:
            line.wrong(error)
        else:
            line.wrong(None)
            self.apply_filter(query)

    @on(Input.Submitted, "#query")
    async def _filter_done(self, event: Input.Submitted) -> None:
        query = event.value.strip()
        if query and query == self.home.query_text:
            history = self.home.history
            history[:] = [*(old for old in history if old != query), query][-_KEPT:]
            await self._filter_closed()
        elif not query:
            self.apply_filter("")
            await self._filter_closed()

    async def on_key(self, event: events.Key) -> None:
        """Esc takes back what was typed."""
        if event.key == "escape" and self.query("#filter-line"):
            event.stop()
            event.prevent_default()
            await self._filter_closed()
            if self.home.query_text != self._before:
                self.apply_filter(self._before)

    async def _filter_closed(self) -> None:
        await self.query("#filter-line").remove()
        self.remove_class("filtering")
        self.set_focus(None)
