"""A board to change: one made once a session and copied, and people on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeboard.actions.change import Subject
from pipeboard.board import Board
from pipeboard.board.starting import start_board

NOW = "2026-11-22T09:00:00Z"
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Mara Test",
    "GIT_AUTHOR_EMAIL": "mara@example.com",
    "GIT_COMMITTER_NAME": "Mara Test",
    "GIT_COMMITTER_EMAIL": "mara@example.com",
}


class Made:
    """A board's folder with git at hand."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *args: str, check: bool = True, input: str | None = None) -> str:
        """Run git in the board's folder; what it printed."""
        done = subprocess.run(
            ["git", *args], cwd=self.root, check=False, capture_output=True, text=True, input=input
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout.rstrip("\n")

    def write(self, path: str, text: str) -> Path:
        """Write a file of the board as a person or a script would."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
        return place

    def read(self, path: str) -> str:
        """What a file of the board says."""
        return (self.root / path).read_bytes().decode()

    def commit(self, message: str = "by hand") -> str:
        """Commit everything, as a person would."""
        self.git("add", "-A", ".")
        self.git("commit", "-qm", message)
        return self.git("rev-parse", "HEAD")

    def count(self) -> int:
        """How many commits there are."""
        return int(self.git("rev-list", "--count", "HEAD"))

    def message(self, rev: str = "HEAD") -> str:
        """The whole message of a commit."""
        return self.git("log", "-1", "--format=%B", rev)

    def trailers(self, key: str, rev: str = "HEAD") -> list[str]:
        """The values of one trailer, as git itself reads them."""
        found = self.git("log", "-1", f"--format=%(trailers:key={key},valueonly)", rev)
        return [line for line in found.split("\n") if line]

    def status(self) -> str:
        """What git says is not as HEAD has it."""
        return self.git("status", "--porcelain")

    def open(self, **options: object) -> Board:
        """The board, read."""
        return Board.open(self.root, **options)  # type: ignore[arg-type]  # options are Board's own


@pytest.fixture(scope="session")
def board_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new board, made once."""
    root = tmp_path_factory.mktemp("template") / "sales"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        start_board(root, name="Sales")
        subprocess.run(["git", "branch", "-m", "main"], cwd=root, check=True)
    return root


@pytest.fixture
def made(board_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A board of one's own: config, attributes, schemas, one commit; the clock stands still."""
    monkeypatch.setenv("PIPEBOARD_NOW", NOW)
    root = tmp_path / "sales"
    shutil.copytree(board_template, root, symlinks=True)
    return Made(root)


ANNA = "contacts/anna-keller-7f3k2q.yaml"
OLE = "contacts/ole-bakke-8g4m3r.yaml"
ANNA_TEXT = """\
schema: 1
id: c-7f3k2q9wab
# whom to call first
name:   Anna Keller
title: Head of Marketing   # was CMO
email: anna@nordlicht.example
owner: mara
tags: [vip,  agency]
stage: lead
odd_key: kept
created: 2026-11-01
"""
OLE_TEXT = """\
id: c-8g4m3r0xcd
name: Ole Bakke
email: ole@bakke.example
owner: tomas
stage: prospect
created: 2026-11-02
"""


@pytest.fixture(scope="session")
def peopled_template(board_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The new board with Anna and Ole on it, made once."""
    root = tmp_path_factory.mktemp("peopled") / "sales"
    shutil.copytree(board_template, root, symlinks=True)
    made = Made(root)
    made.write(ANNA, ANNA_TEXT)
    made.write(OLE, OLE_TEXT)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        made.commit("Anna and Ole")
        Board.open(root).close()
    return root


@pytest.fixture
def two(peopled_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """The board with Anna and Ole on it."""
    monkeypatch.setenv("PIPEBOARD_NOW", NOW)
    root = tmp_path / "sales"
    shutil.copytree(peopled_template, root, symlinks=True)
    return Made(root)


@pytest.fixture
def anna(two: Made) -> Callable[[Board], Subject]:
    """Anna, as a board reads her now."""
    return lambda board: board.subject_at(ANNA)
