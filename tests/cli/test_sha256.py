"""A board in a repository of SHA-256 objects: everything as elsewhere, sound to the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.board.conftest import NOW, Made


@pytest.fixture
def long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A new board whose commits have names of 64 letters."""
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("PIPEBOARD_NOW", NOW)
    root = tmp_path / "sales"
    root.mkdir()
    made = Made(root)
    made.git("init", "-q", "-b", "main")
    done = pb(made, "init", ".", "--name", "Sales")
    assert done.returncode == 0, done
    return made


def pb(made: Made, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeboard", *words], cwd=made.root, capture_output=True, text=True,
        check=False, env={**os.environ, **env},
    )  # fmt: skip


def test_a_day_on_a_board_of_sha256(long: Made) -> None:
    assert len(long.git("rev-parse", "HEAD")) == 64
    for words in (
        ("add", "Anna Keller", "--email", "anna@nordlicht.example", "--owner", "mara-test"),
        ("add", "Ole Bakke"), ("set", "anna", "title=CFO"), ("tag", "anna", "fair"),
        ("log", "anna", "call", "connected"), ("undo",), ("redo",), ("rm", "ole"), ("undo",),
        ("audit",), ("blame", "anna"), ("board",), ("queue",), ("ls", "--at", "HEAD~2"),
        ("lint",), ("record",),
    ):  # fmt: skip
        done = pb(long, *words)
        assert done.returncode == 0, (words, done)
    place = next((long.root / "contacts").glob("anna*"))
    place.write_text(place.read_text() + "odd: 1\n")
    assert "not recorded" in pb(long, "ls").stderr
    assert pb(long, "set", "anna", "title=CEO").returncode == 0
    assert long.git("log", "-2", "--format=%s").split("\n")[1].startswith("record(anna-keller)")
    assert long.status() == ""
    assert long.git("fsck", "--strict", "--no-dangling") == ""


def test_killed_at_every_step_on_a_board_of_sha256(long: Made) -> None:
    assert pb(long, "add", "Anna Keller").returncode == 0
    place = next((long.root / "contacts").glob("anna*"))
    for step in range(1, 40):
        done = pb(long, "set", "anna", f"title=T{step}", CRASH_AT=str(step))
        assert pb(long, "ls").returncode == 0
        assert pb(long, "record").returncode == 0
        assert long.status() == "", step
        assert not list((long.root / ".git").glob("*.lock"))
        if done.returncode == 0:
            break
    assert step > 4
    assert f"title: T{step}" in place.read_text()
    assert long.git("fsck", "--strict", "--no-dangling") == ""
