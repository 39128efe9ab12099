"""Cadences by keys: `c` starts, skips and stops; the work loop carries one on."""

from __future__ import annotations

from pipeboard.model.tree import Tree
from tests.tui.conftest import Until, press, screen_text
from tests.tui.fake import FakeBoard, app_of, small_board

SMALL = (80, 24)


def jonas(board: FakeBoard) -> dict[str, Tree]:
    """The file of the contact that comes first in the queue."""
    return board.trees[board.cards_by_rid[1].path]


def in_cadence(number: int, due: str = "2026-11-20") -> FakeBoard:
    board = small_board()
    step: Tree = {
        "id": "f-1", "due": due, "channel": "phone", "reason": "second try",
        "cadence": "inbound", "step": str(number),
    }  # fmt: skip
    jonas(board).update({"phone": "+47 555 01 42", "email": "j@x.example", "follow_ups": [step]})
    return board


def steps(board: FakeBoard) -> list[tuple[str, str, str]]:
    entries = jonas(board)["follow_ups"]
    assert isinstance(entries, list)
    return [(str(e["cadence"]), str(e["step"]), str(e["due"])) for e in entries]  # type: ignore[index,call-overload] # maps


async def test_c_lists_the_cadences_with_their_steps_and_starts_one(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "c")
        text = screen_text(pilot)
        assert "inbound  phone 0 · email 0 · phone 1 · email 3" in text
        assert "nurture  email every 30d for 12mo" in text
        await press(pilot, *"inb", "enter")
        await until(pilot, lambda: board.applied)
        assert steps(board) == [("inbound", "1", "2026-11-22")]
        assert board.applied[0].action == "cadence.start"


async def test_c_skips_a_step_of_the_one_that_runs_or_stops_it(until: Until) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "c")
        assert "inbound 3/7 runs: skip · stop · or another" in screen_text(pilot)
        await press(pilot, *"skip", "enter")
        await until(pilot, lambda: len(board.applied) == 1)
        assert steps(board) == [("inbound", "4", "2026-11-24")]
        await press(pilot, "c", *"stop", "enter")
        await until(pilot, lambda: len(board.applied) == 2)
        assert steps(board) == []


async def test_what_is_no_cadence_is_said_under_the_line() -> None:
    board = small_board()
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "c", *"inbuond", "enter")
        assert "'inbuond' is not a cadence" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"stop", "enter")
        assert "is not in a cadence" in screen_text(pilot)
        assert not board.applied


async def test_the_contact_and_the_brief_say_where_one_is_in_it() -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=(100, 30)) as pilot:
        await press(pilot, "w")
        assert "phone · second try · inbound 3/7" in screen_text(pilot)
        await press(pilot, "enter")
        assert "phone — second try   inbound 3/7" in screen_text(pilot)


async def test_no_answer_in_the_loop_carries_the_cadence_on(until: Until) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=(100, 30)) as pilot:
        await press(pilot, "w", "2")
        words = "inbound 4/7 · Tue 24 Nov · email · case study from their industry"
        assert words in screen_text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: board.applied)
        assert steps(board) == [("inbound", "4", "2026-11-24")]
        assert board.applied[0].verb == "log"


async def test_a_minus_as_the_next_step_ends_it(until: Until) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "2", "tab", "-", "enter")
        await until(pilot, lambda: board.applied)
        assert steps(board) == []


async def test_connected_ends_it_and_asks_what_is_next(until: Until) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "1", "enter", *"fri call: price", "enter")
        await until(pilot, lambda: board.applied)
        [step] = jonas(board)["follow_ups"]  # type: ignore[misc] # a list
        assert (step["due"], step.get("cadence")) == ("2026-11-27", None)


async def test_the_wrong_person_hands_the_cadence_on_at_the_same_step(until: Until) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "7", "enter", *"Eva Berg, eva@x.example", "enter")
        await until(pilot, lambda: board.applied)
        new = next(patch.tree for patch in board.applied[0].patches if patch.tree)
        [step] = new["follow_ups"]  # type: ignore[misc] # a list
        assert (step["cadence"], step["step"], step["reason"]) == ("inbound", 3, "second try")
        assert jonas(board)["status"] == "disqualified"


async def test_the_third_call_in_a_row_is_warned_of_on_the_card() -> None:
    board = in_cadence(3)
    jonas(board)["activities"] = [
        {"id": f"a-{n}", "at": f"2026-11-1{n}", "type": "call", "dir": "out"} for n in (1, 2)
    ]
    async with app_of(board).run_test(size=(100, 30)) as pilot:
        await press(pilot, "w")
        assert "the 3rd phone in a row" in screen_text(pilot)


async def test_d_before_the_day_of_a_step_offers_what_follows_it(until: Until) -> None:
    board = in_cadence(3, due="2026-11-30")
    async with app_of(board).run_test(size=(100, 30)) as pilot:
        await press(pilot, "w", "enter", "d", "2")
        words = "inbound 4/7 · Tue 24 Nov · email · case study from their industry"
        assert words in screen_text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: board.applied)
        assert steps(board) == [("inbound", "4", "2026-11-24")]


async def test_p_asks_until_when_and_whether_something_useful_comes_meanwhile(
    until: Until,
) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "P", *"may", "enter")
        assert "send something useful meanwhile? y n" in screen_text(pilot)
        await press(pilot, "y", "enter")
        await until(pilot, lambda: board.applied)
        assert jonas(board)["status"] == "nurture"
        assert steps(board) == [("nurture", "1", "2026-12-22")]
        assert "nurture 1/12" in board.applied[0].words


async def test_p_and_no_freezes_the_cadence_until_that_day(until: Until) -> None:
    board = in_cadence(3)
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "w", "P", *"may", "enter", "n", "enter")
        await until(pilot, lambda: board.applied)
        assert jonas(board)["status"] == "paused"
        assert steps(board) == [("inbound", "3", "2027-05-01")]


async def test_after_the_last_step_the_box_says_nurture_from_now_on() -> None:
    board = in_cadence(7)
    async with app_of(board).run_test(size=(100, 30)) as pilot:
        await press(pilot, "w", "2")
        assert "nurture 1/12 from now on · Tue 22 Dec · email" in screen_text(pilot)
