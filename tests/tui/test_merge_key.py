"""`M`: two marked, or one who is there twice, become one contact; it is shown first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, make, on, opened, subjects, text

TWIN = """\
schema: 1
id: c-twin000004
name: A. Keller
title: CMO
email: anna@nordlicht.example
stage: prospect
created: "2026-11-04"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make(tmp_path / "sales")
    (root / "contacts/a-keller-twin00.yaml").write_text(TWIN, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "twin")
    return root


async def test_the_one_that_is_further_stays_and_u_gives_both_back(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "M")
        await until(
            pilot, lambda: "A. Keller stays, Anna Keller goes into it" in screen_text(pilot)
        )
        assert "title: CMO stays · noted: Head of Marketing" in screen_text(pilot)
        await press(pilot, "enter")
        await done(pilot, until, root, 2)
        assert subjects(root)[0] == "merge(a-keller): anna-keller merged into it"
        assert "aliases: [c-anna000001]" in text(root, "a-keller")
        assert not list(root.rglob("anna*.yaml"))
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert "Head of Marketing" in text(root, "anna")


async def test_x_keeps_the_other_one_also_typed_ahead(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "M", "x", "enter")
        await done(pilot, until, root, 2)
        assert subjects(root)[0] == "merge(anna-keller): a-keller merged into it"
        assert "stage: prospect" in text(root, "anna")


async def test_two_marked_are_merged_whatever_they_share(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "space")
        await on(pilot, "Jonas")
        await press(pilot, "space", "M")
        await until(pilot, lambda: "goes into it" in screen_text(pilot))
        await press(pilot, "escape")
        assert len(subjects(root)) == 2
        await press(pilot, "M", "enter")
        await done(pilot, until, root, 2)
        assert subjects(root)[0].startswith("merge(")


async def test_who_is_there_once_is_told_how(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "M")
        assert "nobody seems to be Jonas Weber" in screen_text(pilot)


async def test_gu_shows_them_and_m_on_an_open_contact_that_goes_leads_back(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "u")
        await until(pilot, lambda: "A. Kell" in screen_text(pilot))
        assert "Jonas" not in screen_text(pilot)
        await on(pilot, "Anna")
        await press(pilot, "enter", "M", "enter")
        await done(pilot, until, root, 2)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
