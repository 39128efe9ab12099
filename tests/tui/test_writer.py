"""The writer: in order, one at a time, nothing lost in silence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue

import pytest

from pipeboard.actions.change import Change
from pipeboard.board.returning import Returning
from pipeboard.board.writing import Applied
from pipeboard.errors import Busy, NotFound
from pipeboard.model.tree import Patch
from pipeboard.tui.messages import Failed, Recorded, Written
from pipeboard.tui.writer import Job, Writer


class Door:
    def __init__(self) -> None:
        self.done: list[str] = []
        self.recorded: list[Sequence[str]] = []
        self.error: Exception | None = None
        self.error_after_writing: Exception | None = None
        self.threads: set[int] = set()
        self.closed = False

    def apply(self, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
        self.threads.add(threading.get_ident())
        if self.error:
            raise self.error
        if on_written:
            on_written()
        if self.error_after_writing:
            raise self.error_after_writing
        self.done.append(change.words)
        return Applied("abc", (), change.words)

    def record(
        self, paths: Sequence[str] | None = None, *, by_itself: bool = False
    ) -> Applied | None:
        self.recorded.append(paths or ())
        return Applied("abc", (), "recorded")

    def returning(self, paths: Sequence[str] | None = None) -> list[Returning]:
        return []

    def close(self) -> None:
        self.closed = True


def job(words: str, **more: object) -> Job:
    change = Change("note", "note.add", words, (Patch(f"contacts/{words}.yaml"),))
    return Job(words, frozenset({words}), lambda: change, **more)  # type: ignore[arg-type]


@pytest.fixture
def door() -> Door:
    return Door()


class Desk:
    """A writer, and what it posted."""

    def __init__(self, door: Door) -> None:
        self.posted: SimpleQueue[object] = SimpleQueue()
        self.writer = Writer(door, self.posted.put)

    def next(self) -> object:
        message = self.posted.get(timeout=10)
        if isinstance(message, Recorded):
            self.writer.settled(message.job)
        elif isinstance(message, Failed):
            self.writer.settled(message.job, message.error)
        return message


def test_jobs_are_done_in_order_in_one_thread(door: Door) -> None:
    desk = Desk(door)
    for number in range(20):
        desk.writer.submit(job(str(number)))
    assert desk.writer.waiting == 20
    seen = [type(desk.next()) for _ in range(40)]
    assert seen == [Written, Recorded] * 20
    assert door.done == [str(number) for number in range(20)]
    assert len(door.threads) == 1
    assert desk.writer.waiting == 0


def test_a_contact_is_pending_until_its_commit_is_done(door: Door) -> None:
    desk = Desk(door)
    desk.writer.submit(job("anna"))
    assert desk.writer.pending == {"anna"}
    assert isinstance(desk.next(), Written)
    assert desk.writer.pending == {"anna"}
    assert isinstance(desk.next(), Recorded)
    assert desk.writer.pending == frozenset()


def test_a_failure_is_kept_with_its_reason_and_does_not_stop_the_next(door: Door) -> None:
    desk = Desk(door)
    door.error = Busy("another writer holds the board")
    desk.writer.submit(job("anna"))
    assert isinstance(desk.next(), Failed)
    assert desk.writer.reasons == {"anna": "another writer holds the board"}
    door.error = None
    desk.writer.submit(job("jonas"))
    desk.next()
    desk.next()
    assert door.done == ["jonas"]
    desk.writer.retry(desk.writer.failed[0])
    desk.next()
    desk.next()
    assert door.done == ["jonas", "anna"]
    assert desk.writer.failed == []


def test_what_was_written_is_only_recorded_when_tried_again(door: Door) -> None:
    desk = Desk(door)
    door.error_after_writing = Busy("index.lock")
    desk.writer.submit(job("anna"))
    assert isinstance(desk.next(), Written)
    assert isinstance(desk.next(), Failed)
    desk.writer.retry(desk.writer.failed[0])
    assert isinstance(desk.next(), Recorded)
    assert door.done == []
    assert door.recorded == [["contacts/anna.yaml"]]


def test_a_refusal_that_somebody_hears_is_not_kept(door: Door) -> None:
    desk = Desk(door)
    door.error = NotFound("nothing to undo")
    desk.writer.submit(job("undo", refused=lambda error: False))
    desk.next()
    assert desk.writer.failed == []


def test_an_error_nobody_thought_of_is_reported_too(door: Door) -> None:
    desk = Desk(door)
    door.error = ZeroDivisionError("division by zero")
    desk.writer.submit(job("anna"))
    assert isinstance(desk.next(), Failed)
    assert desk.writer.reasons == {"anna": "division by zero"}


def test_stopping_finishes_what_waits_and_closes_the_connection(door: Door) -> None:
    desk = Desk(door)
    for number in range(5):
        desk.writer.submit(job(str(number)))
    desk.writer.stop()
    assert desk.writer.join(10)
    assert len(door.done) == 5
    assert door.closed


def test_a_failed_job_can_be_given_up(door: Door) -> None:
    desk = Desk(door)
    door.error = Busy("x")
    desk.writer.submit(job("anna"))
    desk.next()
    desk.writer.drop(desk.writer.failed[0])
    assert desk.writer.reasons == {}
