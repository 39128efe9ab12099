"""What happens, as messages: threads and workers post these, handlers own the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.rows import Row
    from pipeboard.journal.status import Status
    from pipeboard.tui.verbs import Ran
    from pipeboard.tui.writer import Job


@dataclass(eq=False, repr=False)  # the rest takes time at start-up
class Written(Message):
    """The files and the index hold a change; its commit is still to come."""

    job: Job


@dataclass(eq=False, repr=False)
class Recorded(Message):
    """A change is committed."""

    job: Job
    summary: str


@dataclass(eq=False, repr=False)
class Failed(Message):
    """A change could not be saved or recorded; the job says why."""

    job: Job
    error: Exception


@dataclass(eq=False, repr=False)
class Refreshed(Message):
    """The index was brought up to date with the folder: these paths were read again.

    `anew`: more may be otherwise; another index is in force, or another process brought it up.
    `unfinished`: what git left half done.
    """

    paths: Sequence[str]
    status: Status
    anew: bool = False
    unfinished: str = ""


@dataclass(eq=False, repr=False)
class Progressed(Message):
    """So many of so many files are read; it takes a while."""

    done: int
    total: int

    def can_replace(self, message: Message) -> bool:
        """Only the newest is worth showing."""
        return isinstance(message, Progressed)


@dataclass(eq=False, repr=False)
class Counted(Message):
    """How many contacts wait in each word under a query."""

    query: str
    words: dict[str, int]


@dataclass(eq=False, repr=False)
class Tallied(Message):
    """How many contacts each segment holds, by its id; None: it asks what nobody has worked out."""

    counts: dict[str, int | None]


@dataclass(eq=False, repr=False)
class Soon(Message):
    """Contacts with a timed step within minutes, of which nobody was told yet."""

    rows: Sequence[Row]


@dataclass(eq=False, repr=False)
class RefreshFailed(Message):
    """The folder or git could not be read."""

    error: Exception


@dataclass(eq=False, repr=False)
class Touched(Message):
    """The watcher saw these files of the board change on disk."""

    paths: frozenset[str]


@dataclass(eq=False, repr=False)
class Travelled(Message):
    """The board of another day is open."""

    board: Board


@dataclass(eq=False, repr=False)
class TravelFailed(Message):
    """There is no board of that day."""

    error: Exception


@dataclass(eq=False, repr=False)
class VerbRan(Message):
    """A line of the command line was carried out."""

    line: str
    ran: Ran
