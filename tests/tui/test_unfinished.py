"""A merge that git left half done: the board says so, one key finishes it, nothing is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.cli.inside import Inside
from pipeboard.tui.app import PipeboardApp
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import git, make, on, save, subjects, text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Anna has two owners, and git stopped in the middle of the merge."""
    root = make(tmp_path / "sales")
    git(root, "checkout", "-qb", "side")
    save(root, "anna", "owner: mara\ntags", "owner: tomas\ntags")
    git(root, "commit", "-qam", "theirs")
    git(root, "checkout", "-q", "main")
    save(root, "anna", "owner: mara\ntags", "owner: ben\ntags")
    git(root, "commit", "-qam", "ours")
    subprocess.run(["git", "merge", "-q", "side"], cwd=root, capture_output=True, check=False)
    return root


@pytest.mark.parametrize("keys", [("F",), ("enter",)], ids=["F", "Enter on the row"])
async def test_the_title_says_it_and_the_problems_finish_it(
    root: Path, until: Until, keys: tuple[str, ...]
) -> None:
    app = PipeboardApp(Board.open(root, via="tui"), watching=False, verbs=Inside())
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "✗ unfinished merge: gp finishes it" in screen_text(pilot))
        await press(pilot, "g", "p")
        assert "1 file to merge by field: F finishes it" in screen_text(pilot)
        await press(pilot, *keys)
        await until(pilot, lambda: "merged 1 file by field" in screen_text(pilot))
        await press(pilot, "q", "q")
        await until(pilot, lambda: "unfinished" not in screen_text(pilot))
    assert subjects(root)[0] == "Merge branch 'side'"
    assert "Pb-Via: tui" in git(root, "log", "-1", "--format=%B")
    assert "conflicts:" in text(root, "anna")
    assert "<<<<<<<" not in text(root, "anna")


async def test_gp_sees_a_merge_that_got_stuck_since_git_was_last_asked(
    root: Path, until: Until
) -> None:
    git(root, "merge", "--abort")
    app = PipeboardApp(Board.open(root, via="tui"), watching=False, verbs=Inside())
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.git_status is not None)
        subprocess.run(["git", "merge", "-q", "side"], cwd=root, capture_output=True, check=False)
        assert not app.unfinished
        await press(pilot, "g", "p")
        await until(pilot, lambda: "1 file to merge by field: F finishes it" in screen_text(pilot))


async def test_a_change_meanwhile_is_refused_with_the_way_out_and_kept(
    root: Path, until: Until
) -> None:
    app = PipeboardApp(Board.open(root, via="tui"), watching=False, verbs=Inside())
    async with app.run_test(size=(160, 30), notifications=True) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "m", *"which paper", "enter")
        await until(pilot, lambda: "finish with pipeboard" in screen_text(pilot))
        await press(pilot, "g", "p", "F")
        await until(pilot, lambda: "merged 1 file by field" in screen_text(pilot))
        await press(pilot, "q", "R")
        await until(pilot, lambda: not app.writer.waiting and not app.writer.failed)
    assert "which paper" in text(root, "jonas")
    assert subjects(root)[1] == "Merge branch 'side'"
