"""What a column shows: bands, counts before all is read, the mouse."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import events

from pipeboard.board.views import BoardView, Card
from pipeboard.tui.columns import line_of, spot
from pipeboard.tui.screens import board as screen
from tests.tui.conftest import Until, grid, lines_of, name, press, screen_text
from tests.tui.fake import SIZE, FakeBoard, a_card, app_of, small_board

LARGE = (160, 50)


class Banded(FakeBoard):
    """The small board, the last of its prospects with an opportunity."""

    def columns(self, query: str = "", sort: str = "", first: int | None = None) -> BoardView:
        view = super().columns(query, sort, first)
        lead, prospect, customer = view.columns
        return view._replace(columns=[lead, prospect._replace(deals_from=1), customer])


def banded() -> Banded:
    return Banded(list(small_board().cards_by_rid.values()))


@pytest.mark.parametrize(
    ("number", "top", "split", "line"),
    [
        (0, 0, None, 0), (2, 0, None, 6), (5, 4, None, 3),
        (0, 0, 2, 1), (1, 0, 2, 4), (2, 0, 2, 8), (3, 0, 2, 11),
        (2, 2, 2, 1), (4, 3, 2, 4), (1, 1, 2, 1), (2, 1, 2, 5), (0, 0, 0, 1),
    ],
)  # fmt: skip
def test_a_card_begins_below_the_heads_of_the_bands_above_it(
    number: int, top: int, split: int | None, line: int
) -> None:
    assert line_of(number, top, split) == line
    for part in range(3):
        assert spot(line + part, top, split) == (number, part, None)


@pytest.mark.parametrize(
    ("line", "top", "split", "band"), [(0, 0, 2, 0), (0, 2, 2, 1), (7, 0, 2, 1), (4, 1, 2, 1)]
)
def test_the_other_lines_are_the_heads(line: int, top: int, split: int, band: int) -> None:
    assert spot(line, top, split).band == band


async def test_prospects_are_split_where_there_are_opportunities() -> None:
    async with app_of(banded()).run_test(size=LARGE) as pilot:
        await press(pilot, "l")
        lines = lines_of(pilot)
        first = next(n for n, line in enumerate(lines) if "qualified 1 " in line)
        second = next(n for n, line in enumerate(lines) if "opportunity 2 · €71k" in line)
        assert "Anna Keller" in lines[first + 1]
        assert "Tom Rist" in lines[second + 1]
        await press(pilot, "j")
        assert "▸ Tom Rist" in lines_of(pilot)[second + 1]


async def test_without_opportunities_there_is_no_band() -> None:
    async with app_of(small_board()).run_test(size=LARGE) as pilot:
        await pilot.pause()
        assert "qualified" not in screen_text(pilot)


async def test_of_a_large_board_the_first_page_is_shown_and_g_goes_to_the_end_of_all(
    monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    class Slow(FakeBoard):
        def columns(self, query: str = "", sort: str = "", first: int | None = None) -> BoardView:
            view = super().columns(query, sort)
            if first is None:
                return view
            lead = view.columns[0]
            short = lead._replace(rids=lead.rids[:first], more=True, counted=False, value=0.0)
            return view._replace(columns=[short, *view.columns[1:]])

        def is_quick(self, query: str, sort: str = "") -> bool:
            return True

    monkeypatch.setattr(screen, "LARGE", 10)
    monkeypatch.setattr(screen, "FIRST", 5)
    board = Slow([a_card(n, f"Lead {n:02}") for n in range(1, 41)])
    async with app_of(board).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Leads 40" in screen_text(pilot))
        pilot.app.screen._asked = None
        pilot.app.screen.reload()
        assert grid(pilot).partial
        await press(pilot, "G")
        assert name(pilot) == "Lead 40"
        pilot.app.screen._asked = None
        pilot.app.screen.reload()
        await press(pilot, "*")
        assert "40 marked" in screen_text(pilot)


class Told(FakeBoard):
    """A board that remembers which cards it was asked for, and is as written so many times."""

    edition = 0

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__(cards)
        self.asked: list[int] = []

    def cards(self, rids: Sequence[int], *, laned: bool = True) -> dict[int, Card]:
        self.asked += rids
        return super().cards(rids, laned=laned)


async def test_from_segment_to_segment_no_card_is_read_twice_until_something_is_written() -> None:
    board = Told([a_card(n, f"Lead {n:02}", owner="mara" if n % 2 else "ines") for n in range(9)])
    async with app_of(board).run_test(size=LARGE) as pilot:
        await press(pilot, "2", "0", "2")
        assert "Lead 07" in screen_text(pilot)
        assert "Lead 08" not in screen_text(pilot)
        assert sorted(board.asked) == list(range(9))
        board.edition += 1
        board.cards_by_rid[7] = a_card(7, "Anna Keller")
        await press(pilot, "0")
        assert "Anna Keller" in screen_text(pilot)
        assert "Lead 07" not in screen_text(pilot)


async def test_a_click_puts_the_cursor_and_a_second_one_opens(until: Until) -> None:
    async with app_of(banded()).run_test(size=LARGE) as pilot:
        await pilot.pause()
        y = next(n for n, line in enumerate(lines_of(pilot)) if "Tom Rist" in line)
        await pilot.click(offset=(60, y))
        assert name(pilot) == "Tom Rist"
        await pilot.click(offset=(60, y), times=2)
        await until(pilot, lambda: pilot.app.screen.NAME == "contact")


async def test_the_wheel_scrolls_the_column_under_it_and_leaves_the_cursor_in_its_own() -> None:
    leads = [a_card(n, f"Lead {n:02}") for n in range(1, 41)]
    others = [a_card(n, f"Prospect {n:02}", stage="prospect") for n in range(41, 81)]
    async with app_of(FakeBoard([*leads, *others])).run_test(size=LARGE) as pilot:
        await press(pilot, "j")
        for _ in range(3):
            await pilot._post_mouse_events([events.MouseScrollDown], offset=(70, 20))
        assert "Prospect 44" in lines_of(pilot)[4]
        assert "Prospect 41" not in screen_text(pilot)
        assert name(pilot) == "Lead 02"


async def test_a_card_dragged_to_the_next_column_moves_a_stage(until: Until) -> None:
    board = small_board()
    async with app_of(board).run_test(size=LARGE) as pilot:
        await pilot.pause()
        y = next(n for n, line in enumerate(lines_of(pilot)) if "Sara Lindt" in line)
        await pilot.mouse_down(offset=(10, y))
        await pilot.hover(offset=(70, y))
        await pilot.mouse_up(offset=(70, y))
        await until(pilot, lambda: board.applied)
        assert board.trees[board.cards_by_rid[2].path]["stage"] == "prospect"
        assert len(board.applied) == 1


async def test_a_card_dragged_back_is_asked_why_and_one_dropped_at_home_stays(
    until: Until,
) -> None:
    board = small_board()
    async with app_of(board).run_test(size=LARGE) as pilot:
        await pilot.pause()
        y = next(n for n, line in enumerate(lines_of(pilot)) if "Tom Rist" in line)
        await pilot.mouse_down(offset=(70, y))
        await pilot.hover(offset=(10, y))
        await pilot.hover(offset=(70, y))
        await pilot.mouse_up(offset=(70, y))
        assert board.applied == []
        await pilot.mouse_down(offset=(70, y))
        await pilot.hover(offset=(10, y))
        await pilot.mouse_up(offset=(10, y))
        await until(pilot, lambda: "back, because · Tom Rist" in screen_text(pilot))


async def test_a_resize_keeps_the_cursor_on_its_contact(until: Until) -> None:
    board = FakeBoard([a_card(n, f"Lead {n:02}") for n in range(1, 41)])
    async with app_of(board).run_test(size=LARGE) as pilot:
        await press(pilot, "G", "k")
        for width, height in ((50, 20), (80, 24), (200, 60)):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda size=(width, height): pilot.app.screen.size == size)
            await until(pilot, lambda: "▸ Lead 39" in screen_text(pilot))
        assert name(pilot) == "Lead 39"
