"""The board as one widget: it draws every column itself, line by line.

Its cost follows the lines on screen, not the cards on the board: only cards that are seen are
fetched. Each column keeps its cursor and the first card it shows; the cursor of the focused column
is the cursor, and it stays on its contact when the board changes under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.tui import columns
from pipeboard.tui.card import Line, Look, card_lines, name_line, problem_lines
from pipeboard.tui.drawing import COMPONENTS, CSS, Brush
from pipeboard.tui.frame import band_line, bottom, head, narrow_lines, parked_line, tally
from pipeboard.tui.places import Places
from pipeboard.tui.say import Scene
from pipeboard.tui.text import fit

if TYPE_CHECKING:
    from pipeboard.board.views import BoardView, Card, Column, Problem

Fetch = Callable[[Sequence[int]], "dict[int, Card]"]
_MOST_CARDS = 5_000
_AHEAD = 4  # pages


class BoardGrid(Widget):
    """All columns. A column lists rids; a number below 0 is a broken file: problem -1 - n."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = f"BoardGrid {CSS}"

    @dataclass
    class Opened(Message):
        """A card was opened with the mouse."""

    @dataclass
    class Moved(Message):
        """The cursor was put somewhere with the mouse."""

    @dataclass
    class Dropped(Message):
        """The card under the cursor was dragged so many columns to the right."""

        by: int

    def __init__(self, fetch: Fetch, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._view: BoardView | None = None
        self._scene: Scene | None = None
        self._places = Places()
        self._slots: list[columns.Slot] = []
        self._settled_for = Size(0, 0)
        self._cards: dict[int, Card] = {}
        self._drawn: dict[tuple[object, ...], list[list[Segment]]] = {}
        self._brush = Brush(self)
        self._range: int | None = None
        self._drag: columns.Slot | None = None
        self._drag_from = (0, 0)
        self._over: int | None = None
        self._dragged = False
        self.marked: set[str] = set()
        self.pending: frozenset[str] = frozenset()
        self.failed: Mapping[str, str] = {}

    # what is shown ---------------------------------------------------------------------------

    def show(self, view: BoardView, scene: Scene, find: Callable[[str], int | None]) -> None:
        """Show another view; the cursor stays on its contact, found by id where rows changed."""
        anchor = self.card
        began = self._places.entries[self._range] if self._range is not None else None
        self._view, self._scene = view, scene
        self._cards.clear()
        self._drawn.clear()
        lists = [list(column.rids) for column in view.columns]
        if lists:
            lists[0][:0] = [-1 - number for number in range(len(view.problems))]
        rid = (find(anchor.id) if anchor.id else anchor.rid) if anchor else None
        self._places.fill(lists, rid)
        now = self._places.entries
        self._range = now.index(began) if began is not None and began in now else None
        self._settle()
        self.refresh()

    def reread(self) -> None:
        """The same lists, but the cards may say something else."""
        self._cards.clear()
        self._drawn.clear()
        self.refresh()

    @property
    def partial(self) -> bool:
        """Whether a column has more than it shows yet."""
        return self._view is not None and any(column.more for column in self._view.columns)

    def marks(self, pending: frozenset[str], failed: Mapping[str, str]) -> None:
        """Which contacts are being saved, and which could not be, and why."""
        if (pending, failed) != (self.pending, self.failed):
            self.pending, self.failed = pending, dict(failed)
            self.refresh()

    @property
    def empty(self) -> bool:
        """Whether no column holds anything."""
        return self._places.empty

    # the cursor ------------------------------------------------------------------------------

    @property
    def rid(self) -> int | None:
        """The row under the cursor; None on a broken file and on an empty column."""
        entry = self._places.entry
        return entry if entry is not None and entry >= 0 else None

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        rid = self.rid
        return self._card(rid) if rid is not None else None

    @property
    def problem(self) -> Problem | None:
        """The broken file under the cursor."""
        entry = self._places.entry
        return self._problem(entry) if entry is not None and entry < 0 else None

    @property
    def rids(self) -> list[int]:
        """The contacts of the focused column, in its order."""
        return [rid for rid in self._places.entries if rid >= 0]

    def move(self, by: int) -> None:
        """The cursor down (or up) in its column."""
        self.place(self._places.cursor + by)

    def place(self, number: int) -> None:
        """The cursor onto the n-th card of its column; only what changes is painted."""
        was, top = self._places.cursor, self._places.top
        self._places.place(number)
        self._settle()
        if self._places.top != top or self._range is not None:
            self._repaint_column()
        else:
            self._repaint_card(was)
            self._repaint_card(self._places.cursor)

    def end(self) -> None:
        """The cursor onto the last card."""
        self.place(len(self._places.entries) - 1)

    def across(self, by: int) -> bool:
        """The cursor into the next column; False where there is none."""
        if not self._places.across(by):
            return False
        self._settle()
        self.refresh()
        return True

    def page(self, pages: float) -> None:
        """The cursor by pages (or parts of one) up or down."""
        step = max(1, int(self._pages()[self._places.focus] * abs(pages))) if self._slots else 1
        self.move(step if pages > 0 else -step)

    # marks -----------------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the card under the cursor, or take its mark off."""
        card = self.card
        if card is not None and card.id:
            self.marked ^= {card.id}
            self._repaint_card(self._places.cursor)

    @property
    def ranging(self) -> bool:
        """Whether a range of cards is being marked."""
        return self._range is not None

    @property
    def ranged(self) -> list[int]:
        """The contacts from where the range began to the cursor."""
        if self._range is None:
            return []
        low, high = sorted((self._range, self._places.cursor))
        return [rid for rid in self._places.entries[low : high + 1] if rid >= 0]

    def begin_range(self) -> None:
        """From here on the cards that the cursor goes over are marked."""
        self._range = self._places.cursor
        self._repaint_column()

    def end_range(self) -> None:
        """No range any more."""
        self._range = None
        self._repaint_column()

    def _in_range(self, column: int, number: int) -> bool:
        if self._range is None or column != self._places.focus:
            return False
        low, high = sorted((self._range, self._places.cursor))
        return low <= number <= high

    @property
    def shown(self) -> list[int]:
        """The contacts of all columns."""
        return [rid for entries in self._places.lists for rid in entries if rid >= 0]

    def _settle(self) -> None:
        """After a move or a resize: the layout, and every column scrolled to its cursor."""
        self._settled_for = self.size
        places = self._places
        self._slots = columns.layout(self.size.width, len(places.lists), places.focus)
        places.settle(self._pages())

    def _pages(self) -> list[int]:
        """How many cards fit in each column."""
        height, lists = self.size.height, self._places.lists
        banded = [self._split(number) is not None for number in range(len(lists))]
        return [columns.page(height, banded=one) for one in banded]

    def _split(self, column: int) -> int | None:
        """Where the second band of a column begins."""
        split = self._view.columns[column].deals_from if self._view else None
        extra = len(self._view.problems) if self._view and column == 0 else 0
        return None if split is None else split + extra

    def _slot(self) -> columns.Slot | None:
        return next((slot for slot in self._slots if slot.column == self._places.focus), None)

    def _repaint_card(self, number: int) -> None:
        slot = self._slot()
        if slot:
            split = self._split(slot.column)
            line = 1 + columns.line_of(number, self._places.top, split)
            self.refresh(Region(slot.x, line, slot.width, columns.CARD))
            self.refresh(Region(slot.x, self.size.height - 1, slot.width, 1))

    def _repaint_column(self) -> None:
        slot = self._slot()
        if slot:
            self.refresh(Region(slot.x, 0, slot.width, self.size.height))

    # events ----------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """The theme changed: no colour that was looked up holds."""
        self._brush.forget()
        self._drawn.clear()
        super().notify_style_update()

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

    # drawing ---------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of all columns; of another size than before, they are laid out first."""
        if self._settled_for != self.size:
            self._drawn.clear()
            self._settle()
        if self._view is None or not self._slots:
            return Strip.blank(self.size.width, self.rich_style)
        segments: list[Segment] = []
        for slot in self._slots:
            segments += self._column_line(slot, y)
        return Strip(segments, self.size.width)

    def _column_line(self, slot: columns.Slot, y: int) -> list[Segment]:
        if self._view is None or self._scene is None:
            return []
        column, count = self._view.columns[slot.column], len(self._places.lists[slot.column])
        words = tally(column, count)
        focused = slot.column == self._places.focus
        lit = self._over if self._over is not None else self._places.focus
        border = "focus" if slot.column == lit else "frame"
        last = self.size.height - 1
        if y == 0:
            return self._brush.paint(head(column, words, slot, self._scene.currency, border))
        if y == last:
            at = self._places.cursor + 1 if focused and count else 0
            return self._brush.paint(bottom(slot.width, border, at, words))
        if y == last - 1:
            inner = self._brush.paint(parked_line(column, slot.width - 2))
        elif slot.wide:
            inner = self._card_line(slot, y - 1, column, self._scene)
        else:
            inner = self._brush.paint(self._narrow_line(slot, y - 1, column, self._scene))
        side = Segment("│", self._brush.style(border))
        return [side, *inner, side]

    def _card_line(
        self, slot: columns.Slot, line: int, column: Column, scene: Scene
    ) -> list[Segment]:
        places, width = self._places, slot.width - 2
        entries = places.lists[slot.column]
        spot = columns.spot(line, places.tops[slot.column], self._split(slot.column))
        if spot.band is not None:
            head_of = band_line(column, spot.band, len(entries), width, scene.currency)
            return self._brush.paint(head_of)
        if spot.number >= len(entries):
            return [Segment(" " * width, self._brush.style("text"))]
        cursor = slot.column == places.focus and spot.number == places.cursor
        ranged = self._in_range(slot.column, spot.number)
        return self._entry_lines(entries[spot.number], width, cursor, ranged)[spot.line]

    def _entry_lines(
        self, entry: int, width: int, cursor: bool, ranged: bool
    ) -> list[list[Segment]]:
        problem = self._problem(entry) if entry < 0 else None
        if problem is not None:
            lines = problem_lines(problem, width, cursor=cursor)
            return [self._brush.paint(line, cursor) for line in lines]
        card = self._card(entry)
        if card is None or self._scene is None:
            return [self._brush.paint([(fit("gone", width), "dim")])] * columns.CARD
        look = Look(
            cursor=cursor,
            marked=ranged or card.id in self.marked,
            pending=card.id in self.pending,
            failed=self.failed.get(card.id, ""),
        )
        key = (entry, width, look.key)
        if key not in self._drawn:
            if len(self._drawn) > _MOST_CARDS:
                self._drawn.clear()
            lines = card_lines(card, width, self._scene, look)
            self._drawn[key] = [self._brush.paint(line, cursor) for line in lines]
        return self._drawn[key]

    def _narrow_line(self, slot: columns.Slot, line: int, column: Column, scene: Scene) -> Line:
        width, entries = slot.width - 2, self._places.lists[slot.column]
        facts = narrow_lines(column, tally(column, len(entries)), width, scene.currency)
        if line < len(facts):
            return facts[line]
        number = self._places.tops[slot.column] + line - len(facts)
        entry = entries[number] if number < len(entries) else -1
        card = self._card(entry) if entry >= 0 else None
        return name_line(card, width, scene) if card else [(" " * width, "text")]

    def _problem(self, entry: int) -> Problem | None:
        problems = self._view.problems if self._view else []
        return problems[-1 - entry] if -1 - entry < len(problems) else None

    def _card(self, rid: int) -> Card | None:
        if rid not in self._cards:
            if len(self._cards) > _MOST_CARDS:
                self._cards.clear()
            self._cards |= self._fetch(self._visible(rid))
        return self._cards.get(rid)

    def _visible(self, rid: int) -> list[int]:
        """The cards to fetch with this one: those on screen, and once the first are there, the
        pages around the cursor, so that not every page waits for the index."""
        shown = columns.page(self.size.height) + 1
        wanted = {rid}
        for slot in self._slots:
            first = self._places.tops[slot.column]
            last = first + (shown if slot.wide else self.size.height)
            if self._cards and slot.column == self._places.focus:
                first, last = max(0, first - shown), last + _AHEAD * shown
            wanted |= {entry for entry in self._places.lists[slot.column][first:last] if entry >= 0}
        return [entry for entry in wanted if entry not in self._cards]
