"""`?`: the keys in force where it was asked, and the product's words; typing filters, Enter does."""

from __future__ import annotations

import pytest

from pipeboard.tui import keys
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.glossary import GLOSSARY
from pipeboard.tui.screens.help import HelpScreen, rows
from pipeboard.tui.touching import TouchPrompt
from tests.tui.conftest import press, screen_text
from tests.tui.fake import small_board


@pytest.fixture
def app() -> PipeboardApp:
    return PipeboardApp(small_board(), watching=False)  # type: ignore[arg-type] # a fake


def test_a_word_has_one_short_meaning() -> None:
    for word, meaning in GLOSSARY.items():
        assert len(word) < 14  # whole on 80 columns
        assert len(meaning) < 57
        assert not meaning.endswith(".")


def test_the_keys_of_the_screen_by_group_then_the_words() -> None:
    found = rows("contact", {"undo": "z"})
    assert ("History", "z", "undo") in {row[:3] for row in found}
    groups = list(dict.fromkeys(row.group for row in found))
    assert groups == [*(g for g in keys.GROUPS if g in groups), "Words"]


async def test_question_mark_shows_them_and_esc_goes_back(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "question_mark")
        assert "keys on the queue" in screen_text(pilot)
        await press(pilot, "escape")
        assert app.screen.NAME == "queue"


async def test_typing_filters_keys_and_words(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark", *"snooze")
        assert "snooze" in screen_text(pilot)
        assert "column to the left" not in screen_text(pilot)
        await press(pilot, "escape", "question_mark", *"grade")
        assert GLOSSARY["grade"][:40] in screen_text(pilot)


async def test_enter_does_what_the_key_does(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "question_mark", *"t c", "enter")
        assert isinstance(app.screen, TouchPrompt)


async def test_enter_on_a_word_stays(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark", *"words rot", "enter")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        assert app.screen.NAME == "board"
