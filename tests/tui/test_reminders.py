"""A timed step is said a quarter of an hour before, on whatever screen one is."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import Until, press
from tests.tui.real import git, opened, save
from tests.tui.test_work_loop import loop

ANNA = 'due: "2026-11-20", channel: phone'


def plan(root: Path, due: str) -> None:
    save(root, "anna", ANNA, f'due: "{due}", channel: video')
    git(root, "commit", "-qam", "planned")


def said(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in pilot.app._notifications]


@pytest.mark.parametrize("keys", [[], ["tab"], ["enter"], ["g", "o"], ["w"], ["question_mark"]])
async def test_it_is_said_on_every_screen_once(root: Path, until: Until, keys: list[str]) -> None:
    async with opened(root) as pilot:
        await press(pilot, *keys)
        plan(root, "2026-11-22T08:12Z")
        pilot.app.present.refresh()
        for _ in range(3):
            pilot.app._tick()
            await until(pilot, lambda: said(pilot))
        assert said(pilot) == ["! 08:12 in 12 min · video · Anna Keller · price ok?"]


async def test_it_is_said_at_the_start_too_and_in_pb_work(root: Path, until: Until) -> None:
    plan(root, "2026-11-22T08:15Z")
    async with opened(root, start="work") as pilot:
        await until(pilot, lambda: said(pilot))
        assert loop(pilot).session.id == "c-anna000001"


@pytest.mark.parametrize(
    "due", ["2026-11-22", "2026-11-22T07:59Z", "2026-11-22T08:16Z", "2026-11-23T08:10Z"]
)
async def test_other_steps_are_not(root: Path, due: str) -> None:
    plan(root, due)
    async with opened(root) as pilot:
        pilot.app.present.refresh()
        assert pilot.app.present.soon() == []


async def test_a_contact_of_somebody_else_or_not_to_be_contacted_is_not(root: Path) -> None:
    plan(root, "2026-11-22T08:10Z")
    save(root, "anna", "\nowner: mara", "\nowner: tomas")
    async with opened(root) as pilot:
        board = pilot.app.present
        board.me = "mara"
        board.refresh()
        assert board.soon() == []
        save(root, "anna", "\nowner: tomas", "\nowner: mara\nconsent: {do_not_contact: true}")
        board.refresh()
        assert board.soon() == []
