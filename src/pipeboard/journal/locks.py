"""git's lock files that were left behind: which, how old, whether a git is at work; taking them
away, which only a person decides."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import Busy
from pipeboard.journal.repo import Repository

_SINGLE = ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "shallow.lock")


class Lock(NamedTuple):
    """A lock file: where it is, how old in seconds; `stamp` tells it from a later one."""

    path: str
    age: float
    stamp: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.path}, {_span(self.age)} old"


def locks(repo: Repository) -> list[Lock]:
    """The lock files of git that are there now, one that a commit of ours holds included."""
    return [lock for path in sorted(set(_paths(repo))) if (lock := _lock(path)) is not None]


def worker(repo: Repository) -> int | None:
    """A git process whose current folder is in the work tree, where the system tells."""
    try:
        pids = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return None
    for pid in pids:
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
                named = file.read().strip()
            if named == "git" and Path(os.readlink(f"/proc/{pid}/cwd")).is_relative_to(repo.top):
                return int(pid)
        except OSError:
            continue
    return None


def busy(repo: Repository) -> Busy:
    """git's index lock is another's: where it is, how old, and whether a git is at work here."""
    lock = repo.git_dir / "index.lock"
    try:
        age = f", {max(0.0, time.time() - lock.stat().st_mtime):.0f} s old"
    except OSError:
        age = ""
    at_work = worker(repo)
    return Busy(
        f"another git command holds the index: {lock}{age}"
        + (f" (git runs here as process {at_work})" if at_work else ""),
        hint="the file is saved, not yet recorded; wait for that command"
        if at_work
        else "the file is saved, not yet recorded; if no git command is running, "
        "pipeboard doctor --unlock",
    )


def unlock(repo: Repository, lock: Lock) -> bool:
    """Remove this very lock file; False if it is gone. Busy while a git is at work here."""
    if (at_work := worker(repo)) is not None:
        raise Busy(f"git is at work here as process {at_work}", hint="wait until it is done")
    if _lock(lock.path) is None or _stamp(lock.path) != lock.stamp:
        return False
    os.unlink(lock.path)
    return True


def _paths(repo: Repository) -> Iterator[str]:
    for folder in (repo.git_dir, repo.common_dir):
        yield from (os.path.join(folder, name) for name in _SINGLE)
        for at, _, names in os.walk(os.path.join(folder, "refs")):
            yield from (os.path.join(at, name) for name in names if name.endswith(".lock"))


def _lock(path: str) -> Lock | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return Lock(path, max(0.0, time.time() - found.st_mtime), (found.st_ino, found.st_mtime_ns))


def _stamp(path: str) -> tuple[int, int]:
    found = os.lstat(path)
    return found.st_ino, found.st_mtime_ns


def _span(seconds: float) -> str:
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
