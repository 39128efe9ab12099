"""Generated boards in repositories of their own, made once a run in a scratch folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.generate import generate

PERSON = {
    "GIT_AUTHOR_NAME": "Mara Lind",
    "GIT_AUTHOR_EMAIL": "mara@nordlys.example",
    "GIT_COMMITTER_NAME": "Mara Lind",
    "GIT_COMMITTER_EMAIL": "mara@nordlys.example",
}


def board(scratch: Path, count: int) -> Path:
    """A committed board of so many contacts; kept for the next bar that asks for it."""
    root = scratch / f"board-{count}"
    if root.exists():
        return root
    generate(root, count)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "a board")
    return root


def copy(root: Path, name: str) -> Path:
    """The same board once more, so that two sides do not meet in one repository."""
    target = root.parent / f"{root.name}-{name}"
    if not target.exists():
        shutil.copytree(root, target, symlinks=True)
        git(target, "update-index", "-q", "--refresh")
    return target


def git(root: Path, *args: str) -> str:
    """Run git in a board; its output."""
    done = subprocess.run(
        ["git", *args], cwd=root, check=True, capture_output=True, env=os.environ | PERSON
    )
    return done.stdout.decode()


def contacts(root: Path) -> list[str]:
    """The contacts' files, relative to the board, in a stable order."""
    return sorted(str(path.relative_to(root)) for path in (root / "contacts").rglob("*.yaml"))
