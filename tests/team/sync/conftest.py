"""A team on one machine: a bare hub, and clones of a board in the hands of Mara and Tomas."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeboard.actions.decide import set_fields
from pipeboard.board import Board
from pipeboard.team.sync.report import SyncReport
from tests.board.conftest import ANNA, NOW, OLE, Made, board_template, made, peopled_template

__all__ = ["ANNA", "OLE", "board_template", "made", "peopled_template"]

TEAM = """
team:
  mara: {name: Mara Test, email: mara@example.com}
  tomas: {name: Tomas Berg, email: tomas@example.com}
"""


class Clone(Made):
    """One person's clone of the board."""

    def sync(self, **options: object) -> SyncReport:
        """What `Board.sync` says, in a board opened for it."""
        board = Board.open(self.root)
        try:
            return board.sync(**options)  # type: ignore[arg-type]  # options are Board.sync's own
        finally:
            board.close()

    def sync_busy(self) -> SyncReport:
        """The same, with no patience for others."""
        return Board.open(self.root, wait=0).sync()

    def set(self, path: str, *assignments: str) -> str:
        """Set fields of a contact by the one door; the commit."""
        board = Board.open(self.root)
        try:
            return board.apply(set_fields(board.subject_at(path), list(assignments))).commit
        finally:
            board.close()

    def share(self, path: str, *assignments: str) -> SyncReport:
        """Set fields of a contact, and sync."""
        self.set(path, *assignments)
        return self.sync()

    def head(self) -> str:
        """Where it stands."""
        return self.git("rev-parse", "HEAD")

    def assert_sound(self) -> None:
        """Nothing is damaged, nothing of ours is left over."""
        self.git("fsck", "--strict", "--no-dangling")
        git_dir = Path(self.git("rev-parse", "--absolute-git-dir"))
        assert not list(git_dir.rglob("*.lock"))
        assert not (git_dir / "pipeboard" / "adopt.json").exists()
        assert not list(git_dir.glob("pipeboard/commit-*"))
        assert not [name for name in git_dir.glob("pipeboard/index-*") if not name.suffix]
        assert not list(self.root.rglob(".pb-*"))
        assert self.git("for-each-ref", "refs/pipeboard") == ""


class Team:
    """The hub and the clones of it."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.hub = folder / "hub.git"
        first = folder / "first"
        shutil.copytree(template, first, symlinks=True)
        shutil.rmtree(first / ".git" / "pipeboard", ignore_errors=True)
        with open(first / "pipeboard.yaml", "a", encoding="utf-8") as config:
            config.write(TEAM)
        Made(first).commit("a team")
        self._git("clone", "-q", "--bare", str(first), str(self.hub))
        shutil.rmtree(first)

    def clone(self, name: str, mail: str = "", *options: str) -> Clone:
        """A clone in the hands of one person."""
        root = self.folder / name
        self._git("clone", "-q", *options, str(self.hub), str(root))
        clone = Clone(root)
        clone.git(
            "config", "user.name", {"mara": "Mara Test", "tomas": "Tomas Berg"}.get(name, name)
        )
        clone.git("config", "user.email", mail or f"{name}@example.com")
        return clone

    def hub_head(self, branch: str = "main") -> str:
        """Where the hub's branch is."""
        return self._git("--git-dir", str(self.hub), "rev-parse", f"refs/heads/{branch}")

    def hub_hook(self, name: str, script: str) -> None:
        """Install a hook at the hub."""
        hook = self.hub / "hooks" / name
        hook.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        hook.chmod(0o755)

    @staticmethod
    def _git(*args: str) -> str:
        done = subprocess.run(["git", *args], check=True, capture_output=True, text=True)
        return done.stdout.strip()


@pytest.fixture
def team(peopled_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A hub that has the board with Anna and Ole."""
    monkeypatch.setenv("PIPEBOARD_NOW", NOW)
    return Team(tmp_path, peopled_template)


@pytest.fixture
def mara(team: Team) -> Clone:
    """Mara's clone."""
    return team.clone("mara")


@pytest.fixture
def tomas(team: Team) -> Clone:
    """Tomas's clone."""
    return team.clone("tomas")


@pytest.fixture
def both(mara: Clone, tomas: Clone) -> Callable[[], None]:
    """Check that both have the same, and are sound."""

    def check() -> None:
        assert mara.head() == tomas.head()
        for clone in (mara, tomas):
            assert clone.status() == ""
            clone.assert_sound()

    return check
