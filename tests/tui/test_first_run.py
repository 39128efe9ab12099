"""The first minutes: the demo's greeting, four tips by doing, an empty board that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.model.folders import state_folder
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.tips import TIPS, WELCOME, Tips
from tests.tui.conftest import Until, lines_of, press, screen_text
from tests.tui.fake import FakeBoard, app_of, small_board
from tests.tui.real import done, make, on, opened


def tips_of(app: PipeboardApp) -> list[str]:
    said = [note.message.partition("tip · ") for note in app._notifications]
    return [text for _, is_tip, text in said if is_tip]


async def test_the_demo_opens_on_an_owed_reply_with_the_first_keys() -> None:
    board = small_board()
    first = dict(reversed(board.cards_by_rid.items()))  # the owed reply is not the first row
    board.cards_by_rid = first
    app = app_of(board, start="queue", welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.lines.row.name == "Jonas Weber"
        assert app.screen.lines.place[0] > 1
        assert WELCOME in lines_of(pilot)[-1]
        await press(pilot, "t", "escape")
        assert WELCOME not in lines_of(pilot)[-1]


async def test_an_empty_board_says_what_to_do() -> None:
    async with app_of(FakeBoard([])).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        words = "a add someone · :import contacts.csv · w once there is someone to call"
        assert words in screen_text(pilot)


@pytest.mark.parametrize(
    ("keys", "tip"),
    [(["t", "c", "2", "enter"], "touch"), (["L", "L"], "move"), (["d", "2", "enter"], "touch")],
)
async def test_a_tip_for_the_first_touch_and_the_first_move(
    keys: list[str], tip: str, tmp_path: Path, until: Until
) -> None:
    root = make(tmp_path / "sales")
    async with opened(root) as pilot:
        app = pilot.app
        app._tips = Tips()
        await on(pilot, "Anna")
        await press(pilot, *keys)
        await done(pilot, until, root, 1)
        assert tips_of(app) == [TIPS[tip]]


async def test_a_tip_for_the_first_undo_and_none_for_the_second(
    tmp_path: Path, until: Until
) -> None:
    root = make(tmp_path / "sales")
    async with opened(root) as pilot:
        app = pilot.app
        await on(pilot, "Anna")
        await press(pilot, "O", "minus")
        await done(pilot, until, root, 1)
        app._tips = Tips()
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert tips_of(app) == [TIPS["undo"]]
        await press(pilot, "ctrl+r", "u")
        await done(pilot, until, root, 4)
        assert tips_of(app) == [TIPS["undo"]]


async def test_a_tip_for_the_first_filter() -> None:
    app = app_of(small_board(), tips=Tips())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"sara", "enter")
        assert tips_of(app) == [TIPS["filter"]]
        assert len(app.screen_stack) == 1  # never modal


def test_a_tip_is_shown_once_ever() -> None:
    assert Tips().once("move") == TIPS["move"]
    assert Tips().once("move") == ""
    assert Tips().once("undo") == TIPS["undo"]
    assert (state_folder() / "tips").read_text().split() == ["move", "undo"]
    assert Tips().once("nothing") == ""


def test_where_nothing_can_be_remembered_no_tip_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PIPEBOARD_STATE_DIR", str(tmp_path / "file" / "below"))
    assert Tips().once("move") == ""
