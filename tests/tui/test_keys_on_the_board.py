"""What a person does on the board, key by key, on a board in memory."""

from __future__ import annotations

import pytest

from pipeboard.tui.touching import Said, TouchPrompt
from tests.tui.conftest import Until, grid, lines_of, name, press, screen_text
from tests.tui.fake import SIZE, FakeBoard, a_card, app_of, small_board


async def test_j_and_k_move_the_cursor_and_stop_at_the_ends() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "j")
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "k")
        assert name(pilot) == "Jonas Weber"
        await press(pilot, "k", "k", "k")
        assert grid(pilot).problem is not None
        await press(pilot, "G")
        assert name(pilot) == "田中 さくら"
        await press(pilot, "j", "g", "g")
        assert grid(pilot).problem is not None


async def test_h_and_l_go_across_and_each_column_keeps_its_place() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "l", "j")
        assert name(pilot) == "Tom Rist"
        await press(pilot, "h")
        assert name(pilot) == "Jonas Weber"
        await press(pilot, "l")
        assert name(pilot) == "Tom Rist"


async def test_pages_and_half_pages() -> None:
    board = FakeBoard([a_card(n, f"Lead {n:02}") for n in range(1, 41)])
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "pagedown")
        assert name(pilot) == "Lead 06"
        await press(pilot, "ctrl+d")
        assert name(pilot) == "Lead 08"
        await press(pilot, "ctrl+u", "pageup")
        assert name(pilot) == "Lead 01"
        assert "1/40" in screen_text(pilot)


async def test_the_board_shows_counts_sums_the_parked_and_the_five_words(until: Until) -> None:
    async with app_of(small_board()).run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "Reply 4" in screen_text(pilot))
        text = screen_text(pilot)
        for part in (
            "Leads 6",
            "Prospects 3",
            "€71k · w €24k",
            "+3 nurture +1 paused",
            "w work 21",
        ):
            assert part in text


async def test_at_80_columns_the_neighbours_show_their_counts() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await pilot.pause()
        text = screen_text(pilot)
        assert "┌Prospects─┐" in text
        assert "Σ €71k" in text


async def test_below_60_columns_one_column_is_shown() -> None:
    async with app_of(small_board()).run_test(size=(50, 20)) as pilot:
        await press(pilot, "l")
        assert "Prospects" in screen_text(pilot)
        assert "Leads" not in screen_text(pilot)


async def test_a_resize_lays_the_columns_out_again(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "l")
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: "Customers 2" in screen_text(pilot))
        assert name(pilot) == "Anna Keller"


async def test_an_empty_board_says_what_to_do() -> None:
    async with app_of(FakeBoard([])).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "l", "G", "enter", "H", "L", "t", "escape", "space")
        assert "a add someone" in screen_text(pilot)


async def test_digits_are_segments_and_0_is_everybody() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "1")
        assert "1 hot ▸ status:open" in screen_text(pilot)
        assert grid(pilot).rids == [4]
        await press(pilot, "0")
        assert len(grid(pilot).rids) == 5
        await press(pilot, "7")
        assert "no segment has the digit 7" in screen_text(pilot)


async def test_slash_filters_while_one_types_and_esc_takes_it_back() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"sara")
        assert grid(pilot).rids == [2]
        assert "1 parked: Anna Keller" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(grid(pilot).rids) == 5


async def test_enter_keeps_the_filter_and_up_brings_an_earlier_one_back() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"sara", "enter")
        assert "/ sara" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(grid(pilot).rids) == 5
        await press(pilot, "slash", "up", "enter")
        assert grid(pilot).rids == [2]


async def test_a_query_that_cannot_be_read_is_pointed_at_and_shows_what_it_showed() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"sta:x")
        text = screen_text(pilot)
        assert "^" in text
        assert "nearest: stage" in text
        await press(pilot, "enter")
        assert pilot.app.screen.query("FilterLine")


async def test_the_filter_is_for_every_view_and_q_takes_it_off_before_it_leaves() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "2", "q")
        assert pilot.app.is_running
        assert "owner:mara" not in screen_text(pilot)


async def test_question_mark_lists_the_keys_in_force_and_typing_filters_them() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "question_mark")
        assert "stage on" in screen_text(pilot) or "column to the left" in screen_text(pilot)
        await press(pilot, *"snoo")
        text = screen_text(pilot)
        assert "snooze" in text
        assert "column to the left" not in text
        await press(pilot, "escape")
        assert "Leads" in screen_text(pilot)


async def test_a_leader_shows_what_may_follow_and_esc_or_another_key_ends_it() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "t")
        assert "r research" in screen_text(pilot)
        await press(pilot, "escape")
        assert "r research" not in screen_text(pilot)
        await press(pilot, "t", "z")
        assert name(pilot) == "Jonas Weber"
        assert "r research" not in screen_text(pilot)


async def test_gq_and_tab_open_the_queue_and_gb_leads_back() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "tab")
        assert "reply owed" in screen_text(pilot)
        await press(pilot, "g", "b")
        assert "Leads" in screen_text(pilot)
        await press(pilot, "g", "q", "j", "enter")
        assert "Sara Lindt" in screen_text(pilot)
        await press(pilot, "q", "q")
        assert "Leads" in screen_text(pilot)


async def test_the_demo_opens_on_the_queue() -> None:
    async with app_of(small_board(), start="queue").run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "queue 1/4" in screen_text(pilot)


async def test_gp_lists_broken_files_with_line_and_message() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "p")
        text = screen_text(pilot)
        assert "1 problem" in text
        assert "could not find expected ':'" in text


async def test_enter_opens_the_contact_and_j_k_in_capitals_go_on_to_its_neighbours() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "enter")
        assert "Jonas Weber" in screen_text(pilot)
        await press(pilot, "J")
        assert "Sara Lindt" in screen_text(pilot)
        await press(pilot, "K", "K")
        assert "the list ends here" in screen_text(pilot) or "Jonas Weber" in screen_text(pilot)
        await press(pilot, "escape")
        assert "Leads" in screen_text(pilot)


async def test_a_click_puts_the_cursor_on_a_card_and_a_double_click_opens_it(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await pilot.click("#grid", offset=(10, 5))
        assert name(pilot) == "Jonas Weber"
        await pilot.click("#grid", offset=(10, 8), times=2)
        await until(pilot, lambda: "Timeline" in screen_text(pilot))
        assert "Sara Lindt" in screen_text(pilot)


async def test_a_touch_shows_what_its_digits_mean_before_one_is_pressed(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "t", "c")
        await until(pilot, lambda: "1  connected" in screen_text(pilot))
        shown = screen_text(pilot)
        assert "2  no answer" in shown
        assert "8  opted out" in shown
        lines = [line for line in shown.splitlines() if "connected" in line]
        assert "no answer" in lines[0], "they stand side by side"


@pytest.mark.parametrize(("due", "warned"), [("2026-11-24", False), ("", True)])
async def test_done_says_at_once_that_nothing_is_planned(
    until: Until, due: str, warned: bool
) -> None:
    async with app_of(FakeBoard([a_card(1, "Ann", due=due)])).run_test(size=SIZE) as pilot:
        await press(pilot, "d")
        await until(pilot, lambda: "1  connected" in screen_text(pilot))
        assert ("nothing planned: Esc" in screen_text(pilot)) is warned


async def test_a_touch_without_outcomes_is_typed_at_once() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        heard: list[Said | None] = []
        pilot.app.push_screen(TouchPrompt("research", "Jonas", [], lambda said: said), heard.append)
        await press(pilot, *"their new shop", "enter")
        assert [said.text for said in heard if said] == ["their new shop"]


async def test_Y_says_why_a_contact_waits_term_by_term() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "j", "Y")
        assert "why · Sara Lindt" in screen_text(pilot)
        assert "3 days late" in screen_text(pilot)
        assert "step 3d late" in screen_text(pilot)
        await press(pilot, "q")
        assert name(pilot) == "Sara Lindt"


async def test_the_keys_after_a_leader_stand_below_each_other() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "y")
        await pilot.pause()
        first, second = lines_of(pilot)[-2:]
        assert first.startswith(" y …")
        assert second.startswith(" y the contact as text")


async def test_a_range_begins_at_nobody_where_the_column_is_empty() -> None:
    app = app_of(FakeBoard([]))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "V")
        app.redraw()
        await press(pilot, "j", "V", "asterisk")
        assert not grid(pilot).ranged
