"""What is read in threads, so that no key waits for it: counts of lanes, the folder and git.

Each runs one at a time; what is asked for meanwhile is read next, only once.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, get_ident
from time import monotonic
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.messages import Counted, Progressed, Refreshed, RefreshFailed, Soon, Tallied
from pipeboard.tui.newest import Newest

if TYPE_CHECKING:
    from textual.message import Message

    from pipeboard.board import Board
    from pipeboard.board.rows import Row
    from pipeboard.board.timeline import Moment


_real = 0  # how many threads want it just now
_stand_in = sys.stderr
_turn = Lock()


@contextmanager
def real_stderr() -> Iterator[None]:
    """The stderr of the process, while an index may be built in any thread.

    Textual's stand-in has no file number, which multiprocessing wants when it starts a helper.
    """
    global _real, _stand_in
    with _turn:
        if not _real:
            _stand_in, sys.stderr = sys.stderr, sys.__stderr__
        _real += 1
    try:
        yield
    finally:
        with _turn:
            _real -= 1
            if not _real:
                sys.stderr = _stand_in


Post = Callable[["Message"], object]
_LONG = 0.5  # seconds of reading before anything is said of it
_OFTEN = 0.2  # seconds between two words about it


class Counter:
    """Counts how many wait in each of the five words, under the newest query it was asked for."""

    def __init__(self, board: Callable[[], Board], post: Post) -> None:
        self._board = board
        self._post = post
        self.count = Newest(self._count).ask
        """Count under a query and post Counted; an outdated request is passed over."""

    async def _count(self, query: str) -> None:
        words = await asyncio.to_thread(self._words, query)
        if words is not None:
            self._post(Counted(query, words))

    def _words(self, query: str) -> dict[str, int] | None:
        board = self._board()
        try:
            return board.words(query)
        except PipeboardError:
            return None  # the query is being typed; the columns say what is wrong with it
        finally:
            board.close()


class Tally:
    """Counts what each saved segment holds; what is asked for meanwhile is counted once more."""

    def __init__(self, board: Callable[[], Board], post: Post) -> None:
        self._board = board
        self._post = post
        self._newest = Newest(self._count)

    async def count(self) -> None:
        """Count and post Tallied."""
        await self._newest.ask(None)

    async def _count(self, _: None) -> None:
        self._post(Tallied(await asyncio.to_thread(self._counts)))

    def _counts(self) -> dict[str, int | None]:
        board = self._board()
        try:
            return {one.id: _held(board, one.q) for one in board.segments()}
        except PipeboardError:
            return {}
        finally:
            board.close()


def _held(board: Board, query: str) -> int | None:
    """None where the answer would not be one: a query that is broken, or warns of itself."""
    try:
        return None if board.compile(query).warnings else board.count(query)
    except PipeboardError:
        return None


class Reminder:
    """Looks who has a timed step within minutes; of each step it tells once."""

    def __init__(self, board: Board, post: Post) -> None:
        self._board = board
        self._post = post
        self._told: set[tuple[str, str]] = set()
        self._newest = Newest(self._look)

    async def look(self) -> None:
        """Look, and post Soon where there is anything new."""
        await self._newest.ask(None)

    async def _look(self, _: None) -> None:
        rows = await asyncio.to_thread(self._rows)
        new = [row for row in rows if (row.id, row.due) not in self._told]
        self._told |= {(row.id, row.due) for row in new}
        if new:
            self._post(Soon(new))

    def _rows(self) -> list[Row]:
        try:
            return self._board.soon()
        except PipeboardError:
            return []
        finally:
            self._board.close()


class Historian:
    """Reads the commits of one file, the newest that was asked for."""

    def __init__(self, board: Board, put: Callable[[str, list[Moment]], None]) -> None:
        self._board = board
        self._put = put
        self._newest = Newest(self._read)

    async def read(self, path: str, told: Sequence[Moment]) -> None:
        """Read in a thread and hand over; a request that was passed by is left out."""
        await self._newest.ask((path, told))

    async def _read(self, asked: tuple[str, Sequence[Moment]]) -> None:
        self._put(asked[0], await asyncio.to_thread(self._commits, *asked))

    def _commits(self, path: str, told: Sequence[Moment]) -> list[Moment]:
        try:
            return self._board.recorded(path, told)
        finally:
            self._board.close()


class Left(PipeboardError):
    """The app ends while files are being read."""

    def __init__(self) -> None:
        super().__init__("not read to the end")


class Refresher:
    """Brings the index up to date with the folder and git."""

    def __init__(self, board: Board, post: Post) -> None:
        self._board = board
        self._post = post
        self._newest = Newest(self._refresh)
        self._began = self._said = 0.0
        self._stopped = False
        self._at_work: int | None = None  # the thread that refreshes
        self.touched = False
        """Whether others saved something: their process may have indexed it before we look."""

    def stop(self) -> None:
        """What is being read is of no use any more."""
        self._stopped = True

    async def refresh(self) -> None:
        """Read what changed and post Refreshed; asked for meanwhile, it reads once more."""
        await self._newest.ask(None)

    async def _refresh(self, _: None) -> None:
        try:
            refreshed = await asyncio.to_thread(self._read)
        except (PipeboardError, OSError) as error:
            self._post(RefreshFailed(error))
        else:
            self._post(refreshed)

    def _read(self) -> Refreshed:
        board = self._board
        board.progress = self._progressed
        self._began = self._said = monotonic()
        self._at_work = get_ident()
        try:
            with real_stderr():
                touched, self.touched = self.touched, False
                before = (board.partial, board.index.name)
                paths = board.refresh()
                anew = touched or before != (board.partial, board.index.name)
                return Refreshed(paths, board.status(), anew, board.unfinished())
        finally:
            self._at_work = None
            board.close()

    def _progressed(self, done: int, total: int) -> None:
        """Heard in the thread that reads; past half a second it is worth saying. Of what is read
        for somebody else nothing is said: no Refreshed would end it."""
        if self._stopped:
            raise Left
        if self._at_work != get_ident():
            return
        now = monotonic()
        if now - self._began >= _LONG and now - self._said >= _OFTEN:
            self._said = now
            self._post(Progressed(done, total))
