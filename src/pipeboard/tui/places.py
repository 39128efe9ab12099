"""Where the cursor is: one place and one first card shown in each column. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Sequence

from pipeboard.tui.columns import kept, scrolled


class Places:
    """The lists of a board's columns, and in each where the cursor is and what is on screen first.

    An entry is a number; what it names is the board's business. `focus` is the column that has
    the cursor.
    """

    def __init__(self) -> None:
        self.lists: list[list[int]] = []
        self.cursors: list[int] = []
        self.tops: list[int] = []
        self.focus = 0

    def fill(self, lists: Sequence[Sequence[int]], anchor: int | None) -> None:
        """Other lists. The cursor goes where `anchor` is now, in its own column or another;
        without it, it stays where it was as far as there is something."""
        fresh = not any(self.lists)
        places = [*zip(self.cursors, self.tops, strict=True)]
        places += [(0, 0)] * (len(lists) - len(places))
        self.lists = [list(entries) for entries in lists]
        self.cursors = [kept(places[n][0], len(x)) for n, x in enumerate(self.lists)]
        self.tops = [places[n][1] for n in range(len(self.lists))]
        self.focus = kept(self.focus, len(self.lists))
        if anchor is not None:
            self._go_to(anchor)
        elif fresh and self.lists and not self.lists[self.focus]:
            self.focus = next((n for n, x in enumerate(self.lists) if x), self.focus)

    def _go_to(self, anchor: int) -> None:
        others = [number for number in range(len(self.lists)) if number != self.focus]
        for number in (self.focus, *others):
            if anchor in self.lists[number]:
                self.focus = number
                self.cursors[number] = self.lists[number].index(anchor)
                return

    def settle(self, shown: Sequence[int]) -> None:
        """Scroll every column to its cursor; so many cards fit in each."""
        for number, entries in enumerate(self.lists):
            self.tops[number] = scrolled(
                self.tops[number], self.cursors[number], len(entries), shown[number]
            )

    def scroll(self, column: int, by: int, shown: int) -> None:
        """Another first card in a column; its cursor goes along where it would leave the screen."""
        count = len(self.lists[column])
        top = max(0, min(self.tops[column] + by, count - shown))
        self.tops[column] = top
        self.cursors[column] = kept(max(top, min(self.cursors[column], top + shown - 1)), count)

    @property
    def empty(self) -> bool:
        """Whether no column holds anything."""
        return not any(self.lists)

    @property
    def entries(self) -> list[int]:
        """The focused column's list."""
        return self.lists[self.focus] if self.lists else []

    @property
    def cursor(self) -> int:
        """The cursor's place in the focused column."""
        return self.cursors[self.focus] if self.cursors else 0

    @property
    def top(self) -> int:
        """The first card that the focused column shows."""
        return self.tops[self.focus] if self.tops else 0

    @property
    def entry(self) -> int | None:
        """What is under the cursor; None where the column is empty."""
        return self.entries[self.cursor] if self.entries else None

    def place(self, number: int) -> None:
        """The cursor onto the n-th entry of its column, or the nearest there is."""
        if self.lists:
            self.cursors[self.focus] = kept(number, len(self.entries))

    def across(self, by: int) -> bool:
        """The cursor into another column; False where there is none."""
        target = self.focus + by
        if not 0 <= target < len(self.lists):
            return False
        self.focus = target
        return True
