"""The work loop key by key, on a board in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeboard.errors import PipeboardError
from pipeboard.model.tree import Append, Set
from pipeboard.tui.drafts import Draft
from pipeboard.tui.screens.work import WorkScreen
from pipeboard.tui.session import Order
from tests.tui.conftest import Until, press, screen_text
from tests.tui.fake import SIZE, FakeBoard, a_card, app_of, small_board
from tests.tui.test_typed_ahead import burst

if TYPE_CHECKING:
    from textual.pilot import Pilot

NAMES = ["Jonas Weber", "Sara Lindt", "田中 さくら", "Tom Rist"]


def loop(pilot: Pilot[None]) -> WorkScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, WorkScreen))


def name(pilot: Pilot[None]) -> str:
    """Whose card is in front."""
    targets = loop(pilot).targets()
    return targets[0].name if targets else ""


def made(board: FakeBoard, number: int = -1) -> dict[str, dict[str, object]]:
    """What a change added to the lists of its contact."""
    edits = board.applied[number].patches[0].edits
    return {str(e.path[0]): e.value for e in edits if isinstance(e, Append)}  # type: ignore[misc] # maps


async def test_w_shows_the_first_of_the_queue_with_all_one_has_to_know() -> None:
    board = small_board()
    board.trees[board.cards_by_rid[1].path] |= {
        "phone": "+47 555 01 42",
        "timezone": "Europe/Berlin",
        "pains": ["stock reports"],
        "notes": [{"id": "n-1", "at": "2026-11-12", "kind": "objection", "text": "too dear"}],
    }
    async with app_of(board).run_test(size=(100, 30)) as pilot:
        await press(pilot, "w")
        text = screen_text(pilot)
        for part in (
            "WORK 1/4",
            "Reply 1 · Due 2 · Slipping 1",
            "0 min · 0 touches · 0 conversations",
            "Jonas Weber — Weber Print (retail · 64)",
            "call +47 555 01 42 · 09:00 there",
            "waits for an answer",
            "email sent demo slots",
            "! too dear",
            "stock reports",
            "answer them first",
            "2  no answer",
        ):
            assert part in text


async def test_2_enter_logs_no_answer_plans_the_retry_and_shows_the_next_card(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2")
        assert "Mon 23 Nov 15:00 · phone" in screen_text(pilot)
        await press(pilot, "enter")
        assert name(pilot) == "Sara Lindt"
        await until(pilot, lambda: board.applied)
        assert made(board)["activities"]["outcome"] == "no-answer"
        assert made(board)["follow_ups"]["due"] == "2026-11-23T15:00+00:00"
        assert "1 touch" in screen_text(pilot)
        assert "WORK 2/4" in screen_text(pilot)


async def test_enter_chooses_no_outcome_it_opens_the_contact_and_the_place_is_kept() -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "J", "enter")
        assert "Timeline" in screen_text(pilot)
        await press(pilot, "J", "J", "q")
        assert name(pilot) == "Sara Lindt"
        assert board.applied == []


async def test_a_step_in_words_takes_the_place_of_the_suggestion(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", *"back mon", "tab", *"fri 10 call! price", "enter")
        await until(pilot, lambda: board.applied)
        assert made(board)["activities"]["text"] == "back mon"
        step = made(board)["follow_ups"]
        assert (step["due"], step["channel"], step["promised"]) == (
            "2026-11-27T10:00+00:00",
            "phone",
            True,
        )


async def test_a_dash_plans_nothing(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", "tab", "minus", "enter")
        await until(pilot, lambda: board.applied)
        assert "follow_ups" not in made(board)


async def test_an_outcome_that_asks_for_the_next_step_is_not_saved_without_asking(
    until: Until,
) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "1", "enter")
        assert board.applied == []
        await press(pilot, *"tomorrow 9 email: offer", "enter")
        await until(pilot, lambda: board.applied)
        assert made(board)["follow_ups"]["due"] == "2026-11-23T09:00+00:00"
        assert "1 conversation" in screen_text(pilot) or loop(pilot).session.conversations == 1


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("? does it export", "question", "does it export"),
        ("! price: too dear", "objection", "too dear"),
        ("> one report", "goal", "one report"),
        ("+ quick", "praise", "quick"),
    ],
)
async def test_a_text_with_a_prefix_becomes_a_note_of_the_same_commit(
    until: Until, typed: str, kind: str, text: str
) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", *typed, "enter")
        await until(pilot, lambda: board.applied)
        assert (made(board)["notes"]["kind"], made(board)["notes"]["text"]) == (kind, text)
        assert made(board)["activities"]["outcome"] == "no-answer"
        assert len(board.applied) == 1


async def test_t_takes_another_channel(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "t", "e")
        assert "1  sent" in screen_text(pilot)
        await press(pilot, "1", "enter")
        await until(pilot, lambda: board.applied)
        assert made(board)["activities"]["type"] == "email"


async def test_research_is_typed_at_once_and_is_no_touch(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "t", "r", "escape", "t", "r", *"new shop", "enter")
        await until(pilot, lambda: board.applied)
        assert made(board)["activities"]["type"] == "research"
        assert loop(pilot).session.touches == 0


async def test_esc_goes_back_zone_by_zone_then_shows_the_summary_then_leaves(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", "enter", "2", "tab", "escape", "escape")
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "escape")
        await until(pilot, lambda: "3 left" in screen_text(pilot))
        await press(pilot, "escape")
        assert "Leads" in screen_text(pilot)


async def test_q_leaves_at_once_where_nothing_was_done() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "q")
        assert "Leads" in screen_text(pilot)


async def test_s_snoozes_and_goes_on(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "s", *"1w", "enter")
        await until(pilot, lambda: board.applied)
        assert board.applied[0].verb == "snooze"
        assert name(pilot) == "Sara Lindt"


async def test_a_snooze_without_a_step_makes_one_about_the_lane(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "J", "s", *"1w", "enter")
        await until(pilot, lambda: board.applied)
        assert made(board)["follow_ups"]["reason"] == "overdue"


async def test_s_in_capitals_skips_to_the_end_without_a_change() -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "S")
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "S", "S", "S")
        assert name(pilot) == "Jonas Weber"
        await press(pilot, "q")
        assert "4 skipped" in screen_text(pilot)
        assert board.applied == []


@pytest.mark.parametrize(("answer", "status"), [("y", "nurture"), ("n", "paused")])
async def test_p_parks_until_a_day_nurture_or_not(until: Until, answer: str, status: str) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "P", *"may timing: after the fair", "enter", answer, "enter")
        await until(pilot, lambda: board.applied)
        tree = board.trees[board.cards_by_rid[1].path]
        assert tree["status"] == status
        info = tree["status_info"]
        assert (info["review_on"], info["note"]) == ("2027-05-01", "after the fair")
        assert name(pilot) == "Sara Lindt"


@pytest.mark.parametrize(
    ("keys", "status", "reason"),
    [
        (["d", *"not-icp", "enter"], "disqualified", "not-icp"),
        (["l", *"price", "enter", "enter"], "nurture", "other"),
        (["l", *"price", "enter", "ctrl+u", *"lost", "enter"], "lost", "price"),
    ],
)
async def test_x_lets_go_with_a_reason_of_the_list(
    until: Until, keys: list[str], status: str, reason: str
) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "X", *keys)
        await until(pilot, lambda: board.applied)
        tree = board.trees[board.cards_by_rid[1].path]
        assert (tree["status"], tree["status_info"]["reason"]) == (status, reason)
        assert name(pilot) == "Sara Lindt"


async def test_x_names_the_reasons_and_takes_no_other() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "X", "d")
        assert "not-icp · no-budget" in screen_text(pilot)
        await press(pilot, *"ugly", "enter")
        assert "'ugly' is not a reason" in screen_text(pilot)


async def test_x_c_is_for_customers_and_x_s_stops_all_contact(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "X", "c", *"price", "enter")
        assert "is no customer" in screen_text(pilot)
        await press(pilot, "escape", "X", "s", "enter")
        await until(pilot, lambda: board.applied)
        assert board.trees[board.cards_by_rid[1].path]["consent"]["do_not_contact"] == "true"


async def test_park_and_exit_are_there_on_board_and_contact_too(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "j", "P", *"may", "enter", "n", "enter")
        await press(pilot, "j", "enter", "X", "d", *"no-need", "enter")
        await until(pilot, lambda: len(board.applied) == 2)
        assert [change.verb for change in board.applied] == ["pause", "disqualify"]


async def test_minus_says_that_no_answer_is_needed(until: Until) -> None:
    board = small_board()
    message = {"id": "a-1", "at": "2026-11-20", "type": "email", "dir": "in"}
    board.trees[board.cards_by_rid[1].path]["activities"] = [message]
    async with app_of(board).run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot, "w", "minus")
        await until(pilot, lambda: board.applied)
        assert [e.path[-1] for e in board.applied[0].patches[0].edits if isinstance(e, Set)] == [
            "needs_reply"
        ]
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "minus")
        assert "no message of Sara Lindt waits" in screen_text(pilot)
        assert name(pilot) == "Sara Lindt"


@pytest.mark.parametrize("keys", [["m", *"let go of it"], ["T", *"parked"], ["f", *"fri"]])
async def test_only_a_next_step_of_these_deals_with_the_contact(
    until: Until, keys: list[str]
) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", *keys, "enter")
        await until(pilot, lambda: board.applied)
        planned = keys[0] == "f"
        assert loop(pilot).session.planned == planned
        assert name(pilot) == ("Sara Lindt" if planned else "Jonas Weber")


async def test_u_takes_the_change_back_and_goes_to_its_contact(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", "enter", "J", "u")
        assert name(pilot) == "Jonas Weber"
        assert loop(pilot).session.touches == 0
        await until(pilot, lambda: not pilot.app.writer.waiting)


async def test_dot_repeats_the_last_outcome_in_one_key(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "full_stop")
        assert "nothing to repeat" in screen_text(pilot)
        await press(pilot, "2", "enter", "full_stop")
        await until(pilot, lambda: len(board.applied) == 2)
        assert made(board)["activities"]["outcome"] == "no-answer"
        assert board.applied[1].slugs != board.applied[0].slugs
        assert name(pilot) == NAMES[2]


async def test_dot_does_not_answer_what_an_outcome_asks(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "8", "enter", "enter", "full_stop")
        await until(pilot, lambda: board.applied)
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "enter", "escape", "escape")
        assert len(board.applied) == 1


async def test_a_click_into_a_line_types_there_once_an_outcome_is_chosen() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w")
        await pilot.click("#next")
        await press(pilot, "2")
        await pilot.click("#next")
        await press(pilot, *"fri")
        assert loop(pilot).box.typed == ("no-answer", "", "fri")


async def test_y_explains_the_urgency_in_full_and_esc_leads_back() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "J", "Y")
        text = screen_text(pilot)
        assert "urgency 7.9" in text
        assert "8 × 0.84" in text
        await press(pilot, "escape")
        assert "why now" in screen_text(pilot)


async def test_j_and_k_go_on_and_back_without_doing_anything() -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "J", "J")
        assert name(pilot) == NAMES[2]
        await press(pilot, "K")
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "K", "K")
        assert "the queue ends here" in screen_text(pilot)
        assert board.applied == []


async def test_what_was_typed_about_a_contact_is_there_when_one_comes_back() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", *"half a th", "escape", "J")
        assert "half a th" not in screen_text(pilot)
        await press(pilot, "K")
        assert "half a th" in screen_text(pilot)


async def test_arrivals_are_announced_and_never_move_the_cursor() -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "J")
        board.cards_by_rid = {
            99: a_card(99, "Eva Hot", lane="hot-signal"),
            **board.cards_by_rid,
        }
        board.trees[board.cards_by_rid[99].path] = {"id": "c-99", "name": "Eva Hot"}
        pilot.app.redraw()
        await pilot.pause()
        assert "+1 new: Eva Hot · n takes them next" in screen_text(pilot)
        assert name(pilot) == "Sara Lindt"
        await press(pilot, "n")
        assert "new: Eva" not in screen_text(pilot)
        await press(pilot, "J")
        assert name(pilot) == "Eva Hot"


async def test_who_was_dealt_with_elsewhere_is_passed_over_with_a_word(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w")
        board.cards_by_rid[2] = board.cards_by_rid[2]._replace(lane="")
        pilot.app.redraw()
        await press(pilot, "2", "enter")
        assert name(pilot) == NAMES[2]
        assert "passed over, dealt with elsewhere: Sara Lindt" in screen_text(pilot)


async def test_who_is_gone_from_the_board_is_passed_over(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w")
        del board.cards_by_rid[2]
        await press(pilot, "J")
        assert name(pilot) == NAMES[2]


async def test_a_change_that_fails_brings_its_contact_back_next_as_typed(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w")
        board.failing = PipeboardError("the disk is full")
        await press(pilot, "2", *"says no", "enter")
        await until(pilot, lambda: "Jonas Weber is not saved" in screen_text(pilot))
        assert name(pilot) == "Sara Lindt"
        assert loop(pilot).session.touches == 0
        board.failing = None
        await press(pilot, "J")
        assert name(pilot) == "Jonas Weber"
        assert "says no" in screen_text(pilot)


async def test_what_cannot_be_is_said_in_the_box() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", "tab", *"soonish", "enter")
        assert "does not start with a day" in screen_text(pilot)
        assert name(pilot) == "Jonas Weber"


async def test_a_whole_morning_typed_in_one_go_arrives_where_it_was_meant(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        burst(pilot, "w", "2", *"one", "enter", "2", *"two", "tab", *"fri call", "enter")
        burst(pilot, "S", "2", "enter")
        await until(pilot, lambda: len(board.applied) == 3)
        assert [change.slugs[0][:2] for change in board.applied] == ["c1", "c2", "c7"]
        assert made(board, 0)["activities"]["text"] == "one"
        assert made(board, 1)["follow_ups"]["due"] == "2026-11-27"


async def test_the_last_one_leads_to_the_summary_with_its_commits(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", "enter", "full_stop", "full_stop", "full_stop")
        await until(pilot, lambda: "4 commits" in screen_text(pilot))
        text = screen_text(pilot)
        assert "nobody is left · 0 min · 4 touches · 0 conversations · 4 planned" in text
        assert "abc log(c1-000001): call no-answer, next: 2026-11-23 15:00 phone" in text
        assert "next planned: Ngọc Anh Nguyễn" in text
        await press(pilot, "enter")
        assert "Leads" in screen_text(pilot)


async def test_an_empty_queue_says_so_and_q_leaves() -> None:
    async with app_of(FakeBoard([])).run_test(size=SIZE) as pilot:
        await press(pilot, "w")
        assert "nobody is left" in screen_text(pilot)
        await press(pilot, "t", "c", "2", "enter")
        assert "empty" in screen_text(pilot) or "add someone" in screen_text(pilot)


async def test_w_on_the_queue_starts_at_the_cursor() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "q", "j", "j", "w")
        assert name(pilot) == NAMES[2]
        assert "WORK 3/4" in screen_text(pilot)
        await press(pilot, "q")
        assert "queue 3/4" in screen_text(pilot)


async def test_the_place_is_kept_when_one_goes_elsewhere_by_g(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "2", "enter", "J", "g", "b", "w")
        assert name(pilot) == NAMES[2]
        assert "1 touch" in screen_text(pilot)


async def test_a_takes_everybodys_queue() -> None:
    board = small_board()
    asked: list[str] = []
    ask = board.queue

    def queue(lane: str = "", *, whose: str = "work", query: str = "") -> list[object]:
        asked.append(whose)
        return ask(lane, whose=whose, query=query)  # type: ignore[return-value] # rows

    board.queue = queue  # type: ignore[method-assign,assignment] # a spy
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "w", "a")
        assert asked[-1] == "all"
        assert name(pilot) == "Jonas Weber"


async def test_pb_work_opens_the_loop_of_a_lane() -> None:
    app = app_of(small_board(), start="work", order=Order("overdue", "mine", ""))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert loop(pilot).session.order.lane == "overdue"
        assert "WORK 1/4" in screen_text(pilot)


async def test_a_draft_from_before_is_said_and_brought_back_on_its_contact(until: Until) -> None:
    board = small_board()
    app = app_of(board)
    app.drafts.keep(board.cards_by_rid[7].id, Draft("email", "sent", "as promised", "fri call"))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "not saved when it ended: Tom Rist" in screen_text(pilot))
        await press(pilot, "w")
        assert name(pilot) == "Tom Rist"
        text = screen_text(pilot)
        assert "as promised" in text
        assert "fri call" in text
        await press(pilot, "enter")
        await until(pilot, lambda: board.applied)
        assert made(board)["activities"]["text"] == "as promised"
        await until(pilot, lambda: app.drafts.ids == [])


async def test_the_hint_line_names_what_one_needs_at_80_columns() -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "w")
        last = screen_text(pilot).splitlines()[-1]
        for hint in ("t channel", "s snooze", "S skip", "P park", "X exit", "u undo", "Esc stop"):
            assert hint in last
