"""The board as one widget: it draws every column itself, line by line.

Its cost follows the lines on screen, not the cards on the board.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from pipeboard.tui import columns
from pipeboard.tui.board_mouse import MouseGrid
from pipeboard.tui.board_places import MOST_CARDS, C
from pipeboard.tui.card import Line, Look, card_lines, name_line, problem_lines
from pipeboard.tui.drawing import COMPONENTS, CSS, Brush, side_by_side
from pipeboard.tui.frame import band_line, bottom, head, narrow_lines, parked_line, tally
from pipeboard.tui.say import Scene
from pipeboard.tui.text import fit

if TYPE_CHECKING:
    from pipeboard.board.views import Card, Column


class ColumnGrid(MouseGrid[C]):
    """All columns, drawn. `lines` are the three lines of a card, `line` is one that says the most
    of it; each exactly so many cells wide."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = f"ColumnGrid {CSS}"

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], dict[int, C]],
        lines: Callable[[C, int, Scene, Look], list[Line]],
        line: Callable[[C, int, Scene], Line],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(fetch, id=id)
        self._brush = Brush(self)
        self._lines_of = lines
        self._line_of = line

    def notify_style_update(self) -> None:
        """The theme changed: no colour that was looked up holds."""
        self._brush.forget()
        self._drawn.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of all columns; of another size than before, they are laid out first."""
        size = self.size  # Textual works it out each time
        if self._settled_for != size:
            self._drawn.clear()
            self._settle()
        if self._view is None or not self._slots:
            return Strip.blank(size.width, self.rich_style)
        parts = [self._column_line(slot, y, size.height - 1) for slot in self._slots]
        return Strip(side_by_side(parts), size.width)

    def _column_line(self, slot: columns.Slot, y: int, last: int) -> list[Segment]:
        if self._view is None or self._scene is None:
            return []
        column, count = self._view.columns[slot.column], len(self._places.lists[slot.column])
        words = tally(column, count)
        focused = slot.column == self._places.focus
        lit = self._over if self._over is not None else self._places.focus
        border = "focus" if slot.column == lit else "frame"
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
            marked=ranged or self.mark_of(card) in self.marked,
            pending=card.id in self.pending,
            failed=self.failed.get(card.id, ""),
        )
        key = (entry, width, look.key)
        if key not in self._drawn:
            if len(self._drawn) > MOST_CARDS:
                self._drawn.clear()
            lines = self._lines_of(card, width, self._scene, look)
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
        return self._line_of(card, width, scene) if card else [(" " * width, "text")]


class BoardGrid(ColumnGrid["Card"]):
    """The columns of contacts."""

    def __init__(
        self, fetch: Callable[[Sequence[int]], dict[int, Card]], *, id: str | None = None
    ) -> None:
        super().__init__(fetch, card_lines, name_line, id=id)
