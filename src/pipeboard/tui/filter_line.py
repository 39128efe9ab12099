"""The line in which a filter is typed. It is loaded with the first `/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from pipeboard.errors import QueryError
from pipeboard.tui.asking import LineInput
from pipeboard.tui.style import ASK_CSS
from pipeboard.tui.text import block, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


class FilterLine(Vertical):
    """`/ query` with what is wrong with it underneath; ↑ and ↓ walk through earlier ones."""

    DEFAULT_CSS = ASK_CSS
    SCOPED_CSS: ClassVar[bool] = False

    def __init__(self, query: str, history: list[str]) -> None:
        super().__init__(classes="ask")  # no id: the next may open before this one is gone
        self.line = LineInput(query, id="query")
        self._wrong = Static(id="wrong", classes="error")
        self._history = history
        self._place = len(history)

    def compose(self) -> ComposeResult:
        """The line and the place for an error."""
        with Horizontal(classes="line"):
            yield Static(plain("/"), classes="label")
            yield self.line
        yield self._wrong

    def on_mount(self) -> None:
        """Ready to be typed in."""
        self._wrong.display = False
        self.line.focus()

    def on_key(self, event: events.Key) -> None:
        """Earlier queries."""
        if event.key in ("up", "down") and self._history:
            event.stop()
            step = -1 if event.key == "up" else 1
            self._place = max(0, min(self._place + step, len(self._history)))
            self.line.put(self._history[self._place] if self._place < len(self._history) else "")

    def wrong(self, error: Exception | None) -> None:
        """Show what is wrong with the query, with a caret under the character; or nothing."""
        self._wrong.display = error is not None
        if error is not None:
            self._wrong.update(block(_pointed(error)))


def _pointed(error: Exception) -> str:
    """A caret under the character of the line above, then the message."""
    if isinstance(error, QueryError):
        near = f"  nearest: {', '.join(error.nearest)}" if error.nearest else ""
        return f"  {' ' * error.at}^\n{error.message}{near}"
    return str(error)
