"""The open board syncs by itself once a remote comes, until it goes; no change that falls into a
sync waits longer than any other. The clock is in our hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from pipeboard.board import Board
from pipeboard.cli.inside import Inside
from pipeboard.journal.refusals import Unreachable
from pipeboard.tui.screens.sync import SyncScreen
from pipeboard.tui.sharing import Sharing
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, make, on, opened
from tests.tui.test_sync_keys import Held, hub, settled
from tests.tui.test_turns import Hand

ALONE = "shared with nobody yet"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A board of one's own, and an empty repository that it could be shared by."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "hub.git")
    return make(tmp_path / "sales")


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """What a sync is, in this test."""
    held = Held()
    monkeypatch.setattr(Board, "sync", held.sync)
    return held


def join(root: Path) -> None:
    """The remote is added, in another terminal."""
    git(root, "remote", "add", "origin", str(root.parent / "hub.git"))


def shared(root: Path) -> Path:
    """The board with its remote from the start, and in step with it."""
    join(root)
    git(root, "push", "-q", "-u", "origin", "main")
    return root


@asynccontextmanager
async def beside(root: Path, until: Until) -> AsyncIterator[tuple[Pilot[None], Hand]]:
    """The board open, which knows with whom it is shared, and a clock in our hand."""
    async with opened(root) as pilot:
        hand = Hand()
        sharing = pilot.app.sharing = Sharing(pilot.app, hand)
        sharing.begin()
        await until(pilot, lambda: sharing.upstream or sharing.alone)
        yield pilot, hand


# the remote comes and goes -------------------------------------------------------------------


async def test_gy_sees_a_remote_that_was_added_and_the_board_syncs_by_itself_from_then_on(
    root: Path, until: Until
) -> None:
    async with beside(root, until) as (pilot, hand):
        await press(pilot, "g", "y")
        await until(pilot, lambda: ALONE in screen_text(pilot))
        assert "git remote add origin URL" in screen_text(pilot)
        assert (hand.every, hand.soon) == ([], [])
        await press(pilot, "q")
        join(root)
        await press(pilot, "g", "y")
        await until(pilot, lambda: "not synced since the board was opened" in screen_text(pilot))
        assert ALONE not in screen_text(pilot)
        assert "sync origin/main" in screen_text(pilot)
        assert [alarm.seconds for alarm in hand.every] == [120]
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        assert hub(root) == git(root, "rev-parse", "HEAD").strip()


async def test_on_gy_itself_a_remote_is_seen_within_a_minute(root: Path, until: Until) -> None:
    async with beside(root, until) as (pilot, hand):
        await press(pilot, "g", "y")
        await until(pilot, lambda: ALONE in screen_text(pilot))
        join(root)
        pilot.app._tick()
        await until(pilot, lambda: ALONE not in screen_text(pilot))
        assert len(hand.every) == 1


async def test_gy_gy_after_the_remote_was_added_begins_it_too(root: Path, until: Until) -> None:
    async with beside(root, until) as (pilot, hand):
        await press(pilot, "g", "y", "g", "y")
        await until(pilot, lambda: settled(pilot))
        await until(pilot, lambda: "✗ not synced" in screen_text(pilot))
        join(root)
        await press(pilot, "s")
        await until(pilot, lambda: settled(pilot) and hand.every)
        assert hub(root) == git(root, "rev-parse", "HEAD").strip()
        seen = screen_text(pilot)
        assert ALONE not in seen
        assert "not synced" not in seen


async def test_what_nobody_could_share_before_is_no_trouble_any_more(
    root: Path, until: Until
) -> None:
    async with beside(root, until) as (pilot, _):
        await press(pilot, "g", "y", "g", "y")
        await until(pilot, lambda: "✗ not synced" in screen_text(pilot))
        join(root)
        await press(pilot, "q", "g", "y")
        await until(pilot, lambda: "not synced since" in screen_text(pilot))
        assert "✗ not synced" not in screen_text(pilot)


async def test_however_often_it_is_looked_at_it_begins_once(root: Path, until: Until) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        for _ in range(3):
            await press(pilot, "g", "y", "q")
            pilot.app._tick()
        await press(pilot, "g", "y", "s")
        await until(pilot, lambda: settled(pilot))
        assert len(hand.intervals) == 1
        assert hand.soon == []


async def test_a_remote_that_is_removed_ends_it(root: Path, until: Until) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        git(root, "remote", "remove", "origin")
        await press(pilot, "g", "y")
        await until(pilot, lambda: ALONE in screen_text(pilot))
        await until(pilot, lambda: "origin/main" not in screen_text(pilot))
        assert (hand.every, hand.soon) == ([], [])
        await press(pilot, "q")
        await on(pilot, "Anna")
        await press(pilot, "T", *"gold", "enter")
        await done(pilot, until, root, 1)
        assert hand.soon == []
        join(root)
        await press(pilot, "g", "y")
        await until(pilot, lambda: ALONE not in screen_text(pilot))
        assert len(hand.every) == 1


async def test_a_turn_that_finds_no_remote_is_the_last_and_troubles_nobody(
    root: Path, until: Until
) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        git(root, "remote", "remove", "origin")
        hand.every[0].call()
        await until(pilot, lambda: settled(pilot) and not hand.every)
        await until(pilot, lambda: pilot.app.sharing.error is None)
        assert not pilot.app._notifications


async def test_a_board_that_is_set_to_manual_ends_it_and_to_auto_begins_it(
    root: Path, until: Until
) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        config = root / "pipeboard.yaml"
        before = config.read_text(encoding="utf-8")
        for text, turns in ((f"{before}git: {{sync: manual}}\n", 0), (before, 1)):
            config.write_text(text, encoding="utf-8")
            pilot.app.present.refresh()
            pilot.app._tick()
            await until(pilot, lambda turns=turns: len(hand.every) == turns)


async def test_in_the_middle_of_a_merge_it_stays_as_it_was(root: Path, until: Until) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        (root / ".git" / "MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"))
        await press(pilot, "g", "y")
        await until(pilot, lambda: "not synced since" in screen_text(pilot))
        pilot.app._tick()
        await pilot.pause()
        assert ALONE not in screen_text(pilot)
        assert len(hand.every) == 1


# changes and syncs ---------------------------------------------------------------------------


async def _tag(pilot: Pilot[None], until: Until, root: Path, name: str, commits: int) -> None:
    await on(pilot, "Anna")
    await press(pilot, "T", *name, "enter")
    await done(pilot, until, root, commits)


async def test_a_change_that_falls_into_a_sync_is_shared_right_behind_it(
    root: Path, until: Until, held: Held
) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, held.begun.is_set)
        await _tag(pilot, until, root, "gold", 1)
        hand.rest()
        assert held.count == 1
        held.go.set()
        await until(pilot, lambda: settled(pilot))
        assert held.count == 2
        assert hand.soon == []


async def test_a_change_whose_ten_seconds_end_behind_a_sync_keeps_them(
    root: Path, until: Until, held: Held
) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, held.begun.is_set)
        await _tag(pilot, until, root, "gold", 1)
        held.go.set()
        await until(pilot, lambda: settled(pilot))
        assert held.count == 1
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        assert held.count == 2


async def test_who_ends_a_sync_is_not_at_once_given_another(
    root: Path, until: Until, held: Held
) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, held.begun.is_set)
        await _tag(pilot, until, root, "gold", 1)
        hand.rest()
        await press(pilot, "g", "y", "escape")
        await until(pilot, lambda: settled(pilot))
        assert held.count == 1
        assert [alarm.seconds for alarm in hand.soon] == [10]


async def test_a_sync_that_fails_is_tried_once_for_what_fell_into_it_and_then_at_its_turn(
    root: Path, until: Until, held: Held
) -> None:
    held.error = Unreachable("no answer from origin")
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, held.begun.is_set)
        await _tag(pilot, until, root, "gold", 1)
        hand.rest()
        held.go.set()
        await until(pilot, lambda: settled(pilot))
        assert held.count == 2
        assert hand.soon == []
        assert len(hand.every) == 1


async def test_what_a_line_of_the_palette_changed_is_shared_soon(root: Path, until: Until) -> None:
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        pilot.app.inside._verbs = Inside()
        pilot.app.run_line("tag jonas-weber vip")
        await until(pilot, lambda: hand.soon)
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        assert hub(root) == git(root, "rev-parse", "HEAD").strip()


async def test_the_first_sync_says_that_git_merges_this_board_by_field(
    root: Path, until: Until
) -> None:
    words = "git merges this board by field from now on"
    async with beside(shared(root), until) as (pilot, hand):
        hand.rest()
        await until(pilot, lambda: settled(pilot))
        await until(pilot, lambda: any(words in one.message for one in pilot.app._notifications))
        assert git(root, "config", "merge.pipeboard.driver")
        assert not isinstance(pilot.app.screen, SyncScreen)
