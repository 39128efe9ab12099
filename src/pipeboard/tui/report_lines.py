"""The rows of a report as pieces to paint: the same lines that the command line prints."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.board.reports.report import Found, Report, Row
from pipeboard.board.reports.sheet import GAP, PICTURE, Column, Terminal, sheet
from pipeboard.tui.card import Piece
from pipeboard.tui.text import clean, width_of

_STYLES = {PICTURE: "chip", "%": "value", "interval": "dim"}


class Drawn(NamedTuple):
    """A row: whose it is, what is painted, the query of the contacts behind it.

    `many`: there are some, and more than a query can name.
    """

    id: str
    pieces: list[Piece]
    query: str
    many: bool


def drawn_lines(report: Report, found: Found, room: int) -> tuple[str, list[Drawn]]:
    """The titles of the columns, and a line for each row, on `room` cells."""
    columns = sheet(report, found.rows, room, Terminal(width_of, clean), whole=False)
    head = GAP.join(column.title for column in columns)
    return head, [_drawn(row, columns, number) for number, row in enumerate(found.rows)]


def _drawn(row: Row, columns: list[Column], number: int) -> Drawn:
    pieces: list[Piece] = []
    for place, column in enumerate(columns):
        style = "name" if place == 0 else _STYLES.get(column.unit, "text")
        pieces += [(GAP, "text")] if place else []
        pieces.append((column.texts[number], style))
    query = row.get("query")
    return Drawn(str(row["id"]), pieces, str(query or ""), query == "" and _counts(row))


def _counts(row: Row) -> bool:
    """Whether a row counts anybody."""
    return any(isinstance(value, int) and value > 0 for value in row.values())
