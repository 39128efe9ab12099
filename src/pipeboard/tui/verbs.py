"""The verbs of the command line as the TUI knows them: given to it, never loaded by it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol


class Ran(NamedTuple):
    """What came of a line: the exit code of `pb`, and everything it said."""

    code: int
    text: str


class Verbs(Protocol):
    """Who carries out a line of the command line, from any thread."""

    @property
    def names(self) -> Mapping[str, str]:
        """The verbs, with what each does."""

    def writes(self, line: str) -> bool:
        """Whether a line is one that may change the board."""

    def run(self, root: Path, line: str) -> Ran:
        """Carry out `import contacts.csv --dry-run` on the board in `root`; it never raises."""
