"""Segments: the bar, saving what is shown, the list of all; the order and what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.board.views import Segment
from pipeboard.tui.segment_bar import cells
from pipeboard.tui.sorting import turned, words_of
from pipeboard.tui.state import State
from tests.tui.conftest import Until, grid, lines_of, name, press, screen_text
from tests.tui.fake import SIZE, app_of, small_board
from tests.tui.real import done, git, opened, subjects

HOT, MINE, BARE = Segment("1", "hot", "a"), Segment("2", "mine", "b"), Segment("", "none", "c")


@pytest.mark.parametrize(
    ("counts", "query", "width", "texts"),
    [
        ({"hot": 7, "mine": 29}, "b", 80, [" 1 hot 7 ", "▸2 mine 29 ", " none "]),
        ({}, "", 80, [" 1 hot ", " 2 mine ", " none "]),
        ({"hot": None, "mine": 1200}, "", 80, [" 2 mine 1,200 ", " none "]),
        ({"hot": None}, "a", 80, ["▸1 hot ", " 2 mine ", " none "]),
        ({"hot": 7, "mine": 29}, "", 20, [" 1 hot 7 "]),
        ({"hot": 7, "mine": 29}, "b", 20, ["▸2 mine 29 "]),
        ({}, "", 3, []),
    ],
)
def test_the_bar_holds_as_many_as_fit_and_always_the_one_in_force(
    counts: dict[str, int | None], query: str, width: int, texts: list[str]
) -> None:
    assert [cell.text for cell in cells([HOT, MINE, BARE], counts, query, width)] == texts


@pytest.mark.parametrize(
    ("key", "sort", "expected"),
    [
        ("v", "", "-value"), ("v", "-value", "value"), ("v", "value", "-value"),
        ("n", "-value", "name"), ("n", "name", "-name"), ("d", "", "-due"), ("d", "name", ""),
    ],
)  # fmt: skip
def test_the_key_of_an_order_turns_round_the_one_in_force(
    key: str, sort: str, expected: str
) -> None:
    assert turned(key, sort) == expected


@pytest.mark.parametrize(
    ("sort", "words"),
    [("", ""), ("-value", "by value ↓"), ("name", "by name ↑"), ("-due", "by due ↓"),
     ("-idle", "by last touch ↓")],
)  # fmt: skip
def test_an_order_has_words(sort: str, words: str) -> None:
    assert words_of(sort) == words


async def test_the_bar_counts_and_shows_which_is_in_force(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "2 mine 9" in screen_text(pilot))
        await press(pilot, "2")
        assert "▸2 mine 9" in screen_text(pilot)


async def test_a_click_on_a_segment_puts_it_in_force(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "2 mine 9" in screen_text(pilot))
        at = lines_of(pilot)[2].index("2 mine")
        await pilot.click("#segments", offset=(at, 0))
        await until(pilot, lambda: pilot.app.query_text == "owner:mara")


async def test_shift_s_saves_the_filter_for_the_team_or_for_me(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "slash", *"stage:lead", "enter")
        await press(pilot, "S", *"leads", "enter", "t", "enter")
        await done(pilot, until, root, 1)
        assert "segment leads" in subjects(root)[0]
        assert "stage:lead" in (root / "pipeboard.yaml").read_text()
        await press(pilot, "S", *"own-leads", "enter", "m", "enter")
        await done(pilot, until, root, 2)
        (own,) = (root / "people").glob("*.yaml")
        assert "own-leads" in own.read_text()
        await until(pilot, lambda: "own-leads" in screen_text(pilot))


async def test_shift_s_keeps_the_order_as_well(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "z", "n", "S", *"named", "enter", "m", "enter")
        await done(pilot, until, root, 1)
        (own,) = (root / "people").glob("*.yaml")
        assert "sort:name" in own.read_text()


async def test_a_name_that_is_taken_or_an_answer_that_is_none_is_refused(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "S")
        assert "nothing to save" in screen_text(pilot)
        await press(pilot, "2", "S", *"mine", "enter")
        assert "already" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"ours", "enter", "x", "enter")
        assert "t for the team, or m for me" in screen_text(pilot)


async def test_gs_lists_them_and_enter_shows_one(until: Until) -> None:
    async with app_of(small_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "s")
        assert "2 segments" in screen_text(pilot)
        await press(pilot, "j", "enter")
        await until(pilot, lambda: "▸2 mine" in screen_text(pilot))


async def test_gs_marks_a_market_in_which_nobody_is_a_customer(until: Until) -> None:
    board = small_board()
    board.markets = frozenset({"hot"})
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "s")
        await until(pilot, lambda: screen_text(pilot).count("new market") == 2)
        assert "new market: nobody there is a customer yet" in screen_text(pilot)
        await press(pilot, "j")
        assert screen_text(pilot).count("new market") == 1


async def test_e_and_delete_change_the_list_one_commit_each(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "2", "S", *"ours", "enter", "m", "enter")
        await done(pilot, until, root, 1)
        await press(pilot, "g", "s", "G")
        while pilot.app.screen.lines.row.id != "ours":
            await press(pilot, "k")
        await press(pilot, "e", "end", *" stage:lead", "enter")
        await done(pilot, until, root, 2)
        (own,) = (root / "people").glob("*.yaml")
        assert "stage:lead" in own.read_text()
        await until(pilot, lambda: "status:open stage:lead" in screen_text(pilot))
        await press(pilot, "delete", "escape")
        await press(pilot, "delete", "y")
        await done(pilot, until, root, 3)
        assert "without segment ours" in subjects(root)[0]
        await until(pilot, lambda: "ours" not in screen_text(pilot).partition("without")[0])
        await press(pilot, "u")
        await done(pilot, until, root, 4)
        await until(pilot, lambda: "ours" in screen_text(pilot))


async def test_gz_sorts_by_a_key_and_the_title_says_so(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        assert name(pilot) == "Anna Keller"
        await press(pilot, "g", "z")
        assert "n name" in screen_text(pilot)
        assert "g grade" in screen_text(pilot)
        await press(pilot, "n")
        assert "by name ↑" in screen_text(pilot)
        await press(pilot, "g", "z", "n", "g", "g")
        assert "by name ↓" in screen_text(pilot)
        assert name(pilot) == "Jonas Weber"
        await press(pilot, "g", "z", "escape")
        assert "by name ↓" in screen_text(pilot)


async def test_gz_on_the_queue_sorts_the_queue_alone_and_0_is_the_working_order_again(
    root: Path, until: Until
) -> None:
    async with opened(root, start="queue") as pilot:
        await press(pilot, "g", "z", "n", "g", "z", "n")
        assert "by name ↓" in screen_text(pilot)
        names = [row.name for row in pilot.app.screen.lines.rows]
        assert names == sorted(names, reverse=True)
        assert len(names) > 1
        await press(pilot, "tab")
        assert "by name" not in screen_text(pilot)
        await press(pilot, "tab", "tab")
        assert "by name ↓" in screen_text(pilot)
        await press(pilot, "g", "z", "0")
        assert "by name" not in screen_text(pilot)
        assert pilot.app.screen.lines.rows[0].name == "Anna Keller"


async def test_the_filter_and_the_order_are_there_again_at_the_next_start(tmp_path: Path) -> None:
    place = tmp_path / "state" / "one.json"
    async with app_of(small_board(), state=State(place)).run_test(size=SIZE) as pilot:
        await press(pilot, "2", "g", "z", "n")
    async with app_of(small_board(), state=State(place)).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "by name ↑ · 2 mine ▸" in screen_text(pilot)


async def test_a_kept_filter_that_means_nothing_any_more_is_taken_off(tmp_path: Path) -> None:
    state = State(tmp_path / "one.json")
    state.keep(query="sta:x")
    async with app_of(small_board(), state=state).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert len(grid(pilot).rids) == 5


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"query": 7}', "\0", "[" * 99_000])
def test_a_state_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    place = tmp_path / "state.json"
    place.write_text(text)
    assert State(place).get("query") == ""


def test_a_state_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    state = State(tmp_path / "file" / "state.json")
    state.keep(query="a")
    assert state.get("query") == "a"


async def test_no_state_is_written_into_the_board(root: Path, tmp_path: Path) -> None:
    async with opened(root) as pilot:
        pilot.app.state = State(tmp_path.parent / f"{tmp_path.name}-state.json")
        await press(pilot, "2")
    assert git(root, "status", "--porcelain") == ""


async def test_the_bar_is_there_with_its_screen_and_the_lines_follow_the_width(root: Path) -> None:
    async with opened(root) as pilot:
        for keys, size, last in (
            ("gd", 160, "6 nurture"),
            ("gb", 50, "2 mine"),
            ("gd", 80, "5 fit"),
        ):
            await press(pilot, *keys)
            await pilot.pause()
            assert " 1 hot 0 " in lines_of(pilot)[2]
            await pilot.resize_terminal(size, 24)
            await pilot.pause()
            title, _, bar, *_ = lines_of(pilot)
            assert title.endswith("Sun 22 Nov 08:00 ")
            assert len(title) == size
            assert last in bar
            assert bar.rstrip().endswith("│gs")
