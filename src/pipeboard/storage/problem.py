"""What is wrong with a file: where, which field, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.errors import InvalidData


class Problem(NamedTuple):
    """One finding in one file. Lines and columns count from 1; 0 means not known."""

    path: str
    line: int
    column: int
    field: str
    message: str
    found: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return (
            f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"
        )


class BrokenFile(InvalidData):
    """A file that cannot be used as it is; `problems` says why, one or more."""

    code = "broken_file"

    def __init__(self, problems: Problem | Sequence[Problem], *, hint: str = "") -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(
            "\n".join(str(problem) for problem in self.problems),
            hint=hint,
            items=[problem._asdict() for problem in self.problems],
        )
