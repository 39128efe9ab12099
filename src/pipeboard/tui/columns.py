"""Where the columns stand and which cards they show: arithmetic only, nothing is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

CARD = 3
"""Lines of a card."""

NARROW = 12
"""Cells of a neighbour that shows only its counts."""

ALL_WIDE = 84
"""From this width on every column shows its cards."""

ONE = 60
"""Below this width only the focused column is shown."""


class Slot(NamedTuple):
    """A column on screen: its number, where it begins, how many cells, whether it shows cards."""

    column: int
    x: int
    width: int
    wide: bool


def layout(width: int, count: int, focus: int) -> list[Slot]:
    """The columns that fit `width` cells, left to right."""
    if count <= 0 or width <= 0:
        return []
    if width < ONE or count == 1:
        return [Slot(focus, 0, width, True)]
    if width >= ALL_WIDE and width // count >= ALL_WIDE // 3:
        return _even(width, count)
    return _neighbours(width, count, focus)


def _even(width: int, count: int) -> list[Slot]:
    each, rest = divmod(width, count)
    slots: list[Slot] = []
    x = 0
    for column in range(count):
        cells = each + (column < rest)
        slots.append(Slot(column, x, cells, True))
        x += cells
    return slots


def _neighbours(width: int, count: int, focus: int) -> list[Slot]:
    """The focused column wide, as many of the others beside it as leave it half of the width."""
    room = min(count - 1, max(0, (width - width // 2) // NARROW))
    first = max(0, min(focus - (room + 1) // 2, count - 1 - room))
    shown = range(first, first + room + 1)
    slots: list[Slot] = []
    x = 0
    for column in shown:
        cells = width - NARROW * room if column == focus else NARROW
        slots.append(Slot(column, x, cells, column == focus))
        x += cells
    return slots


class Spot(NamedTuple):
    """What is on a line of a column: a line of a card, or the head of a band (0 or 1)."""

    number: int
    line: int
    band: int | None = None


def page(height: int, *, banded: bool = False) -> int:
    """How many whole cards fit in a column `height` lines high: frame, parked line and the heads of
    two bands left out."""
    return max(1, (height - 3 - 2 * banded) // CARD)


def line_of(number: int, top: int, split: int | None) -> int:
    """The line, below the frame, on which a card begins. With `split` a column has two bands: the
    first line is the head of the band at the top, the other stands above the card `split`."""
    if split is None:
        return (number - top) * CARD
    return 1 + (number - top) * CARD + (top < split <= number)


def spot(line: int, top: int, split: int | None) -> Spot:
    """What is on a line below the frame: the inverse of `line_of`."""
    if split is not None:
        if line == 0:
            return Spot(top, 0, int(top >= split))
        line -= 1
        second = (split - top) * CARD
        if top < split and line >= second:
            if line == second:
                return Spot(split, 0, 1)
            line -= 1
    return Spot(top + line // CARD, line % CARD)


def scrolled(top: int, cursor: int, count: int, shown: int) -> int:
    """The first card to show so that the cursor is on screen and no room is wasted at the end."""
    top = min(top, cursor)
    top = max(top, cursor - shown + 1)
    return max(0, min(top, count - shown))


def kept(cursor: int, count: int) -> int:
    """The cursor within a list of `count`; 0 where there is none."""
    return max(0, min(cursor, count - 1))


def card_at(line: int, height: int, top: int, count: int, split: int | None = None) -> int | None:
    """The number of the card on a line of the column, or None for the frame and empty room."""
    if not 1 <= line < height - 2:
        return None
    found = spot(line - 1, top, split)
    return found.number if found.band is None and found.number < count else None


def column_at(x: int, slots: Sequence[Slot]) -> Slot | None:
    """The column on a cell of the screen."""
    return next((slot for slot in slots if slot.x <= x < slot.x + slot.width), None)
