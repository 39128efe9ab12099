"""A board that came as a folder and would run something: it can be read, and says how to go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.tui.outside import Outside
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import git, make, on, opened, save, text
from tests.tui.test_outside_edits import Alarm


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PIPEBOARD_TRUST")
    root = make(tmp_path / "sales")
    (tmp_path / "canary").write_text(f"#!/bin/sh\ntouch {tmp_path}/sung\n")
    (tmp_path / "canary").chmod(0o755)
    git(root, "config", "core.fsmonitor", str(tmp_path / "canary"))
    return root


async def test_it_opens_read_only_and_says_so(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        shown = screen_text(pilot)
        assert "read-only · pb trust" in shown
        assert "Anna Keller" in shown
        assert "pb trust --show" in shown
        assert "allow it: pb trust, then reopen" in " ".join(shown.split()).replace(" ▌", "")
        before = text(root, "anna")
        await on(pilot, "Anna")
        await press(pilot, "T", *"x", "enter")
        await until(pilot, lambda: "git was not started" in screen_text(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "asked for prices" in screen_text(pilot))
        assert text(root, "anna") == before
    assert not (root.parent / "sung").exists()


async def test_edits_from_outside_are_seen(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        save(root, "anna", "Anna Keller", "Anna Maier")
        await press(pilot, "ctrl+l")
        await until(pilot, lambda: "Anna Maier" in screen_text(pilot))
        assert "read-only · pb trust" in screen_text(pilot)
    assert not (root.parent / "sung").exists()


async def test_nothing_is_said_of_edits_that_are_not_recorded(root: Path, until: Until) -> None:
    """Which they are only git knows; looking for them would end the board after five seconds."""
    async with opened(root) as pilot:
        alarm = Alarm()
        pilot.app.outside = Outside(pilot.app, alarm.later)
        save(root, "anna", "Anna Keller", "Anna Maier")
        await press(pilot, "ctrl+l")
        await until(pilot, lambda: "Anna Maier" in screen_text(pilot))
        alarm.ring()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "everything is saved" in screen_text(pilot))
        assert "not recorded" not in screen_text(pilot)
        assert pilot.app.return_code in (None, 0)
    assert not (root.parent / "sung").exists()


KEYS = (
    "H", "L", "W", "X l", "X d", "X f", "P n", "R", "b", "i", "o", "O O", "C", "c", "e", "E", "a",
    "A", "d", "s 1 d", "f", "m", "Delete".lower(), "u", "ctrl+r", ".", "B", "D", "Y", "y m", "S",
    "space *", "v", "w", "g y s", "g a", "g d", "g o", "g p", "g s", "g q", "g t", "@", "enter", ": ls", "M",
)  # fmt: skip


@pytest.mark.parametrize("keys", KEYS)
async def test_no_key_changes_a_file_or_starts_git(keys: str, root: Path, until: Until) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, *keys.split(), "x", "enter", "enter", "escape")
        await until(pilot, lambda: not pilot.app.writer.waiting)
        assert pilot.app.writer.commits == []
        assert pilot.app.return_code in (None, 0)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before
    assert not (root.parent / "sung").exists()
