"""A commit under way: its note on disk, and git's index lock held by that very note.

The note is a file in the git directory that its process keeps locked (flock) while it lives. The
index lock is a hard link to the note, so a lock is provably ours, and a note without a living
process says what was left undone (`recovery`): the only lock pipeboard ever removes is its own.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import json
import os
from collections.abc import Sequence
from pathlib import Path

from pipeboard import crash
from pipeboard.journal.patience import tries
from pipeboard.journal.repo import Repository

_serial = itertools.count(1)
PREFIX = "commit-"
"""What the names of notes begin with."""
_FIRST, _LONGEST = 0.002, 0.1  # seconds between tries for the index lock


class Pending:
    """The note of one commit under way; `token` is unique among living processes.

    Its first line says who, from which commit and which paths (of the repository), and whether git
    itself makes the commit; if not, a second one, added when the objects are there, says which
    commit HEAD is to move to. Leaving it as a context undoes what was not finished.
    """

    __slots__ = ("_descriptor", "_lock", "_locked", "_note", "_seen", "index", "repo", "token")

    def __init__(
        self, repo: Repository, old: str | None, paths: Sequence[str], *, by_git: bool = False
    ) -> None:
        self.repo = repo
        self._lock = repo.git_dir / "index.lock"
        while True:
            self.token = f"{os.getpid()}-{next(_serial)}"
            self._note = repo.own_dir / f"{PREFIX}{self.token}.json"
            self._descriptor = _create(self._note)
            if still_there(self._descriptor, self._note):  # else swept away before we locked it
                break
            os.close(self._descriptor)
        self.index = repo.own_dir / f"index-{self.token}"
        self._seen: object = None
        self._locked = False
        by = "git" if by_git else "pipeboard"
        self._write({"pid": os.getpid(), "old": old, "paths": list(paths), "by": by})

    def __enter__(self) -> Pending:
        return self

    def __exit__(self, *error: object) -> None:
        """Up to the moved branch a failure undoes all; after it the note stays for `recover`."""
        if self._descriptor >= 0:
            self.unlock()
            self.forget()

    @property
    def hold(self) -> int:
        """The descriptor that git keeps open too, so that we count as alive while it works."""
        return self._descriptor

    def made(self, new: str) -> None:
        """The commit is in the object store; HEAD is to move to it."""
        self._write({"new": new})

    def lock(self, wait: float) -> None:
        """Take git's index lock, waiting up to `wait` seconds for another's; Busy names it."""
        for _ in tries(wait, _FIRST, _LONGEST):
            if self._take():
                self._locked = True
                return
            from pipeboard.journal.recovery import recover

            recover(self.repo)
        from pipeboard.journal.locks import busy

        raise busy(self.repo)

    @property
    def apart(self) -> Path:
        """An index for the commit alone, where git's own is to keep more than the commit has."""
        return self.index.with_name(f"{self.index.name}.apart")

    def copy_index(self) -> None:
        """A private name for the index as it is, for git to write the new one beside the old."""
        remove(self.index)
        self._seen = _copy(self.repo.git_dir / "index", self.index)

    def copy_index_apart(self) -> None:
        """Another one, to be emptied of what the user has staged."""
        _copy(self.repo.git_dir / "index", self.apart)

    def index_moved(self) -> bool:
        """Whether somebody has written git's index since `copy_index`."""
        return _stamp(self.repo.git_dir / "index") != self._seen

    def index_untouched(self) -> bool:
        """Whether git had nothing to write into the private one."""
        return _stamp(self.index) == self._seen

    def finish(self) -> None:
        """HEAD has moved: put the new index in the place of the old one, give its lock back."""
        try:
            crash.point("commit: swap")
            swap(self.index, self.repo.git_dir / "index")
            crash.point("commit: unlock")
            self.unlock()
            crash.point("commit: forget")
        except BaseException:
            self.leave()
            raise
        self.forget()

    def unlock(self) -> None:
        """Give git's index lock back, if we have it."""
        if self._locked:
            self._lock.unlink(missing_ok=True)
            self._locked = False

    def forget(self) -> None:
        """Nothing is left undone."""
        remove(self.index)
        self._note.unlink(missing_ok=True)
        self.leave()

    def leave(self) -> None:
        """Stop counting as alive; what the note says is for `recover` to see to."""
        os.close(self._descriptor)
        self._descriptor = -1

    def _take(self) -> bool:
        try:
            os.link(self._note, self._lock)
        except FileExistsError:
            return False
        except OSError as refusal:
            if refusal.errno not in _NO_LINKS:
                raise
            return _copy_exclusively(self._note, self._lock)
        return True

    def _write(self, facts: dict[str, object]) -> None:
        os.write(self._descriptor, json.dumps(facts).encode("utf-8", "surrogateescape") + b"\n")


_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV, errno.ENOSYS)


def swap(private: Path, index: Path) -> None:
    """Put a private index in the place of git's."""
    if not private.exists():
        return  # git had nothing to put into it
    if index.exists() and os.path.samefile(private, index):
        private.unlink()  # nothing changed; rename would leave both names of one file
    else:
        os.replace(private, index)


def _stamp(index: Path) -> object:
    try:
        found = os.stat(index)
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _copy(index: Path, private: Path) -> object:
    """The index under a second name, so that git's own stays; its stamp, None if there is none."""
    try:
        os.link(index, private)
    except FileNotFoundError:
        return None
    except OSError as refusal:
        if refusal.errno not in _NO_LINKS:
            raise
        stamp = _stamp(index)
        private.write_bytes(index.read_bytes())
        return stamp
    return _stamp(private)


def remove(private: Path) -> None:
    """A private index is not wanted any more, nor what git made beside it."""
    for end in ("", ".lock", ".apart", ".apart.lock"):
        private.with_name(private.name + end).unlink(missing_ok=True)


def _create(note: Path) -> int:
    descriptor = os.open(note, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def still_there(descriptor: int, note: Path) -> bool:
    """Whether the note that was opened is the one that has this name now."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(note))
    except FileNotFoundError:
        return False


def _copy_exclusively(note: Path, lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileExistsError:
        return False
    try:
        os.write(descriptor, note.read_bytes())
    finally:
        os.close(descriptor)
    return True
