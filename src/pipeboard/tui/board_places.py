"""The columns of a board as places: what is listed, where the cursor is, what is marked.

Only cards that are seen are fetched. Each column keeps its cursor and the first card it shows; the
cursor of the focused column is the cursor, and it stays on its contact when the board changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.widget import Widget

from pipeboard.tui import columns
from pipeboard.tui.places import Places
from pipeboard.tui.say import Scene

if TYPE_CHECKING:
    from pipeboard.board.views import BoardView, Problem


class OnBoard(Protocol):
    """A card, whatever it stands for: its contact by row and id."""

    @property
    def rid(self) -> int: ...
    @property
    def id(self) -> str: ...


C = TypeVar("C", bound=OnBoard)
MOST_CARDS = 5_000
_AHEAD = 4  # pages


class PlacedGrid(Widget, Generic[C]):
    """All columns, not drawn yet. A column lists numbers of which `fetch` gives the cards (rids, on
    the board of contacts); a number below 0 is a broken file: problem -1 - n."""

    def __init__(
        self, fetch: Callable[[Sequence[int]], dict[int, C]], *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._view: BoardView | None = None
        self._scene: Scene | None = None
        self._places = Places()
        self._slots: list[columns.Slot] = []
        self._settled_for = Size(0, 0)
        self._cards: dict[int, C] = {}
        self._around = False  # whether cards around those on screen are fetched too
        self._drawn: dict[tuple[object, ...], list[list[Segment]]] = {}
        self._range: int | None = None
        self.marked: set[str] = set()
        self.pending: frozenset[str] = frozenset()
        self.failed: Mapping[str, str] = {}

    # what is shown ---------------------------------------------------------------------------

    def show(
        self,
        view: BoardView,
        scene: Scene,
        find: Callable[[C], int | None],
        *,
        fresh: bool = True,
    ) -> None:
        """Show another view; the cursor stays on its card, whose number `find` says.

        Where no card is `fresh` they are those of the view before, and what is drawn of them holds.
        """
        anchor = self.card
        began = self._places.entries[self._range] if self._range is not None else None
        self._view, self._scene = view, scene
        self._around = False
        if fresh:
            self._cards.clear()
            self._drawn.clear()
        lists = [list(column.rids) for column in view.columns]
        if lists:
            lists[0][:0] = [-1 - number for number in range(len(view.problems))]
        self._places.fill(lists, find(anchor) if anchor else None)
        now = self._places.entries
        self._range = now.index(began) if began is not None and began in now else None
        self._settle()
        self.refresh()

    def reread(self) -> None:
        """The same lists, but the cards may say something else."""
        self._around = False
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
    def card(self) -> C | None:
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
            self.marked ^= {self.mark_of(card)}
            self._repaint_card(self._places.cursor)

    def mark_of(self, card: C) -> str:
        """What stands for a card in `marked`: its contact's id."""
        return card.id

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

    # where things stand -----------------------------------------------------------------------

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

    # the cards -------------------------------------------------------------------------------

    def _problem(self, entry: int) -> Problem | None:
        problems = self._view.problems if self._view else []
        return problems[-1 - entry] if -1 - entry < len(problems) else None

    def _card(self, rid: int) -> C | None:
        if rid not in self._cards:
            if len(self._cards) > MOST_CARDS:
                self._cards.clear()
            self._cards |= self._fetch(self._visible(rid))
            self._around = True
        return self._cards.get(rid)

    def _visible(self, rid: int) -> list[int]:
        """The cards to fetch with this one: those on screen, and once the first are there, the
        pages around the cursor, so that not every page waits for the index."""
        shown = columns.page(self.size.height) + 1
        wanted = {rid}
        for slot in self._slots:
            first = self._places.tops[slot.column]
            last = first + (shown if slot.wide else self.size.height)
            if self._around and slot.column == self._places.focus:
                first, last = max(0, first - shown), last + _AHEAD * shown
            wanted |= {entry for entry in self._places.lists[slot.column][first:last] if entry >= 0}
        return [entry for entry in wanted if entry not in self._cards]
