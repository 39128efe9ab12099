"""A commit under way: its note on disk, git's index lock held by that very note, and recovery.

The note is a file in the git directory that its process keeps locked (flock) while it lives. The
index lock is a hard link to the note, so a lock is provably ours, and a note without a living
process says what was left undone: the only lock pipeboard ever removes is its own.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from pipeboard import crash
from pipeboard.errors import Busy
from pipeboard.journal.patience import tries
from pipeboard.journal.repo import Repository

_serial = itertools.count(1)
_PREFIX = "commit-"
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
            self._note = repo.own_dir / f"{_PREFIX}{self.token}.json"
            self._descriptor = _create(self._note)
            if _still_there(self._descriptor, self._note):  # else swept away before we locked it
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
            recover(self.repo)
        raise busy(self.repo)

    @property
    def apart(self) -> Path:
        """An index for the commit alone, where git's own is to keep more than the commit has."""
        return self.index.with_name(f"{self.index.name}.apart")

    def copy_index(self) -> None:
        """A private name for the index as it is, for git to write the new one beside the old."""
        _remove(self.index)
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
            _swap(self.index, self.repo.git_dir / "index")
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
        _remove(self.index)
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


def recover(repo: Repository) -> int:
    """Finish or undo what commits of dead processes left: how many there were.

    A commit that HEAD had moved to gets its index entries; one it had not is dropped, its files
    stay on the disk, not recorded. Costs one look into a folder when there is nothing to do.
    """
    notes = [name for name in _listed(repo) if name.startswith(_PREFIX)]
    return sum(_recover_one(repo, repo.own_dir / name) for name in notes)


def busy(repo: Repository) -> Busy:
    """git's index lock is another's: where it is, how old, and whether a git is at work here."""
    lock = repo.git_dir / "index.lock"
    try:
        age = f", {max(0.0, time.time() - lock.stat().st_mtime):.0f} s old"
    except OSError:
        age = ""
    at_work = git_at_work(repo.top)
    return Busy(
        f"another git command holds the index: {lock}{age}"
        + (f" (git runs here as process {at_work})" if at_work else ""),
        hint="the file is saved, not yet recorded; wait for that command"
        if at_work
        else "the file is saved, not yet recorded; if no git command is running, "
        "pipeboard doctor --unlock",
    )


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
        if not _still_there(descriptor, note):
            return False
        _settle(repo, note)
        return True
    finally:
        os.close(descriptor)


def _settle(repo: Repository, note: Path) -> None:
    facts = _facts(note)
    lock, index = repo.git_dir / "index.lock", repo.git_dir / "index"
    private = note.with_name(note.name.replace(_PREFIX, "index-").removesuffix(".json"))
    ours = _is_ours(lock, note)
    if private.exists() and _moved(repo, facts):
        if ours:
            _swap(private, index)
        else:  # somebody removed our lock by hand: the index may have gone on without us
            _refresh(repo, facts.get("paths"))
    if ours:
        lock.unlink(missing_ok=True)
    _remove(private)
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


def _swap(private: Path, index: Path) -> None:
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


def _remove(private: Path) -> None:
    for end in ("", ".lock", ".apart", ".apart.lock"):
        private.with_name(private.name + end).unlink(missing_ok=True)


def _listed(repo: Repository) -> list[str]:
    try:
        return os.listdir(repo.own_dir)
    except OSError:  # a git directory that cannot be written has nothing of ours
        return []


def _create(note: Path) -> int:
    descriptor = os.open(note, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _still_there(descriptor: int, note: Path) -> bool:
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


def git_at_work(top: Path) -> int | None:
    """A git process whose current folder is in this work tree, where the system tells."""
    try:
        pids = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return None
    for pid in pids:
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
                named = file.read().strip()
            if named == "git" and Path(os.readlink(f"/proc/{pid}/cwd")).is_relative_to(top):
                return int(pid)
        except OSError:
            continue
    return None
