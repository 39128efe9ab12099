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
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.tui import columns
from pipeboard.tui.card import Line, Look, card_lines, name_line, problem_lines
from pipeboard.tui.drawing import COMPONENTS, CSS, Brush
from pipeboard.tui.frame import bottom, head, narrow_lines, parked_line
from pipeboard.tui.say import Scene
from pipeboard.tui.text import fit

if TYPE_CHECKING:
    from pipeboard.board.views import BoardView, Card, Problem

Fetch = Callable[[Sequence[int]], "dict[int, Card]"]
_MOST_CARDS = 5_000


class BoardGrid(Widget):
    """All columns. A column lists rids; a number below 0 is a broken file: problem -1 - n."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = f"BoardGrid {CSS}"

    @dataclass
    class Opened(Message):
        """A card was opened with the mouse."""

    @dataclass
    class Moved(Message):
        """The cursor is on another card, or in another column."""

    def __init__(self, fetch: Fetch, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._view: BoardView | None = None
        self._scene: Scene | None = None
        self._lists: list[list[int]] = []
        self._cursors: list[int] = []
        self._tops: list[int] = []
        self._focus = 0
        self._cards: dict[int, Card] = {}
        self._drawn: dict[tuple[object, ...], list[list[Segment]]] = {}
        self._brush = Brush(self)
        self._slots: list[columns.Slot] = []
        self.marked: set[str] = set()
        self.pending: frozenset[str] = frozenset()
        self.failed: Mapping[str, str] = {}

    # what is shown ---------------------------------------------------------------------------

    def show(self, view: BoardView, scene: Scene, find: Callable[[str], int | None]) -> None:
        """Show another view; the cursor stays on its contact, found by id where rows changed."""
        anchor = self.card
        places = list(zip(self._cursors, self._tops, strict=True))
        self._view, self._scene = view, scene
        self._cards.clear()
        self._drawn.clear()
        self._lists = [list(column.rids) for column in view.columns]
        if self._lists:
            self._lists[0][:0] = [-1 - number for number in range(len(view.problems))]
        places += [(0, 0)] * (len(self._lists) - len(places))
        self._cursors = [columns.kept(places[n][0], len(x)) for n, x in enumerate(self._lists)]
        self._tops = [places[n][1] for n in range(len(self._lists))]
        self._focus = columns.kept(self._focus, len(self._lists))
        if anchor is not None:
            self._return_to(anchor, find)
        elif not places or not any(place != (0, 0) for place in places):
            self._focus_first()
        self._settle()
        self.refresh()

    def _return_to(self, anchor: Card, find: Callable[[str], int | None]) -> None:
        rid = find(anchor.id) if anchor.id else anchor.rid
        if rid is None:
            return
        order = [self._focus, *(n for n in range(len(self._lists)) if n != self._focus)]
        for number in order:
            if rid in self._lists[number]:
                self._focus = number
                self._cursors[number] = self._lists[number].index(rid)
                return

    def _focus_first(self) -> None:
        """On a board just opened the cursor is in the first column that holds anything."""
        if self._lists and not self._lists[self._focus]:
            self._focus = next((n for n, rids in enumerate(self._lists) if rids), self._focus)

    def marks(self, pending: frozenset[str], failed: Mapping[str, str]) -> None:
        """Which contacts are being saved, and which could not be, and why."""
        if (pending, failed) != (self.pending, self.failed):
            self.pending, self.failed = pending, dict(failed)
            self.refresh()

    @property
    def empty(self) -> bool:
        """Whether no column holds anything."""
        return not any(self._lists)

    # the cursor ------------------------------------------------------------------------------

    @property
    def rid(self) -> int | None:
        """The row under the cursor; None on a broken file and on an empty column."""
        entry = self._entry()
        return entry if entry is not None and entry >= 0 else None

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        rid = self.rid
        return self._card(rid) if rid is not None else None

    @property
    def problem(self) -> Problem | None:
        """The broken file under the cursor."""
        entry = self._entry()
        if entry is None or entry >= 0 or self._view is None:
            return None
        return self._view.problems[-1 - entry]

    @property
    def rids(self) -> list[int]:
        """The contacts of the focused column, in its order."""
        return [rid for rid in self._lists[self._focus] if rid >= 0] if self._lists else []

    def _entry(self) -> int | None:
        if not self._lists or not self._lists[self._focus]:
            return None
        return self._lists[self._focus][self._cursors[self._focus]]

    def move(self, by: int) -> None:
        """The cursor down (or up) in its column."""
        if self._lists:
            self.place(self._cursors[self._focus] + by)

    def place(self, number: int) -> None:
        """The cursor onto the n-th card of its column; only what changes is painted."""
        if not self._lists:
            return
        was, top = self._cursors[self._focus], self._tops[self._focus]
        self._cursors[self._focus] = columns.kept(number, len(self._lists[self._focus]))
        self._settle()
        if self._tops[self._focus] != top:
            self._repaint_column()
        else:
            self._repaint_card(was)
            self._repaint_card(self._cursors[self._focus])
        self.post_message(self.Moved())

    def end(self) -> None:
        """The cursor onto the last card."""
        self.place(len(self._lists[self._focus]) - 1 if self._lists else 0)

    def across(self, by: int) -> bool:
        """The cursor into the next column; False where there is none."""
        target = self._focus + by
        if not 0 <= target < len(self._lists):
            return False
        self._focus = target
        self._settle()
        self.refresh()
        self.post_message(self.Moved())
        return True

    def page(self, pages: float) -> None:
        """The cursor by pages (or parts of one) up or down."""
        shown = columns.page(self.size.height)
        step = max(1, int(shown * abs(pages)))
        self.move(step if pages > 0 else -step)

    def toggle_mark(self) -> None:
        """Mark the card under the cursor, or take its mark off."""
        card = self.card
        if card is None:
            return
        self.marked ^= {card.id}
        self._repaint_card(self._cursors[self._focus])

    def _settle(self) -> None:
        """After a move or a resize: the layout, and every column scrolled to its cursor."""
        self._slots = columns.layout(self.size.width, len(self._lists), self._focus)
        shown = columns.page(self.size.height)
        for number, rids in enumerate(self._lists):
            self._tops[number] = columns.scrolled(
                self._tops[number], self._cursors[number], len(rids), shown
            )

    def _slot(self) -> columns.Slot | None:
        return next((slot for slot in self._slots if slot.column == self._focus), None)

    def _repaint_card(self, number: int) -> None:
        slot = self._slot()
        if slot:
            line = 1 + (number - self._tops[self._focus]) * columns.CARD
            self.refresh(Region(slot.x, line, slot.width, columns.CARD))
            self.refresh(Region(slot.x, self.size.height - 1, slot.width, 1))

    def _repaint_column(self) -> None:
        slot = self._slot()
        if slot:
            self.refresh(Region(slot.x, 0, slot.width, self.size.height))

    # events ----------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay the columns out again."""
        self._drawn.clear()
        self._settle()
        self.refresh()

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
        if slot.column != self._focus:
            self.across(slot.column - self._focus)
        number = columns.card_at(
            event.y, self.size.height, self._tops[slot.column], len(self._lists[slot.column])
        )
        if number is None or not slot.wide:
            return
        self.place(number)
        if event.chain >= 2:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.move(-1)

    # drawing ---------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of all columns."""
        if self._view is None or not self._slots:
            return Strip.blank(self.size.width, self.rich_style)
        segments: list[Segment] = []
        for slot in self._slots:
            segments += self._column_line(slot, y)
        return Strip(segments, self.size.width)

    def _column_line(self, slot: columns.Slot, y: int) -> list[Segment]:
        if self._view is None:
            return []
        column, count = self._view.columns[slot.column], len(self._lists[slot.column])
        focused = slot.column == self._focus
        border = "focus" if focused else "frame"
        currency = self._scene.currency if self._scene else ""
        last = self.size.height - 1
        if y == 0:
            return self._brush.paint(head(column, count, slot, currency, border))
        if y == last:
            at = self._cursors[slot.column] + 1 if focused and count else 0
            return self._brush.paint(bottom(slot.width, border, at, count))
        if y == last - 1:
            inner = [self._brush.paint(parked_line(column, slot.width - 2))]
            return self._sides(inner[0], border)
        if slot.wide:
            return self._sides(self._card_line(slot, y - 1), border)
        return self._sides(self._narrow_line(slot, y - 1), border)

    def _sides(self, inner: list[Segment], border: str) -> list[Segment]:
        side = Segment("│", self._brush.style(border))
        return [side, *inner, side]

    def _card_line(self, slot: columns.Slot, line: int) -> list[Segment]:
        number = self._tops[slot.column] + line // columns.CARD
        rids = self._lists[slot.column]
        if number >= len(rids):
            return [Segment(" " * (slot.width - 2), self._brush.style("text"))]
        cursor = slot.column == self._focus and number == self._cursors[slot.column]
        return self._entry_lines(rids[number], slot.width - 2, cursor)[line % columns.CARD]

    def _entry_lines(self, entry: int, width: int, cursor: bool) -> list[list[Segment]]:
        if entry < 0:
            problem = self._view.problems[-1 - entry] if self._view else None
            lines = problem_lines(problem, width, cursor=cursor) if problem else []
            return [self._brush.paint(line, cursor) for line in lines]
        card = self._card(entry)
        if card is None or self._scene is None:
            gone = self._brush.paint([(fit("  gone", width), "dim")])
            return [gone] * columns.CARD
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

    def _narrow_line(self, slot: columns.Slot, line: int) -> list[Segment]:
        if self._view is None or self._scene is None:
            return []
        width, rids = slot.width - 2, self._lists[slot.column]
        facts = narrow_lines(
            self._view.columns[slot.column], len(rids), width, self._scene.currency
        )
        if line < len(facts):
            return self._brush.paint(facts[line])
        number = self._tops[slot.column] + line - len(facts)
        card = self._card(rids[number]) if number < len(rids) and rids[number] >= 0 else None
        empty: Line = [(" " * width, "text")]
        return self._brush.paint(name_line(card, width, self._scene) if card else empty)

    def _card(self, rid: int) -> Card | None:
        if rid not in self._cards:
            if len(self._cards) > _MOST_CARDS:
                self._cards.clear()
            self._cards |= self._fetch(self._visible(rid))
        return self._cards.get(rid)

    def _visible(self, rid: int) -> list[int]:
        """The cards to fetch with this one: all that are on screen and not here yet."""
        shown = columns.page(self.size.height) + 1
        wanted = {rid}
        for slot in self._slots:
            top = self._tops[slot.column]
            room = shown if slot.wide else self.size.height
            wanted |= {n for n in self._lists[slot.column][top : top + room] if n >= 0}
        return [n for n in wanted if n not in self._cards]
