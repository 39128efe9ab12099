"""Fit against engagement: how many open contacts each grade holds, and what their deals are worth.

One statement over the index, under any query of the board.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.query.frame import Frame

if TYPE_CHECKING:
    from pipeboard.board.lists import Lists

LETTERS = "ABC"
DIGITS = "123"


class Cell(NamedTuple):
    """Contacts of one grade, and the value of their open opportunities a year."""

    people: int = 0
    value: float = 0.0


class Matrix(NamedTuple):
    """`cells` by grade: A1 to C3, or 1 to 3 where no ICP is configured and nobody has a fit.

    `fits` and `warmths` are the limits of the letters and of the digits, the last without one.
    """

    cells: Mapping[str, Cell]
    fits: tuple[tuple[str, float], ...]
    warmths: tuple[tuple[str, float], ...]

    @property
    def letters(self) -> str:
        """The rows: a letter each, "" for the only one without ICP."""
        return LETTERS if self.fits else ""

    def at(self, grade: str) -> Cell:
        """What a grade holds."""
        return self.cells.get(grade, Cell())


def matrix(board: Lists, query: str = "") -> Matrix:
    """The open contacts under a query by grade. Raises QueryError."""
    from pipeboard.board.select import compiled_of, execute
    from pipeboard.query import score
    from pipeboard.query.flags import flag_sql

    compiled = compiled_of(board, query)
    frame = Frame(board.moment(), board.vocabulary, "v")
    sql = (
        f"SELECT {score.grade(frame)}, count(*), total(f.value) FROM fact f "
        f"WHERE ({compiled.where}) AND {flag_sql(frame, 'is:open')} GROUP BY 1"
    )
    found = execute(board, sql, {**compiled.params, **frame.params})
    grades = board.config.score
    return Matrix(
        {str(grade): Cell(int(str(many)), float(str(value))) for grade, many, value in found},
        tuple(_limits(LETTERS, grades.fit_grades)) if board.vocabulary.icp_configured else (),
        tuple(_limits(DIGITS, grades.engagement_grades)),
    )


def _limits(names: str, limits: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(name, float(limits.get(name, 0))) for name in names]
