"""Keys that arrive all at once, before the screens they are meant for are there."""

from __future__ import annotations

from textual import events
from textual.pilot import Pilot

from pipeboard.model.tree import Append
from tests.tui.conftest import Until, screen_text
from tests.tui.fake import SIZE, app_of, small_board


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Everything at once, as a terminal hands over what was typed while it was busy."""
    for key in keys:
        character = {"enter": "\r", "escape": None, "tab": "\t", "slash": "/", "ctrl+u": None}.get(
            key, key
        )
        pilot.app.post_message(events.Key(key, character))


async def test_a_touch_typed_in_one_go_is_logged_as_typed(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "j", "t", "c", "2", *"back mon", "tab", *"fri 10 call: price", "enter")
        await until(pilot, lambda: board.applied)
        edits = board.applied[0].patches[0].edits
        made = {edit.path[0]: edit.value for edit in edits if isinstance(edit, Append)}
        assert made["activities"]["outcome"] == "no-answer"
        assert made["activities"]["text"] == "back mon"
        assert made["follow_ups"]["due"].startswith("2026-11-27T10:00")
        assert made["follow_ups"]["channel"] == "phone"


async def test_a_filter_typed_in_one_go_touches_no_card(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "slash", *"sara lindt", "enter")
        await until(pilot, lambda: "/ sara lindt" in screen_text(pilot))
        await until(pilot, lambda: not pilot.app.screen.query("FilterLine"))
        assert len(pilot.app.screen_stack) == 1


async def test_an_enter_typed_before_the_terminal_was_ours_closes_the_filter(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        burst(pilot, "slash", *"sara lindt")
        pilot.app.post_message(events.Key("ctrl+j", "\n"))  # a terminal of lines makes it of Enter
        await until(pilot, lambda: "/ sara lindt" in screen_text(pilot))
        await until(pilot, lambda: not pilot.app.screen.query("FilterLine"))


async def test_field_and_value_typed_in_one_go(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "j", "e", *"title", "enter", *"CFO", "enter")
        await until(pilot, lambda: board.applied)
        assert board.trees[board.cards_by_rid[1].path]["title"] == "CFO"


async def test_keys_typed_ahead_of_a_screen_are_for_that_screen(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "g", "q", "j", "enter", "J", "m", *"hello", "enter")
        await until(pilot, lambda: board.applied)
        assert board.applied[0].patches[0].path == board.cards_by_rid[5].path


async def test_two_notes_and_a_move_in_one_go_are_three_changes_in_order(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "j", "m", *"one", "enter")
        burst(pilot, "m", *"two", "enter", "L")
        await until(pilot, lambda: len(board.applied) == 3)
        assert [change.verb for change in board.applied] == ["note", "note", "move"]


async def test_marks_an_action_and_its_preview_in_one_go_are_one_change(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "j", "space", "space", "T", *"vip", "enter", "enter", "j")
        await until(pilot, lambda: board.applied)
        assert len(board.applied[0].patches) == 2
        await until(pilot, lambda: "marked" not in screen_text(pilot))
        await until(pilot, lambda: pilot.app.screen_stack[0].grid.card.name == "Ngọc Anh Nguyễn")


async def test_an_order_in_one_go_leaves_what_is_behind_it_to_the_board(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        burst(pilot, "g", "z", "n", "j", "j")
        await until(pilot, lambda: "by name ↑" in screen_text(pilot))
        await until(pilot, lambda: pilot.app.screen_stack[0].grid.card is not None)
        await until(pilot, lambda: pilot.app.screen_stack[0].grid.card.name == "Sara Lindt")


async def test_a_line_that_is_emptied_in_one_go_keeps_what_is_typed_behind_it(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "j", "T", *"wrong", "ctrl+u", *"vip", "enter")
        await until(pilot, lambda: board.applied)
        assert board.applied[0].words == "+vip"


async def test_what_is_typed_behind_the_key_that_quits_goes_nowhere() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        burst(pilot, "q", *"jjtc2no answer", "enter")
        await pilot.pause()
        await pilot.app._shutdown()
        await pilot.app.on_key(events.Key("o", "o"))
