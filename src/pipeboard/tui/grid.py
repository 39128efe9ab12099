"""The matrix fit × engagement as lines: a cell a grade, the darker the sooner one should care."""

from __future__ import annotations

from textual.content import Content

from pipeboard.board.matrix import DIGITS, Matrix
from pipeboard.tui.card import CURSOR
from pipeboard.tui.say import money

_LABEL = 10
_SHADES = {
    "A1": "██", "A2": "▓▓", "B1": "▓▓", "A3": "▒▒", "B2": "▒▒", "C1": "░░", "B3": "░░", "C2": "░░",
    "C3": "··", "1": "██", "2": "▒▒", "3": "··",
}  # fmt: skip
"""In the order of the grade's weight in urgency."""
_WARMTHS = {"1": "hot", "2": "warm", "3": "quiet"}


def grade_at(matrix: Matrix, row: int, column: int) -> str:
    """The grade of a cell: B2, or 2 where nobody has a fit."""
    return f"{matrix.letters[row] if matrix.letters else ''}{DIGITS[column]}"


def rows_of(matrix: Matrix) -> int:
    """How many rows it has."""
    return len(matrix.letters) or 1


def grid_lines(matrix: Matrix, currency: str, width: int, at: tuple[int, int]) -> list[Content]:
    """The head and a line for each letter; `at` is the cell under the cursor, row and column."""
    room = max(12, (width - _LABEL - 2) // len(DIGITS))
    return [
        _head(matrix, room),
        *(_line(matrix, currency, room, row, at) for row in range(rows_of(matrix))),
    ]


def _head(matrix: Matrix, room: int) -> Content:
    names = [
        _pad(f"{digit} {_WARMTHS[digit]}{f' ≥{limit:g}' if limit else ''}", room)
        for digit, limit in matrix.warmths
    ]
    corner = "fit × eng" if matrix.fits else ""
    return Content.assemble(
        " ",
        Content.styled(_pad(corner, _LABEL), "$foreground 60%"),
        Content.styled("".join(names), "bold"),
    )


def _line(matrix: Matrix, currency: str, room: int, row: int, at: tuple[int, int]) -> Content:
    label = ""
    if matrix.fits:
        letter, limit = matrix.fits[row]
        label = f"  {letter}{f' ≥{limit:g}' if limit else ''}"
    parts = [Content(" "), Content.styled(_pad(label, _LABEL), "bold")]
    for column in range(len(DIGITS)):
        parts += _cell(matrix, currency, room, (row, column), at)
    return Content.assemble(*parts)


def _cell(
    matrix: Matrix, currency: str, room: int, place: tuple[int, int], at: tuple[int, int]
) -> list[Content]:
    grade = grade_at(matrix, *place)
    cell = matrix.at(grade)
    worth = money(cell.value, currency) if cell.value else "–"
    lead = f"{CURSOR if place == at else ' '}{_SHADES[grade]}"
    words = _pad(f" {cell.people:>3,}  {worth}", room - len(lead))
    style = "bold" if place == at else "" if cell.people else "$foreground 60%"
    return [Content.styled(lead, "$text-accent"), Content.styled(words, style)]


def _pad(text: str, room: int) -> str:
    """Words of ours, each sign of one cell, on so many cells."""
    return text[:room].ljust(room)
