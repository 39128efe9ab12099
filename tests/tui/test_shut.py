"""A board that cannot be changed just now: no branch, a read-only disk, nobody known to git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, on, opened, subjects, text


async def test_without_a_branch_it_is_read_only_and_says_how_to_get_on_one(
    root: Path, until: Until
) -> None:
    git(root, "checkout", "-q", "--detach")
    async with opened(root) as pilot:
        await until(pilot, lambda: "read-only · no branch" in screen_text(pilot))
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await until(pilot, lambda: "switch to one" in screen_text(pilot))
        assert "owner" not in text(root, "jonas")
        assert not pilot.app.writer.failed
        git(root, "switch", "-q", "main")
        pilot.app.refresh_board()
        await until(pilot, lambda: "read-only" not in screen_text(pilot).split("\n")[0])
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)


async def test_on_a_read_only_disk_it_opens_with_a_badge_and_changes_nothing(
    root: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = os.access
    refused = lambda path, mode: mode != os.W_OK and may(path, mode)  # noqa: E731
    monkeypatch.setattr("pipeboard.board.ground.os.access", refused)
    async with opened(root) as pilot:
        await until(pilot, lambda: "read-only · main" in screen_text(pilot))
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await until(pilot, lambda: "this board is read-only here" in screen_text(pilot))
        assert not pilot.app.writer.waiting
        assert not pilot.app.writer.failed
        assert "owner" not in text(root, "jonas")


async def test_who_is_not_known_to_git_is_asked_once_and_kept_for_this_board(
    root: Path, until: Until, isolation: Path
) -> None:
    (isolation / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", *"n tomas", "enter")
        await until(pilot, lambda: "who are you?" in screen_text(pilot))
        await press(pilot, *"Liv", "enter")
        await until(pilot, lambda: "is not an author" in screen_text(pilot))
        await press(pilot, *" <liv@nordlys.example>", "enter")
        await until(pilot, lambda: "now again" in screen_text(pilot))
        assert subjects(root) == ["init"]
        await press(pilot, "O", *"n tomas", "enter")
        await done(pilot, until, root, 1)
        assert git(root, "log", "-1", "--format=%an <%ae>").strip() == "Liv <liv@nordlys.example>"
        assert git(root, "config", "--local", "user.name").strip() == "Liv"
        assert "Liv" not in (isolation / "gitconfig").read_text()
