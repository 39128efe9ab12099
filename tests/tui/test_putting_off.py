"""Steps that are put off: far ahead they are offered as a pause, again and again as a decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, on, opened, save, subjects, text

OFFER = "nurture · pass"


def put_off(root: Path, times: int) -> None:
    """Anna's step, as if it had been snoozed so often."""
    save(root, "anna", "channel: phone", f"snoozed: {times}, channel: phone")
    git(root, "commit", "-qam", "put off")


@pytest.mark.parametrize(("times", "offered"), [(0, False), (1, False), (2, True), (5, True)])
async def test_the_third_snooze_of_one_step_offers_to_decide(
    root: Path, times: int, offered: bool
) -> None:
    put_off(root, times)
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "s")
        assert (OFFER in screen_text(pilot)) == offered


async def test_it_may_be_put_off_once_more_all_the_same(root: Path, until: Until) -> None:
    put_off(root, 2)
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "s", *"1w", "enter")
        await done(pilot, until, root, 2)
        assert "snoozed: 3" in text(root, "anna")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (["nurture", "enter"], "nurture"),
        (["nurture may timing", "enter"], "nurture"),
        (["pass", "enter", "no-budget", "enter"], "disqualified"),
    ],
)
async def test_or_it_is_nurtured_or_passed(
    root: Path, until: Until, typed: list[str], status: str
) -> None:
    put_off(root, 2)
    async with opened(root) as pilot:
        await press(pilot, "w", "s")
        for part in typed:
            await press(pilot, *([part] if part == "enter" else part))
        await done(pilot, until, root, 2)
        assert f"status: {status}" in text(root, "anna")
        assert pilot.app.screen.targets()[0].name == "Jonas Weber"


@pytest.mark.parametrize("key", ["s", "f"])
async def test_a_step_more_than_60_days_ahead_is_offered_as_a_pause(
    root: Path, until: Until, key: str
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, key, *"3 may", "enter")
        assert "162 days ahead: pause until then?" in screen_text(pilot)
        await press(pilot, "y", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "pause(anna-keller): paused until 2027-05-03"
        assert "phone price ok?" in text(root, "anna").partition("status_info")[2]


async def test_the_pause_keeps_the_sentence_that_was_typed(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "f", *"3 may call: after the fair", "enter", "y", "enter")
        await done(pilot, until, root, 1)
        assert "phone after the fair" in text(root, "anna").partition("status_info")[2]


async def test_or_it_stays_a_step(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "s", *"3 may", "enter", *"maybe", "enter")
        assert "y or n" in screen_text(pilot)
        await press(pilot, "ctrl+u", "n", "enter")
        await done(pilot, until, root, 1)
        assert 'due: "2027-05-03"' in text(root, "anna")


async def test_a_step_within_60_days_is_not_asked_about(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "s", *"+60d", "enter")
        await done(pilot, until, root, 1)
        assert 'due: "2027-01-21"' in text(root, "anna")


async def test_the_box_of_a_touch_says_how_a_step_far_ahead_is_a_pause(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "2", "tab", *"fri call")
        assert "days ahead" not in screen_text(pilot)
        await press(pilot, "ctrl+u", *"3 may call: after the fair")
        assert "162 days ahead: P before it pauses until then" in screen_text(pilot)
        await press(pilot, "home", *"P ", "enter")
        await done(pilot, until, root, 1)
        assert "status: paused" in text(root, "anna")
        assert "after the fair" in text(root, "anna").partition("status_info")[2]
