"""What editors and scripts leave uncommitted while the board is open: recorded once they rest.

Recorded five seconds after the last file was saved, all of it as one commit; or asked about, or
left alone, as `git.outside_edits` has it. What was refused, or left, is not taken up again until
somebody saves once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeboard.board.files import is_board_file
from pipeboard.errors import PipeboardError, RepositoryState
from pipeboard.model.text import count
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board.views import Problem
    from pipeboard.tui.home import Home

QUIET = 5.0  # seconds in which nobody saves anything


class Timer(Protocol):
    """What is to happen later, unless it is stopped."""

    def stop(self) -> None:
        """It is not to happen."""


Later = Callable[[float, Callable[[], None]], Timer]
Stamps = frozenset[tuple[str, tuple[int, int]]]


class Outside:
    """Sees to the edits of others; `later` calls back after so many seconds."""

    def __init__(self, home: Home, later: Later) -> None:
        self._home = home
        self._later = later
        self._timer: Timer | None = None
        self._dealt_with: Stamps = frozenset()
        self._job: Job | None = None

    def look(self) -> None:
        """The files were looked at: what is not recorded has five seconds from now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._found() - self._dealt_with:
            self._timer = self._later(QUIET, self._at_rest)

    def paths(self) -> list[str]:
        """The files that others left uncommitted; ours on their way and broken ones are not.

        None on a board that is not trusted: which they are would be git's to say.
        """
        status, writer = self._home.git_status, self._home.writer
        if self._home.present.barred:
            return []
        changed = {path for path in status.changed if is_board_file(path)} if status else set()
        if changed:
            ours = [
                job.paths for job in (*writer.unsettled, *writer.failed) if job is not self._job
            ]
            changed -= frozenset().union(*ours)
            problems = self._home.present.problems()
            changed -= {problem.path for problem in problems}
            changed -= self._copies(problems)
        return sorted(changed)

    def _copies(self, problems: Sequence[Problem]) -> set[str]:
        """New files with the id of another one: none is recorded before it has its own."""
        from pipeboard.board.doubled import is_doubled, shared_ids

        status = self._home.git_status
        if status is None or not any(map(is_doubled, problems)):
            return set()
        files = {path for paths in shared_ids(self._home.present).values() for path in paths}
        return {path for path in files if status.changed.get(path) == "??"}

    def record(self, paths: list[str], *, by_itself: bool = False) -> None:
        """The commit of what these files hold, in its turn behind the changes that wait."""
        writer = self._home.writer
        if self._job in writer.failed:
            writer.drop(self._job)
        job = Job("outside edits", frozenset(), _written_already)
        job.paths, job.written, job.by_itself = frozenset(paths), True, by_itself
        self._job = job
        writer.submit(job)
        self._home.show_marks()

    def discard(self, path: str) -> None:
        """Take an edit back: it is recorded and undone, so that history keeps it."""
        board = self._home.present

        def build() -> Change:
            recorded = board.record([path])
            if recorded is None:
                raise PipeboardError(f"{path} cannot be recorded, so it is not thrown away either")
            return board.undo_change(recorded.commit)

        self._home.submit(Job("discard", frozenset(), build, refused=lambda error: False))

    def _found(self) -> Stamps:
        return frozenset((path, self._home.watcher.stamp(path)) for path in self.paths())

    def _at_rest(self) -> None:
        self._timer = None
        found = self._found()
        how = self._home.present.config.git.outside_edits
        if not found - self._dealt_with or not self._is_writable():
            return
        self._dealt_with = found
        paths = sorted(path for path, _ in found)
        if how == "record":
            self.record(paths, by_itself=True)
        elif how == "ask":
            self._home.tell(f"edited outside: {named(paths)} · gp shows, R records", "warning")

    def _is_writable(self) -> bool:
        """Whether there may be a commit: in the middle of a merge or a rebase there is none."""
        board = self._home.present
        try:
            board.repository.require_writable()
        except RepositoryState:
            return False
        return board.shut() is None


def named(paths: list[str]) -> str:
    """One or two files by their names, of more how many."""
    names = [path.rpartition("/")[2] for path in paths]
    return ", ".join(names) if len(names) < 3 else count(len(names), "file")


def _written_already() -> Change:
    raise PipeboardError("it is in the files already; only its commit is missing")
