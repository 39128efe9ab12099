"""The one writer: changes are carried out in the order they were asked for, off the key path.

A job builds its change in the writer's thread, from the file as it is by then: two quick moves of
one card follow each other instead of clashing. A job that failed is kept with its reason until it
is tried again or given up; nothing is lost in silence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeboard.tui.messages import Failed, Recorded, Written

if TYPE_CHECKING:
    from textual.message import Message

    from pipeboard.actions.change import Change
    from pipeboard.board.again import Unrecorded
    from pipeboard.board.returning import Returning
    from pipeboard.board.writing import Applied


_SHORT = 7  # letters of a commit's name


class Door(Protocol):
    """What the writer needs of a board."""

    def apply(self, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
        """Carry a change out."""

    def record(
        self, paths: Sequence[str] | None = None, *, by_itself: bool = False
    ) -> Applied | None:
        """Commit what these files hold and git does not; `by_itself`: nobody asked for it now."""

    def record_again(self, left: Unrecorded) -> Applied | None:
        """Commit what a change wrote, with its own words; None where the files say otherwise."""

    def returning(self, paths: Sequence[str] | None = None) -> list[Returning]:
        """Those of these files that are not committed: they bring back somebody forgotten."""

    def close(self) -> None:
        """Close this thread's connection."""


class Commit(NamedTuple):
    """A commit that was made: its short name and its subject."""

    sha: str
    subject: str


class Job:
    """One intention on its way: `ids` are the contacts it is about, `words` what a person calls it.

    `action` is its Pb-Action, once it is built. Once `written`, trying again only commits: what the
    file holds is not written a second time. `refused` hears of an error first and says whether it
    has dealt with it; a job that has one is not kept for another try unless it was written. `kept`
    is called once the files hold it. What is recorded `by_itself` is no change of this session;
    what is to be `unsigned` is so for once, whatever git is set to. `refusal` is why it failed,
    `unrecorded` what of it waits for its commit.
    """

    __slots__ = (
        "action", "build", "by_itself", "commit", "error", "ids", "kept", "paths", "refusal",
        "refused", "unrecorded", "unsigned", "words", "written",
    )  # fmt: skip

    def __init__(
        self,
        words: str,
        ids: frozenset[str],
        build: Callable[[], Change],
        *,
        refused: Callable[[Exception], bool] | None = None,
        kept: Callable[[], None] | None = None,
    ) -> None:
        self.words = words
        self.ids = ids
        self.build = build
        self.refused = refused
        self.kept = kept
        self.commit: Commit | None = None
        self.action = ""
        self.paths: frozenset[str] = frozenset()
        self.written = False
        self.by_itself = False
        self.unrecorded: Unrecorded | None = None
        self.unsigned = False
        self.refusal: Exception | None = None
        self.error = ""

    @property
    def code(self) -> str:
        """The word for why it failed; "" where it has not, or there is none."""
        return str(getattr(self.refusal, "code", ""))


class Writer:
    """A thread that applies jobs one after the other and posts what became of each."""

    def __init__(self, door: Door, post: Callable[[Message], object]) -> None:
        self._door = door
        self._post = post
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting: list[Job] = []
        self.failed: list[Job] = []
        self.commits: list[Commit] = []
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """How many changes are not committed yet."""
        return len(self._waiting)

    @property
    def unsettled(self) -> Sequence[Job]:
        """The changes that are not committed yet."""
        return self._waiting

    @property
    def pending(self) -> frozenset[str]:
        """The ids of the contacts whose changes are not committed yet."""
        return frozenset().union(*(job.ids for job in self._waiting))

    @property
    def unwritten(self) -> frozenset[str]:
        """The ids of the contacts whose files do not hold their changes yet."""
        waiting = (job.ids for job in self._waiting if not job.written)
        return frozenset().union(*waiting)

    @property
    def reasons(self) -> dict[str, str]:
        """The ids of the contacts whose last change failed, and why."""
        return {name: job.error for job in self.failed for name in job.ids}

    def submit(self, job: Job) -> None:
        """Ask for a change; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
            self._thread.start()
        job.error, job.refusal = "", None
        self._waiting.append(job)
        self._jobs.put(job)

    def retry(self, job: Job) -> None:
        """Try a failed job again."""
        self.failed.remove(job)
        self.submit(job)

    def here(self, job: Job) -> bool:
        """Try a failed job again in this very thread, which has the terminal; whether it worked."""
        self.failed.remove(job)
        job.error, job.refusal = "", None
        self._waiting.append(job)
        return self._take(job)

    def keep(self, job: Job) -> None:
        """Keep a job that failed for another try, though it would have dealt with some errors."""
        if job not in self.failed:
            self.failed.append(job)

    def drop(self, job: Job) -> None:
        """Give a failed job up; what it wrote to disk stays there."""
        self.failed.remove(job)

    def settled(self, job: Job, error: Exception | None = None) -> None:
        """Note what became of a job; called where its message arrives, so that the marks change
        together with what is on screen."""
        if job in self._waiting:
            self._waiting.remove(job)
        if error is None and job.commit is not None:
            self.commits.append(job.commit)
        if error is not None:
            job.error, job.refusal = str(getattr(error, "message", error)), error
            job.unrecorded = getattr(error, "unrecorded", None) or job.unrecorded
            if job.written or job.refused is None:
                self.failed.append(job)

    def stop(self) -> None:
        """End the thread after the jobs that are waiting."""
        self._jobs.put(None)

    def join(self, seconds: float) -> bool:
        """Wait for the thread to end; whether it has."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._take(job)
        self._door.close()

    def _take(self, job: Job) -> bool:
        try:
            with self._manner(job):
                summary = self._carry_out(job)
        except Exception as error:
            self._post(Failed(job, error))
            return False
        self._post(Recorded(job, summary))
        return True

    def _carry_out(self, job: Job) -> str:
        if job.written:
            recorded = self._record(job)
            if recorded is not None and not job.by_itself:
                job.commit = Commit(recorded.commit[:_SHORT], job.words)
            if waiting := self._door.returning(sorted(job.paths)):
                from pipeboard.board.returning import refuse

                refuse(waiting)
            return recorded.summary if recorded else job.words
        change = job.build()
        job.action = change.action
        job.paths = frozenset(patch.path for patch in change.patches)

        def written() -> None:
            job.written = True
            self._post(Written(job))

        done = self._door.apply(change, written)
        if done.commit:
            from pipeboard.journal.message import Message as Sentence

            subject = Sentence(change.verb, change.about, change.words).subject
            job.commit = Commit(done.commit[:_SHORT], subject)
        return done.summary

    def _manner(self, job: Job) -> AbstractContextManager[None]:
        if not job.unsigned:
            return nullcontext()
        from pipeboard.journal.foreground import unsigned

        return unsigned()

    def _record(self, job: Job) -> Applied | None:
        again = self._door.record_again(job.unrecorded) if job.unrecorded else None
        return again or self._door.record(sorted(job.paths), by_itself=job.by_itself)
