"""A list as one widget: any number of rows of one line each, drawn only where they are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.tui.card import Line
from pipeboard.tui.columns import kept, scrolled
from pipeboard.tui.drawing import COMPONENTS, CSS, Brush

R = TypeVar("R")


class Lines(Widget, Generic[R]):
    """Rows of one line; `draw(row, width, under_cursor)` gives the pieces of one, `width` cells."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = f"Lines {CSS}"

    @dataclass
    class Opened(Message):
        """A row was opened with the mouse."""

    def __init__(
        self,
        draw: Callable[[R, int, bool], Line],
        key: Callable[[R], object],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._key = key
        self._rows: Sequence[R] = ()
        self._cursor = 0
        self._top = 0
        self._settled_for = Size(0, 0)
        self._brush = Brush(self)

    def show(self, rows: Sequence[R]) -> None:
        """Show other rows; the cursor stays on its row, by key, else where it was."""
        anchor = self._key(self._rows[self._cursor]) if self._rows else None
        self._rows = rows
        if anchor is not None:
            found = (n for n, row in enumerate(rows) if self._key(row) == anchor)
            self._cursor = next(found, self._cursor)
        self._settle()
        self.refresh()

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def rows(self) -> Sequence[R]:
        """All rows."""
        return self._rows

    @property
    def place(self) -> tuple[int, int]:
        """The cursor's place and how many rows there are, counted from 1."""
        return (self._cursor + 1 if self._rows else 0), len(self._rows)

    def move(self, by: int) -> None:
        """The cursor down or up."""
        was, top = self._cursor, self._top
        self._cursor += by
        self._settle()
        if top != self._top:
            self.refresh()
        else:
            for number in {was, self._cursor}:
                self.refresh(Region(0, number - self._top, self.size.width, 1))

    def to(self, number: int) -> None:
        """The cursor onto the n-th row."""
        self.move(number - self._cursor)

    def page(self, pages: float) -> None:
        """The cursor by pages or parts of one."""
        step = max(1, int(self.size.height * abs(pages)))
        self.move(step if pages > 0 else -step)

    def steer(self, key: str) -> bool:
        """Move by a key that types nothing: ↑ ↓ PgUp PgDn; False for any other."""
        if key in ("up", "down"):
            self.move(-1 if key == "up" else 1)
        elif key in ("pageup", "pagedown"):
            self.page(-1 if key == "pageup" else 1)
        else:
            return False
        return True

    def _settle(self) -> None:
        self._settled_for = self.size
        self._cursor = kept(self._cursor, len(self._rows))
        self._top = scrolled(self._top, self._cursor, len(self._rows), max(1, self.size.height))

    def notify_style_update(self) -> None:
        """The theme changed."""
        self._brush.forget()
        super().notify_style_update()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        number = self._top + event.y
        if number < len(self._rows):
            self.to(number)
            if event.chain >= 2:
                self.post_message(self.Opened())

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.move(-1)

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._settled_for != self.size:
            self._settle()
        number = self._top + y
        width = self.size.width
        if number >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        selected = number == self._cursor
        pieces = self._draw(self._rows[number], width, selected)
        segments = self._brush.paint(pieces, selected)
        return Strip(segments).adjust_cell_length(width, self._brush.style("text", selected))
