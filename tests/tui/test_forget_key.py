"""`X f`: forgotten for good; asked once, by y or the name, and no undo brings them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, on, opened, subjects
from tests.tui.test_work_loop import name


def anna(root: Path) -> list[Path]:
    return list(root.rglob("anna*.yaml"))


@pytest.mark.parametrize("answer", ["y", "anna keller"])
async def test_x_f_forgets_for_good(root: Path, until: Until, answer: str) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "X", "f")
        assert "forget Anna Keller? y ›" in screen_text(pilot)
        assert "no undo" in screen_text(pilot)
        await press(pilot, *answer, "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "forget(c-anna000001): forgotten"
        assert anna(root) == []
        await until(pilot, lambda: "Head of Marketing" not in screen_text(pilot))
        assert (root / "forgotten/c-anna000001.yaml").exists()


async def test_x_f_another_word_keeps_and_says_so(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "X", "f", *"jonas", "enter")
        assert "Esc keeps" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(anna(root)) == 1


async def test_u_says_that_it_brings_nobody_back(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "X", "f", "y", "enter")
        await done(pilot, until, root, 1)
        await press(pilot, "u")
        await until(pilot, lambda: "not brought back" in screen_text(pilot))
        assert anna(root) == []


async def test_u_asks_whether_the_change_before_is_meant(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "T", *"vip", "enter")
        await done(pilot, until, root, 1)
        await on(pilot, "Anna")
        await press(pilot, "T", *"hers", "enter", "X", "f", "y", "enter")
        await done(pilot, until, root, 3)
        for answer in ("n", "y"):
            await press(pilot, "u")
            await until(pilot, lambda: "undo the change before it?" in screen_text(pilot))
            assert "who was forgotten is not brought back" in screen_text(pilot)
            assert "before that: tag(jonas-weber): +vip" in screen_text(pilot)
            await press(pilot, answer, "enter")
        await done(pilot, until, root, 4)
        assert subjects(root)[0] == "undo(jonas-weber): tag +vip"
        assert anna(root) == []
        await press(pilot, "u")
        await until(pilot, lambda: "not brought back" in screen_text(pilot))


async def test_x_f_says_where_else_they_are_named(root: Path, until: Until) -> None:
    (root / "notes").mkdir()
    (root / "notes" / "fair.md").write_text("met Anna Keller there\n", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "notes")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "X", "f")
        await until(pilot, lambda: "still named in notes/fair.md" in screen_text(pilot))
        await press(pilot, "escape")


async def test_a_does_not_add_them_again(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "X", "f", "y", "enter")
        await done(pilot, until, root, 1)
        await press(pilot, "a", *"Anna Keller, Anna@nordlicht.example", "enter")
        assert "was forgotten" in screen_text(pilot)
        await press(pilot, "ctrl+a")
        assert "was forgotten" in screen_text(pilot)
        await press(pilot, "escape")
        assert anna(root) == []


async def test_a_forgotten_card_leaves_the_work_loop(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w")
        assert name(pilot) == "Anna Keller"
        await press(pilot, "X", "f", "y", "enter")
        await done(pilot, until, root, 1)
        await until(pilot, lambda: name(pilot) != "Anna Keller")


async def test_several_marked_are_one_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "asterisk", "X", "f")
        await press(pilot, "y", "enter")
        await done(pilot, until, root, 1)
        assert "contacts): forgotten" in subjects(root)[0]
        assert git(root, "status", "--porcelain").strip() == ""
