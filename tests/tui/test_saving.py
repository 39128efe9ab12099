"""How changes are saved: marks, failures, order, leaving; on a board in memory."""

from __future__ import annotations

import pytest

from pipeboard.errors import PipeboardError
from tests.tui.conftest import Until, grid, name, press, screen_text
from tests.tui.fake import SIZE, app_of, small_board


@pytest.mark.parametrize("key", ["L", "H", "m", "f", "s", "T", "d", "e"])
async def test_nothing_happens_on_a_broken_file(key: str) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, key)
        assert len(pilot.app.screen_stack) == 1
        assert board.applied == []


async def test_what_fails_at_once_is_said_and_nothing_is_written() -> None:
    board = small_board()
    board.trees[board.cards_by_rid[1].path]["consent"] = {"do_not_contact": "true"}
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "t", "c", "1", *"hi", "enter")
        assert "is not to be contacted" in screen_text(pilot)
        assert board.applied == []


async def test_a_change_that_cannot_be_saved_marks_the_card_and_can_be_tried_again(
    until: Until,
) -> None:
    board = small_board()
    board.failing = PipeboardError("no space left on the disk")
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "m", *"hello", "enter")
        await until(pilot, lambda: pilot.app.writer.failed)
        await until(pilot, lambda: "✗ 1 not saved" in screen_text(pilot))
        assert "not saved: no space left" in screen_text(pilot)
        board.failing = None
        await press(pilot, "g", "p", "R")
        await until(pilot, lambda: board.applied)
        await until(pilot, lambda: not pilot.app.writer.failed and not pilot.app.writer.waiting)
        await press(pilot, "g", "b")
        await until(pilot, lambda: "not saved" not in screen_text(pilot))


async def test_a_card_carries_a_mark_until_its_commit_is_done(until: Until) -> None:
    board = small_board()
    board.held.clear()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "m", *"hello", "enter")
        await until(pilot, lambda: "▸…Jonas Weber" in screen_text(pilot))
        assert "… saving 1" in screen_text(pilot)
        board.held.set()
        await until(pilot, lambda: "▸ Jonas Weber" in screen_text(pilot))
        assert "saving" not in screen_text(pilot)


async def test_quitting_waits_for_the_commits(until: Until) -> None:
    board = small_board()
    board.held.clear()
    app = app_of(board)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "j", "m", *"one", "enter")
        await press(pilot, "m", *"two", "enter", "ctrl+q")
        await until(pilot, lambda: "saving 2 changes" in screen_text(pilot))
        assert app.is_running
        board.held.set()
        await until(pilot, lambda: not app.is_running or app._exit)
    assert len(board.applied) == 2


async def test_two_quick_moves_follow_each_other(until: Until) -> None:
    board = small_board()
    board.trees[board.cards_by_rid[1].path]["purchases"] = [{"id": "p-1"}]
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "L", "L")
        await until(pilot, lambda: len(board.applied) == 2)
        await until(pilot, lambda: board.cards_by_rid[1].stage == "customer")
        await until(pilot, lambda: name(pilot) == "Jonas Weber")


async def test_many_marked_are_one_change(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "space", "space", "space")
        assert "3 marked" in screen_text(pilot)
        await press(pilot, "T")
        assert "tags · 3 contacts" in screen_text(pilot)
        await press(pilot, *"vip", "enter", "enter")
        await until(pilot, lambda: board.applied)
        assert len(board.applied[0].patches) == 3
        await until(pilot, lambda: "marked" not in screen_text(pilot))
        assert "marked" not in screen_text(pilot)


async def test_on_a_slow_board_keys_do_not_wait_and_the_newest_filter_is_shown(
    until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeboard.tui import reading

    board = small_board()
    asked: list[str] = []
    columns = board.columns

    def slow(query: str = "", sort: str = "") -> object:
        asked.append(query)
        assert board.held.wait(10)
        return columns(query, sort)

    async with app_of(board).run_test(size=SIZE) as pilot:
        await pilot.pause()
        monkeypatch.setattr(board, "columns", slow)
        monkeypatch.setattr(reading, "QUICK", -1.0)
        board.held.clear()
        await press(pilot, "slash", "s", "a", "r", "a", "enter", "j")
        assert name(pilot) == "Jonas Weber"
        board.held.set()
        await until(pilot, lambda: grid(pilot).rids == [2])
        assert asked[-1] == "sara"
        assert len(asked) < 4
