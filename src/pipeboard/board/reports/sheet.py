"""A report as lines of equal columns: the first one, its pictures, the numbers beside them.

The command line and the screen show the same lines; each measures texts as its terminal does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.words import NARROW, RIGHT, WIDE, drawn, shown

if TYPE_CHECKING:
    from pipeboard.board.reports.report import Measure, Report, Row

GAP = "  "
PICTURE = "picture"
_LOOSE = ("counts", "names")
_LONGEST = 40  # cells of the first column


class Terminal(NamedTuple):
    """How many cells a text takes there, and what of a text may be shown there."""

    cells: Callable[[str], int]
    tidy: Callable[[str], str]


class Column(NamedTuple):
    """A column as it is printed: its unit (PICTURE for a drawing), its title, a text a row.

    All of them, the title too, take the same number of cells.
    """

    unit: str
    title: str
    texts: list[str]


def sheet(
    report: Report, rows: Sequence[Row], room: int, terminal: Terminal, *, whole: bool = True
) -> list[Column]:
    """The columns of a report on lines of `room` cells.

    Columns without a word in them are left out. Where the room is short, a `whole` sheet goes
    without its pictures; else the last columns are left out until the pictures fit.
    """
    columns = [_column(measure, rows, terminal) for measure in report.measures]
    columns = [columns[0], *(one for one in columns[1:] if any(map(str.strip, one.texts)))]
    many = len(report.pictures)
    size = min(WIDE, _room_for_pictures(columns, room, many, terminal))
    while many and not whole and size < NARROW and len(columns) > 2:  # its name, a number
        columns.pop()
        size = min(WIDE, _room_for_pictures(columns, room, many, terminal))
    if many and size >= NARROW and rows:
        columns[1:1] = [
            _padded(PICTURE, one.title, drawn(one, rows, size), terminal, right=False)
            for one in report.pictures
        ]
    if not whole and columns[-1].unit in _LOOSE and _left(columns, room, terminal) < NARROW:
        columns.pop()
    return columns


def lines(columns: Sequence[Column]) -> list[str]:
    """The title line and a line for each row."""
    titles = [column.title for column in columns]
    rows = zip(*(column.texts for column in columns), strict=True)
    return [GAP.join(texts).rstrip() for texts in (titles, *rows)]


def _column(measure: Measure, rows: Sequence[Row], terminal: Terminal) -> Column:
    texts = [terminal.tidy(shown(row.get(measure.key), measure.unit)) for row in rows]
    if measure.key == "id":
        texts = [_short(text, terminal) for text in texts]
    right = measure.unit in RIGHT
    return _padded(measure.unit, measure.title, texts, terminal, right=right)


def _padded(
    unit: str, title: str, texts: Sequence[str], terminal: Terminal, *, right: bool
) -> Column:
    cells = terminal.cells
    size = max(map(cells, (title, *texts)))

    def pad(text: str) -> str:
        gap = " " * (size - cells(text))
        return gap + text if right else text + gap

    return Column(unit, pad(title), [pad(text) for text in texts])


def _short(text: str, terminal: Terminal) -> str:
    """A name that leaves room for the numbers."""
    if terminal.cells(text) <= _LONGEST:
        return text
    while terminal.cells(text) >= _LONGEST:
        text = text[:-1]
    return f"{text}…"


def _left(columns: Sequence[Column], room: int, terminal: Terminal) -> int:
    """The cells that the last column has on the line."""
    return room - sum(terminal.cells(column.title) + len(GAP) for column in columns[:-1])


def _room_for_pictures(columns: Sequence[Column], room: int, many: int, terminal: Terminal) -> int:
    """The cells for each of so many pictures; words at the end of a line may go beyond it."""
    beside = [column for column in columns if column.unit not in _LOOSE]
    taken = sum(terminal.cells(column.title) for column in beside) + len(GAP) * (len(beside) - 1)
    return (room - taken) // many - len(GAP) if many else 0
