"""What commits of dead processes left undone, finished or undone from their notes."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from pipeboard.journal.pending import PREFIX, remove, still_there, swap
from pipeboard.journal.repo import Repository


def recover(repo: Repository) -> int:
    """Finish or undo what commits of dead processes left: how many there were.

    A commit that HEAD had moved to gets its index entries; one it had not is dropped, its files
    stay on the disk, not recorded. Costs one look into a folder when there is nothing to do.
    """
    notes = [name for name in _listed(repo) if name.startswith(PREFIX)]
    return sum(_recover_one(repo, repo.own_dir / name) for name in notes)


def _recover_one(repo: Repository, note: Path) -> bool:
    try:
        descriptor = os.open(note, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False  # its process lives
        if not still_there(descriptor, note):
            return False
        _settle(repo, note)
        return True
    finally:
        os.close(descriptor)


def _settle(repo: Repository, note: Path) -> None:
    facts = _facts(note)
    lock, index = repo.git_dir / "index.lock", repo.git_dir / "index"
    private = note.with_name(note.name.replace(PREFIX, "index-").removesuffix(".json"))
    ours = _is_ours(lock, note)
    if private.exists() and _moved(repo, facts):
        if ours:
            swap(private, index)
        else:  # somebody removed our lock by hand: the index may have gone on without us
            _refresh(repo, facts.get("paths"))
    if ours:
        lock.unlink(missing_ok=True)
    remove(private)
    note.unlink(missing_ok=True)


def _facts(note: Path) -> dict[str, object]:
    facts: dict[str, object] = {}
    for line in note.read_bytes().splitlines():
        try:
            facts.update(json.loads(line.decode("utf-8", "surrogateescape")))
        except ValueError:  # a disk that lost the end of it: as if it had not got that far
            break
    return facts


def _moved(repo: Repository, facts: dict[str, object]) -> bool:
    """Whether the commit was made; of one by git we know no more than that HEAD has gone on."""
    if facts.get("by") == "git":
        return repo.head() != facts.get("old")
    new = facts.get("new")
    return isinstance(new, str) and _is_in_head(repo, new)


def _is_in_head(repo: Repository, commit: str) -> bool:
    head = repo.head()
    if head is None or head == commit:
        return head == commit
    ancestor = repo.git.run("merge-base", "--is-ancestor", commit, head, check=False, reads=True)
    return ancestor.code == 0


def _is_ours(lock: Path, note: Path) -> bool:
    try:
        if os.path.samefile(lock, note):
            return True
        content = lock.read_bytes()
    except FileNotFoundError:
        return False
    return bool(content) and note.read_bytes().startswith(content)


def _refresh(repo: Repository, paths: object) -> None:
    names = [str(path) for path in paths] if isinstance(paths, list) else []
    asked = "".join(f"{name}\0" for name in names).encode("utf-8", "surrogateescape")
    repo.git.run("update-index", "--add", "--remove", "-z", "--stdin", input=asked)


def _listed(repo: Repository) -> list[str]:
    try:
        return os.listdir(repo.own_dir)
    except OSError:  # a git directory that cannot be written has nothing of ours
        return []
