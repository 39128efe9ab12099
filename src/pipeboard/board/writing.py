"""Carry a Change out: prepare, write, index, commit. The one way into a board.

Everything is prepared before the first byte is written: a change of many files is all or nothing.
Writers (TUI, CLI, scripts) wait for each other by a file lock; each file is read afresh under it,
so an edit always lands on what the file says now.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change
from pipeboard.board.again import Unrecorded
from pipeboard.board.identity import author_of
from pipeboard.board.planning import sentence
from pipeboard.board.preparing import Prepared, prepare
from pipeboard.errors import GitError, PipeboardError
from pipeboard.journal.commit import commit
from pipeboard.journal.lock import Lock
from pipeboard.storage.scan import inside
from pipeboard.storage.write import Overtaken, remove, write_many

if TYPE_CHECKING:
    from pipeboard.board.door import Board

# How long to wait for another git command that holds git's own lock, seconds.
_GIT_WAIT = 5.0
# How often somebody else may save a file while it is being changed.
_TRIES = 5


class Applied(NamedTuple):
    """A change that happened: its commit ("" where nothing was to be done) and whom it touched."""

    commit: str
    contacts: tuple[str, ...]
    summary: str


def apply(board: Board, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
    """See Board.apply."""
    repository = board.repository
    repository.require_writable()
    author = author_of(board, board.vocabulary)
    with Lock(repository.own_dir / "lock", wait=board.wait):
        finish_first(board)
        prepared = _written(board, change)
        if not prepared:
            return Applied("", change.contacts, change.summary or "nothing to do")
        message = sentence(board, change, prepared)
        paths = [ready.path for ready in prepared]
        meant = {ready.path: ready.after for ready in prepared}
        parent = repository.head()
        wait = min(board.wait, _GIT_WAIT)
        # git works in processes of its own: the index is brought up to date meanwhile.
        recording = Beside(
            lambda at_work: commit(
                repository,
                paths,
                message,
                author=author,
                wait=wait,
                at_work=at_work,
                contents=meant,
            )
        )
        try:
            recording.at_work.wait()
            board.reindex(paths)
            if on_written:
                on_written()
        finally:
            recording.join()
        before = {ready.path: ready.before for ready in prepared}
        sha = _recorded(
            recording, Unrecorded(meant, before, message, author, change.contacts, change.summary)
        )
        board.committed(parent, sha, paths)
    return Applied(sha, change.contacts, change.summary)


def _written(board: Board, change: Change) -> list[Prepared]:
    """The files of a change, written. Where somebody saves one meanwhile, ours goes on top."""
    for left in range(_TRIES, 0, -1):
        record_first(board, change)
        prepared = [ready for ready in prepare(board, change) if ready.before != ready.after]
        try:
            put(board, prepared)
        except Overtaken:
            if left == 1:
                raise
        else:
            break
    return prepared


class Beside(threading.Thread):
    """One call that runs beside us; `answer` is what it said, `error` what it raised.

    `at_work` is set once it waits for others, or is over: a thread that computes meanwhile would
    hold it up until then.
    """

    def __init__(self, call: Callable[[Callable[[], None]], str]) -> None:
        super().__init__(daemon=False)
        self._call = call
        self._context = copy_context()  # whether git may ask, or sign, holds there too
        self.at_work = threading.Event()
        self.answer = ""
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Make the call; nothing is lost but told to who joins."""
        try:
            self.answer = self._context.run(self._call, self.at_work.set)
        except BaseException as error:
            self.error = error
        finally:
            self.at_work.set()


def _recorded(recording: Beside, left: Unrecorded) -> str:
    """The commit that was made; an error says that the files hold the change all the same."""
    error = recording.error
    if error is None:
        return recording.answer
    if isinstance(error, PipeboardError):
        saved = "the change is saved in the file, but not recorded yet; once git works: pb record"
        error.hint = f"{error.hint}\n{saved}" if error.hint else saved
        error.unrecorded = left
    raise error


def finish_first(board: Board) -> None:
    """What a killed sync began to take over is taken over before anything is built upon it."""
    if os.path.exists(os.path.join(board.repository.own_folder, "adopt.json")):
        from pipeboard.board.syncing import redo_adoption

        redo_adoption(board)


def record_first(board: Board, change: Change) -> None:
    """Commit what somebody else left uncommitted in these files, so that ours holds only ours."""
    from pipeboard.board.outside import edited_outside, record, returning
    from pipeboard.board.returning import refuse

    edited = edited_outside(board, [patch.path for patch in change.patches if patch.tree is None])
    if not edited:
        return
    try:
        record(board, edited, locked=True)
    except GitError as error:
        error.message = f"not written, for an edit before it is not recorded: {error.message}"
        raise
    refuse(returning(board, edited))


def put(board: Board, prepared: Sequence[Prepared]) -> None:
    """Write the files, all temporary files first, then remove what is to go.

    Raises Overtaken, and writes nothing, where one is not any more what it was when it was read.
    """
    folders = {ready.path.rpartition("/")[0] for ready in prepared}
    places = {folder: inside(board.root, folder) if folder else board.root for folder in folders}
    placed = [
        (places[folder] / name, ready)
        for ready in prepared
        for folder, _, name in [ready.path.rpartition("/")]
    ]
    written = [(path, ready.after) for path, ready in placed if ready.after is not None]
    write_many(written, were={path: ready.before for path, ready in placed})
    for path, ready in placed:
        if ready.after is None:
            remove(path)
