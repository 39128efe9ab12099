"""Where the columns stand and which cards they show: arithmetic only, nothing is drawn here."""

from __future__ import annotations

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


def page(height: int) -> int:
    """How many whole cards fit in a column `height` lines high: frame and parked line left out."""
    return max(1, (height - 3) // CARD)


def scrolled(top: int, cursor: int, count: int, shown: int) -> int:
    """The first card to show so that the cursor is on screen and no room is wasted at the end."""
    top = min(top, cursor)
    top = max(top, cursor - shown + 1)
    return max(0, min(top, count - shown))


def kept(cursor: int, count: int) -> int:
    """The cursor within a list of `count`; 0 where there is none."""
    return max(0, min(cursor, count - 1))


def card_at(line: int, height: int, top: int, count: int) -> int | None:
    """The number of the card on a line of the column, or None for the frame and empty room."""
    if not 1 <= line < height - 2:
        return None
    number = top + (line - 1) // CARD
    return number if number < count else None
