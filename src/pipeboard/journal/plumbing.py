"""A commit by plumbing: objects first, then index and branch together under git's own lock.

`git fast-import` writes blobs, trees and the commit in one process, without naming it. Then, under
`index.lock`, `git update-index` prepares the new index, `git update-ref` moves the branch if it is
still where we saw it, and the new index takes the place of the old.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from pipeboard import crash
from pipeboard.errors import GitError
from pipeboard.journal.commit import HeadMoved
from pipeboard.journal.draft import Draft, signature
from pipeboard.journal.git import failure
from pipeboard.journal.pending import Pending
from pipeboard.journal.repo import Repository

_ON_ONE_LINE = 200  # paths that fit the command line of any system with ease
_ABSENT = "0" * 40


class _Made:
    """What fast-import made: the commit, whether it differs from its parent, the entries."""

    __slots__ = ("commit", "differs", "entries")

    def __init__(self, commit: str, differs: bool, entries: list[tuple[str, str]]) -> None:
        self.commit = commit
        self.differs = differs
        self.entries = entries


def commit_by_plumbing(repo: Repository, draft: Draft, head: str | None, wait: float) -> str:
    """Make the commit on top of `head`; HeadMoved if the branch is elsewhere by then."""
    try:
        pending = Pending(repo, head, draft.paths)
    except OSError as refusal:
        raise _cannot(repo, refusal) from refusal
    try:
        return _record(repo, draft, head, wait, pending)
    except OSError as refusal:
        raise _cannot(repo, refusal) from refusal


def _record(repo: Repository, draft: Draft, head: str | None, wait: float, pending: Pending) -> str:
    """Up to the moved branch a failure undoes all; after it, the note stays for `recover`."""
    locked = False
    try:
        crash.point("commit: objects")
        made = _objects(repo, draft, head, pending)
        if not made.differs:
            pending.forget()
            return made.commit
        pending.made(made.commit)
        crash.point("commit: lock")
        pending.lock(wait)
        locked = True
        crash.point("commit: index")
        _prepare_index(repo, draft, made.entries, pending)
        crash.point("commit: branch")
        _move(repo, draft, head, made.commit, pending)
    except BaseException:
        if locked:
            pending.unlock()
        pending.forget()
        raise
    _finish(pending)
    return made.commit


def _finish(pending: Pending) -> None:
    try:
        crash.point("commit: swap")
        pending.swap()
        crash.point("commit: unlock")
        pending.unlock()
        crash.point("commit: forget")
    except BaseException:
        pending.leave()
        raise
    pending.forget()


# The objects


def _objects(repo: Repository, draft: Draft, head: str | None, pending: Pending) -> _Made:
    result = repo.git.run(
        "fast-import",
        "--quiet",
        "--done",
        input=b"".join(_stream(repo, draft, head, pending.token)),
        timeout=20 + len(draft.paths) / 100,
        hold=pending.hold,
    )
    commit, tree, *rest = result.text.split("\n")
    before = rest.pop(0) if head else ""
    entries = [(path, _entry(line)) for path, line in zip(draft.paths, rest, strict=True)]
    if head and tree == before:
        return _Made(head, False, [])
    return _Made(commit, True, entries)


def _stream(repo: Repository, draft: Draft, head: str | None, token: str) -> Iterator[bytes]:
    """One commit on a branch that is forgotten before the end, so that no ref is ever written."""
    message = draft.message.encode("utf-8", "backslashreplace")
    yield (
        f"commit refs/pipeboard/{token}\nmark :1\n"
        f"author {signature(draft.author, draft.when)}\n"
        f"committer {signature(draft.committer, draft.when)}\ndata {len(message)}\n"
    ).encode("utf-8", "replace")
    yield message
    if head:
        yield f"\nfrom {head}\n".encode()
    else:
        yield b"\n"
    yield from _files(repo, draft)
    yield b'\nget-mark :1\nls :1 ""\n'
    if head:
        yield f'ls {head} ""\n'.encode()
    for path in draft.paths:
        yield b"ls :1 " + quoted(path) + b"\n"
    yield f"reset refs/pipeboard/{token}\n\ndone\n".encode()


def _files(repo: Repository, draft: Draft) -> Iterator[bytes]:
    converted: list[tuple[str, str]] = []
    for path in draft.paths:
        mode, content = _on_disk(repo, path)
        if not mode:
            yield b"D " + quoted(path) + b"\n"
        elif b"\r" in content:  # git's attributes may want its line ends changed
            converted.append((mode, path))
        else:
            name = quoted(path)
            yield f"M {mode} inline ".encode() + name + f"\ndata {len(content)}\n".encode()
            yield content
            yield b"\n"
    if converted:
        yield from _by_git(repo, converted)


def _by_git(repo: Repository, files: list[tuple[str, str]]) -> Iterator[bytes]:
    """Files whose bytes git itself has to store, because it may convert them on the way."""
    names = b"".join(quoted(path) + b"\n" for _, path in files)
    blobs = repo.git.run("hash-object", "-w", "--stdin-paths", input=names).text.split("\n")
    for (mode, path), blob in zip(files, blobs, strict=True):
        yield f"M {mode} {blob} ".encode() + quoted(path) + b"\n"


def _on_disk(repo: Repository, path: str) -> tuple[str, bytes]:
    """git's mode and the bytes of a file; an empty mode if it is gone."""
    try:
        descriptor = os.open(repo.top / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return "", b""
    with open(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise GitError(f"{path} is not a file, so it cannot be recorded")
        return ("100755" if mode & stat.S_IXUSR else "100644"), file.read()


def _entry(line: str) -> str:
    """`100644,<blob>` from a line of fast-import's `ls`; "" where there is nothing."""
    if line.startswith("missing "):
        return ""
    mode, _, rest = line.split(" ", 2)
    return f"{mode},{rest.partition(chr(9))[0]}"


def quoted(path: str) -> bytes:
    """A path in git's C style, which may hold any character."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")


# Index and branch


def _prepare_index(
    repo: Repository, draft: Draft, entries: list[tuple[str, str]], pending: Pending
) -> None:
    """Write the new index beside the old: our entries first by name, then with what `stat` says.

    By name first, since git would pass over a path marked assume-unchanged or skip-worktree.
    """
    pending.copy_index()
    env = {"GIT_INDEX_FILE": str(pending.index)}
    there = [(path, entry) for path, entry in entries if entry]
    by_name: list[str] = []
    if len(there) <= _ON_ONE_LINE:
        for path, entry in there:
            by_name += ["--cacheinfo", f"{entry},{path}"]
    else:
        lines = (f"{entry.replace(',', ' ')}\t{path}\0" for path, entry in there)
        listed = "".join(lines).encode("utf-8", "surrogateescape")
        repo.git.run("update-index", "-z", "--index-info", input=listed, env=env, hold=pending.hold)
    asked = "".join(f"{path}\0" for path in draft.paths).encode("utf-8", "surrogateescape")
    repo.git.run(
        "update-index",
        "--add",
        "--remove",
        *by_name,
        "-z",
        "--stdin",
        input=asked,
        env=env,
        timeout=20 + len(draft.paths) / 100,
        hold=pending.hold,
    )


def _move(repo: Repository, draft: Draft, head: str | None, commit: str, pending: Pending) -> None:
    args = ("update-ref", "-m", draft.reflog, "HEAD", commit, head or _ABSENT)
    result = repo.git.run(
        "-c",
        "core.filesRefLockTimeout=2000",
        *args,
        env=draft.environment(),
        check=False,
        hold=pending.hold,
    )
    if not result.code:
        return
    if repo.head() != head:
        raise HeadMoved
    raise failure(args, result)


def _cannot(repo: Repository, refusal: OSError) -> GitError:
    where = refusal.filename or repo.git_dir
    return GitError(
        f"cannot record in git: {where}: {refusal.strerror}",
        hint="what is on the disk stays as it is; when that is mended: pipeboard record",
    )
