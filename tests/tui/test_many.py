"""Marks, ranges and what is done to many: one preview, one commit."""

from __future__ import annotations

from tests.tui.conftest import Until, grid, press, screen_text
from tests.tui.fake import SIZE, FakeBoard, a_card, app_of, small_board


async def test_shift_v_marks_from_here_to_the_cursor_until_v_again() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "V", "j", "j")
        assert "3 marked" in screen_text(pilot)
        await press(pilot, "k")
        assert "2 marked" in screen_text(pilot)
        await press(pilot, "V", "j", "j")
        assert "2 marked" in screen_text(pilot)
        assert len(grid(pilot).marked) == 2


async def test_esc_ends_a_range_and_once_more_takes_the_marks_off() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "V", "j", "escape", "j")
        assert "2 marked" in screen_text(pilot)
        await press(pilot, "escape")
        assert "marked" not in screen_text(pilot)


async def test_an_action_takes_the_range(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "V", "j", "T", *"vip", "enter", "enter")
        await until(pilot, lambda: board.applied)
        assert [patch.path for patch in board.applied[0].patches] == [
            board.cards_by_rid[1].path,
            board.cards_by_rid[2].path,
        ]


async def test_star_marks_all_that_is_shown() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "*")
        assert "10 marked" in screen_text(pilot)
        await press(pilot, "q", "2", "*")
        assert len(grid(pilot).marked) == 9
        await press(pilot, "q")
        assert "marked" not in screen_text(pilot)


async def test_star_on_the_queue_marks_everybody_in_it() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "tab", "*")
        assert "4 marked" in screen_text(pilot)


async def test_a_contact_without_an_id_cannot_be_marked() -> None:
    board = FakeBoard([a_card(1, "No Id", id="")])
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        assert grid(pilot).marked == set()


async def test_many_are_previewed_and_esc_changes_nobody(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "space", "space", "O", "O")
        await until(pilot, lambda: "change 2 contacts in one commit" in screen_text(pilot))
        text = screen_text(pilot)
        assert "owner me · 2 contacts" in text
        assert "Jonas Weber, Sara Lindt" in text
        await press(pilot, "escape")
        assert board.applied == []
        assert "2 marked" in screen_text(pilot)


async def test_who_is_refused_is_named_and_left_out_of_the_one_commit(until: Until) -> None:
    board = small_board()
    board.trees[board.cards_by_rid[6].path]["opportunities"] = [{"id": "o-1", "stage": "won"}]
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "l", "*", "q", "space", "space", "space", "L")
        await until(pilot, lambda: "refused" in screen_text(pilot))
        text = screen_text(pilot)
        assert "Anna Keller" in text
        assert "2 refused:" in text
        assert "Tom Rist has bought nothing yet" in text
        assert "skip those, change 1 contact in one commit" in text
        await press(pilot, "enter")
        await until(pilot, lambda: board.applied)
        assert [patch.path for patch in board.applied[0].patches] == [board.cards_by_rid[6].path]


async def test_where_everybody_is_refused_enter_does_nothing(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "l", "j", "space", "space", "L")
        await until(pilot, lambda: "2 refused:" in screen_text(pilot))
        await press(pilot, "enter", "escape")
        assert board.applied == []
        assert "2 marked" in screen_text(pilot)


async def test_a_touch_of_many_is_one_commit(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "space", "space", "t", "e", "1", *"invited", "enter", "enter")
        await until(pilot, lambda: board.applied)
        assert len(board.applied[0].patches) == 2


async def test_dot_does_the_last_change_again_on_another_card(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "T", *"vip", "enter")
        await until(pilot, lambda: len(board.applied) == 1)
        await press(pilot, "j", "full_stop")
        await until(pilot, lambda: len(board.applied) == 2)
        await until(pilot, lambda: "Sara Lindt: +vip" in screen_text(pilot))
        assert board.applied[1].patches[0].path == board.cards_by_rid[2].path


async def test_dot_on_marks_is_one_commit_after_its_preview(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "O", "O")
        await until(pilot, lambda: len(board.applied) == 1)
        await press(pilot, "j", "space", "space", "full_stop", "enter")
        await until(pilot, lambda: len(board.applied) == 2)
        assert len(board.applied[1].patches) == 2


async def test_dot_says_when_there_is_nothing_to_repeat() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "full_stop")
        assert "nothing to repeat yet" in screen_text(pilot)


async def test_the_fields_of_a_refused_change_are_safe_to_show(until: Until) -> None:
    board = small_board()
    board.trees[board.cards_by_rid[7].path]["name"] = "[bold]\x1b]0;x\x07"
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "l", "j", "space", "space", "L")
        await until(pilot, lambda: "2 refused:" in screen_text(pilot))
        assert "[bold]" in screen_text(pilot)
        assert "\x1b" not in screen_text(pilot)


async def test_shift_v_on_the_queue_marks_from_here_to_the_cursor(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "tab", "V", "j", "j")
        assert "3 marked" in screen_text(pilot)
        await press(pilot, "k", "escape", "j", "j")
        assert "2 marked" in screen_text(pilot)
        await press(pilot, "T", *"vip", "enter", "enter")
        await until(pilot, lambda: board.applied)
        assert len(board.applied[0].patches) == 2


async def test_an_action_takes_the_range_of_the_queue(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "tab", "V", "j", "T", *"vip", "enter", "enter")
        await until(pilot, lambda: board.applied)
        assert len(board.applied[0].patches) == 2
        await until(pilot, lambda: "marked" not in screen_text(pilot))
