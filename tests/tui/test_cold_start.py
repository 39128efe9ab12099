"""A large board without an index: its first contacts at once, the rest is read under the screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeboard.board import Board, ground
from pipeboard.storage.index import build
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.bars import reading_words
from pipeboard.tui.behind import Left
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, subjects, text


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Two contacts are many, and the whole index is built once this is set."""
    go = threading.Event()
    real = ground.open_index

    def held(folder: str, root: str, repo: Any, progress: Any = None) -> Any:
        if threading.current_thread() is not threading.main_thread():
            assert go.wait(10)
        return real(folder, root, repo, progress)

    monkeypatch.setattr(build, "MANY", 1)
    monkeypatch.setattr(build, "FIRST", 1)
    monkeypatch.setattr(ground, "open_index", held)
    yield go
    go.set()


def cold(root: Path) -> Board:
    board = Board.open(root, via="tui", refresh=False)
    board.open_first()
    return board


async def test_the_board_is_usable_while_the_rest_is_read(
    root: Path, reading: threading.Event, until: Until
) -> None:
    board = cold(root)
    assert board.partial
    app = PipeboardApp(board, watching=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert "Anna Keller" in screen_text(pilot)
        assert "Jonas" not in screen_text(pilot)
        await press(pilot, "T", *"vip", "enter")
        await until(pilot, lambda: len(subjects(root)) == 2)
        refresher = app._refresher
        refresher._began = refresher._said = 0.0
        worker, refresher._at_work = refresher._at_work, threading.get_ident()
        refresher._progressed(31, 100)
        refresher._at_work = worker
        await until(pilot, lambda: "reading ███░░░░░░░ 31%" in screen_text(pilot))
        reading.set()
        await until(pilot, lambda: "Jonas Weber" in screen_text(pilot))
        assert "reading" not in screen_text(pilot)
        assert not board.partial
        assert board.index.name
        assert board.cards([app.rid_of("c-anna000001") or 0])
        await done(pilot, until, root, 1)
        assert "vip" in text(root, "anna")
        assert [row.name for row in board.rows("tag:vip")] == ["Anna Keller"]
    board.close()


async def test_the_work_loop_waits_for_the_whole_queue(
    root: Path, reading: threading.Event, until: Until
) -> None:
    board = cold(root)
    async with PipeboardApp(board, watching=False).run_test(size=(80, 24)) as pilot:
        await press(pilot, "w")
        assert pilot.app.screen.NAME == "board"
        reading.set()
        await until(pilot, lambda: not board.partial)
        await press(pilot, "w")
        assert pilot.app.screen.NAME == "work"
    board.close()


def test_a_contact_has_the_same_row_before_and_after(root: Path, reading: threading.Event) -> None:
    board = cold(root)
    first = board.index.rows("SELECT rid, id FROM contact")
    reading.set()
    board.refresh()
    assert len(first) == 1
    assert {*first} < {*board.index.rows("SELECT rid, id FROM contact")}
    board.close()


def test_a_small_board_and_one_with_an_index_are_read_as_before(root: Path) -> None:
    for _ in range(2):
        board = cold(root)
        assert not board.partial
        assert board.index.name
        board.close()


async def test_leaving_does_not_wait_for_the_rest(root: Path) -> None:
    app = PipeboardApp(cold(root), watching=False)
    async with app.run_test():
        pass
    with pytest.raises(Left):
        app._refresher._progressed(1, 2)


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [(0, 10, "░░░░░░░░░░ 0%"), (5, 10, "█████░░░░░ 50%"), (1, 1, "██████████ 100%")],
)
def test_how_far_it_is(done: int, total: int, words: str) -> None:
    assert reading_words(done, total) == f"reading {words}"
