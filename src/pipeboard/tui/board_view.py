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
from pipeboard.tui.frame import bottom, head, narrow_lines, parked_line
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
        self.marked: set[str] = set()
        self.pending: frozenset[str] = frozenset()
        self.failed: Mapping[str, str] = {}

    # what is shown ---------------------------------------------------------------------------

    def show(self, view: BoardView, scene: Scene, find: Callable[[str], int | None]) -> None:
        """Show another view; the cursor stays on its contact, found by id where rows changed."""
        anchor = self.card
        self._view, self._scene = view, scene
        self._cards.clear()
        self._drawn.clear()
        lists = [list(column.rids) for column in view.columns]
        if lists:
            lists[0][:0] = [-1 - number for number in range(len(view.problems))]
        rid = (find(anchor.id) if anchor.id else anchor.rid) if anchor else None
        self._places.fill(lists, rid)
        self._settle()
        self.refresh()

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
        if self._places.top != top:
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
        step = max(1, int(columns.page(self.size.height) * abs(pages)))
        self.move(step if pages > 0 else -step)

    def toggle_mark(self) -> None:
        """Mark the card under the cursor, or take its mark off."""
        card = self.card
        if card is not None:
            self.marked ^= {card.id}
            self._repaint_card(self._places.cursor)

    def _settle(self) -> None:
        """After a move or a resize: the layout, and every column scrolled to its cursor."""
        self._settled_for = self.size
        places = self._places
        self._slots = columns.layout(self.size.width, len(places.lists), places.focus)
        places.settle(columns.page(self.size.height))

    def _slot(self) -> columns.Slot | None:
        return next((slot for slot in self._slots if slot.column == self._places.focus), None)

    def _repaint_card(self, number: int) -> None:
        slot = self._slot()
        if slot:
            line = 1 + (number - self._places.top) * columns.CARD
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
        """A click puts the cursor there, a second one opens."""
        slot = next((s for s in self._slots if s.x <= event.x < s.x + s.width), None)
        if slot is None:
            return
        places = self._places
        self.across(slot.column - places.focus)
        number = columns.card_at(event.y, self.size.height, places.top, len(places.entries))
        if number is None or not slot.wide:
            return
        self.place(number)
        if event.chain >= 2:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves it back."""
        self.move(-1)

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
        focused = slot.column == self._places.focus
        border = "focus" if focused else "frame"
        last = self.size.height - 1
        if y == 0:
            return self._brush.paint(head(column, count, slot, self._scene.currency, border))
        if y == last:
            at = self._places.cursor + 1 if focused and count else 0
            return self._brush.paint(bottom(slot.width, border, at, count))
        if y == last - 1:
            inner = self._brush.paint(parked_line(column, slot.width - 2))
        elif slot.wide:
            inner = self._card_line(slot, y - 1)
        else:
            inner = self._brush.paint(self._narrow_line(slot, y - 1, column, self._scene))
        side = Segment("│", self._brush.style(border))
        return [side, *inner, side]

    def _card_line(self, slot: columns.Slot, line: int) -> list[Segment]:
        places = self._places
        number = places.tops[slot.column] + line // columns.CARD
        entries = places.lists[slot.column]
        if number >= len(entries):
            return [Segment(" " * (slot.width - 2), self._brush.style("text"))]
        cursor = slot.column == places.focus and number == places.cursor
        return self._entry_lines(entries[number], slot.width - 2, cursor)[line % columns.CARD]

    def _entry_lines(self, entry: int, width: int, cursor: bool) -> list[list[Segment]]:
        problem = self._problem(entry) if entry < 0 else None
        if problem is not None:
            lines = problem_lines(problem, width, cursor=cursor)
            return [self._brush.paint(line, cursor) for line in lines]
        card = self._card(entry)
        if card is None or self._scene is None:
            return [self._brush.paint([(fit("gone", width), "dim")])] * columns.CARD
        look = Look(
            cursor=cursor,
            marked=card.id in self.marked,
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
        facts = narrow_lines(column, len(entries), width, scene.currency)
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
