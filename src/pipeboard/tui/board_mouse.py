"""The board under a mouse, which is never needed: click, double click, wheel, drag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from pipeboard.tui import columns
from pipeboard.tui.board_places import C, PlacedGrid


class MouseGrid(PlacedGrid[C]):
    """Columns that can be pointed at."""

    class Opened(Message):
        """A card was opened with the mouse."""

    class Moved(Message):
        """The cursor was put somewhere with the mouse."""

    @dataclass(eq=False, repr=False)
    class Dropped(Message):
        """The card under the cursor was dragged so many columns to the right."""

        by: int

    def __init__(
        self, fetch: Callable[[Sequence[int]], dict[int, C]], *, id: str | None = None
    ) -> None:
        super().__init__(fetch, id=id)
        self._drag: columns.Slot | None = None
        self._drag_from = (0, 0)
        self._over: int | None = None
        self._dragged = False

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens. The end of a drag is none."""
        if self._dragged:
            self._dragged = False
        elif self._put_cursor(event.x, event.y) and event.chain >= 2:
            self.post_message(self.Opened())

    def _put_cursor(self, x: int, y: int) -> bool:
        """The cursor onto the card on a cell; False where none is."""
        slot = columns.column_at(x, self._slots)
        if slot is None:
            return False
        places = self._places
        self.across(slot.column - places.focus)
        self.post_message(self.Moved())
        if not slot.wide:
            return False
        count, split = len(places.entries), self._split(slot.column)
        number = columns.card_at(y, self.size.height, places.top, count, split)
        if number is None:
            return False
        self.place(number)
        return True

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A card may be dragged from here."""
        self._dragged = False
        slot = columns.column_at(event.x, self._slots)
        if event.button == 1 and slot is not None and slot.wide:
            count, split = len(self._places.lists[slot.column]), self._split(slot.column)
            top = self._places.tops[slot.column]
            number = columns.card_at(event.y, self.size.height, top, count, split)
            self._drag = slot if number is not None else None
            self._drag_from = (event.x, event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A card that leaves its column is being dragged: the column under it is lit."""
        if self._drag is None or not event.button:
            return
        slot = columns.column_at(event.x, self._slots)
        if not self._dragged and slot is not None and slot.column != self._drag.column:
            self._put_cursor(*self._drag_from)
            self._dragged = True
            self.capture_mouse()
        over = slot.column if slot is not None and self._dragged else None
        if over != self._over:
            self._over = over
            self.refresh()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A card that was dragged is dropped."""
        begin, over = self._drag, self._over
        self._drag = self._over = None
        if not self._dragged or begin is None:
            return
        self.release_mouse()
        self.refresh()
        if over is not None and over != begin.column:
            self.post_message(self.Dropped(over - begin.column))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls the column under it."""
        self._scroll(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls it back."""
        self._scroll(event.x, -1)

    def _scroll(self, x: int, by: int) -> None:
        slot = columns.column_at(x, self._slots)
        if slot is not None:
            self._places.scroll(slot.column, by, self._pages()[slot.column])
            self.refresh()
            self.post_message(self.Moved())
