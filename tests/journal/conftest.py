"""Boards in real repositories, and git as the user would type it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeboard.journal.repo import Repository


class Shell:
    """The user's own git in one folder: nothing of pipeboard's runner, so that it can be judged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *args: str, check: bool = True, stdin: str | None = None) -> str:
        done = subprocess.run(
            ["git", *args],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            input=stdin,
            timeout=20,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def write(self, path: str, text: str) -> Path:
        """Write a file below the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        return file

    def record(self, path: str, text: str, message: str = "made by hand") -> None:
        """Write, add and commit, as a user would."""
        self.write(path, text)
        self("add", "--", path)
        self("commit", "-q", "-m", message, "--", path)

    def hook(self, name: str, script: str) -> None:
        """Install a hook."""
        folder = Path(self("rev-parse", "--path-format=absolute", "--git-path", "hooks"))
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    def assert_sound(self) -> None:
        """Nothing damaged, no lock or note of ours left."""
        self("fsck", "--strict", "--no-dangling")
        git_dir = Path(self("rev-parse", "--absolute-git-dir"))
        assert not list(git_dir.rglob("*.lock"))
        own = git_dir / "pipeboard"
        left = {*(os.listdir(own) if own.exists() else ())} - {"lock", "gpg"}
        assert left == set()
        assert self("for-each-ref", "refs/pipeboard") == ""


@pytest.fixture
def git(tmp_path: Path) -> Shell:
    """A fresh repository in tmp_path/board."""
    folder = tmp_path / "board"
    folder.mkdir()
    shell = Shell(folder)
    shell("init", "-q", "-b", "main")
    return shell


@pytest.fixture
def repo(git: Shell) -> Repository:
    """The same, as pipeboard sees it."""
    return Repository.open(git.folder)


@pytest.fixture
def started(git: Shell) -> Repository:
    """With one contact recorded."""
    git.record("contacts/anna.yaml", "name: Anna\nstage: lead\n", "add(anna): Anna")
    return Repository.open(git.folder)


@pytest.fixture
def shell() -> Callable[[Path], Shell]:
    """git in any folder."""
    return Shell
