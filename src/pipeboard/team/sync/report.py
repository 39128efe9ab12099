"""What a sync did, or would do: who changed how much, what was merged, what is to be decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

# Told a step in words that may be shown ("fetching from origin/main"), before it is taken.
Progress = Callable[[str], None]
# Asked between the steps and, while git talks, 20 times a second; True ends the sync at once.
Cancel = Callable[[], bool]


class Who(NamedTuple):
    """So many commits of one person (or bot), named as the board names people."""

    name: str
    commits: int


class Clash(NamedTuple):
    """A field that two people changed at once, as `conflicts:` of the file at `path` has it.

    `contact` is the name in that file; `kept` (by `by`) is shown, `other` (by `other_by`) waits.
    """

    id: str
    path: str
    contact: str
    field: str
    kept: str
    by: str
    other: str
    other_by: str

    def row(self) -> dict[str, object]:
        """The conflict as a row of JSON."""
        return self._asdict()


class SyncReport(NamedTuple):
    """What came and went.

    `push` is where ours went (`fork/main`), "" where that is `upstream` too.

    `outcome` is `same` (nothing to do), `down` (only theirs came), `up` (only ours went) or
    `merged`. `upstream` is `origin/main`; `commit` where the board stands now, `merge` the merge
    commit ("" if none was needed). `down` and `up` name who made the commits that came and went,
    merges not counted. Paths are the board's: `changed` came from others, `merged` were merged by
    field, `aside` were kept beside because they cannot be read, `left` are on the disk as somebody
    is editing them. `contacts` are the ids of contacts that are new here. `notes` are sentences.
    """

    outcome: str
    upstream: str
    commit: str
    merge: str = ""
    down: tuple[Who, ...] = ()
    up: tuple[Who, ...] = ()
    contacts: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    aside: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    recorded: int = 0
    push: str = ""
    notes: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def came(self) -> int:
        """Commits that came."""
        return sum(who.commits for who in self.down)

    @property
    def went(self) -> int:
        """Commits that went."""
        return sum(who.commits for who in self.up)
