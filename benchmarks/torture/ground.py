"""Where the torture takes place: a hub, clones of it, each with a person, and processes in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

MARKERS = ("<<<<<<< ", ">>>>>>> ")
_PEOPLE = ("Mara Lind", "Tomas Berg")
_PATIENCE = 120.0


class Done(NamedTuple):
    """A process that ended: its exit code, and all that it said on both channels."""

    code: int
    said: str


def run(argv: Sequence[str], folder: Path) -> Done:
    """Run a command to its end, without a terminal. Raises TimeoutExpired after 120 s."""
    return at_once([argv], folder)[0]


def at_once(many: Sequence[Sequence[str]], folder: Path) -> list[Done]:
    """Start all commands before the first of them ends; what became of each, in order."""
    started = [
        subprocess.Popen(
            argv, cwd=folder, env=os.environ | {"PWD": str(folder)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for argv in many
    ]  # fmt: skip
    return [_ended(process) for process in started]


def _ended(process: subprocess.Popen[bytes]) -> Done:
    said, _ = process.communicate(timeout=_PATIENCE)
    return Done(process.returncode, said.decode(errors="replace"))


def git(folder: Path, *words: str) -> Done:
    """Run git in a folder, whatever comes of it."""
    return run(["git", *words], folder)


def told(folder: Path, *words: str) -> str:
    """What git answers. Raises AssertionError where it fails: a torture that did not take place."""
    done = git(folder, *words)
    assert done.code == 0, f"git {' '.join(words)}: {done.said}"
    return done.said


def repository(folder: Path) -> Path:
    """An empty repository, and Mara's."""
    folder.mkdir(parents=True)
    told(folder, "init", "-q", "-b", "main")
    return _person(folder, _PEOPLE[0])


def clones(folder: Path) -> tuple[Path, Path]:
    """A hub of what is in `folder`, and two clones of it: Mara's and Tomas's."""
    above = folder.parent
    told(above, "clone", "-q", "--bare", folder.name, "hub.git")
    pair = []
    for name in _PEOPLE:
        clone = above / name.split()[0].lower()
        told(above, "clone", "-q", "hub.git", clone.name)
        pair.append(_person(clone, name))
    return pair[0], pair[1]


def hub(clone: Path) -> Path:
    """The hub beside a clone."""
    return clone.parent / "hub.git"


def marked(clone: Path) -> list[str]:
    """The files with conflict markers, in a clone and in what the hub has."""
    shared = told(hub(clone), "ls-tree", "-r", "--name-only", "-z", "main").split("\0")
    there = {name: told(hub(clone), "show", f"main:{name}") for name in shared if name}
    here = {
        str(path.relative_to(clone)): path.read_text(errors="replace")
        for path in clone.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }
    texts = [*here.items(), *((f"hub: {name}", text) for name, text in there.items())]
    return [name for name, text in texts if any(marker in text for marker in MARKERS)]


def _person(folder: Path, name: str) -> Path:
    told(folder, "config", "user.name", name)
    told(folder, "config", "user.email", f"{name.split()[0].lower()}@nordlys.example")
    return folder
