"""Commits and files as git's fast-import is fed them; files are read from the disk and named."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence

from pipeboard.errors import GitError
from pipeboard.journal.draft import Draft, signature
from pipeboard.journal.repo import Repository


class File:
    """A path as a commit is to hold it: git's mode ("" if gone), its bytes, the blob they make.

    `content` is None for a blob that git has already stored. `on_disk`: the disk has the same, so
    that git may take what it is to know of the file from there.
    """

    __slots__ = ("blob", "content", "mode", "on_disk", "path")

    def __init__(
        self, path: str, mode: str, content: bytes | None, blob: str, on_disk: bool = True
    ) -> None:
        self.path = path
        self.mode = mode
        self.content = content
        self.blob = blob
        self.on_disk = on_disk


Contents = Mapping[str, bytes | None]


def read_files(repo: Repository, paths: Sequence[str], meant: Contents) -> list[File]:
    """The files at these paths of the repository, gone ones too: as `meant`, else as on disk."""
    files = [_read(repo, path, meant) for path in paths]
    converted = [file for file in files if file.mode and not file.blob]
    if converted:
        _store_converted(repo, converted)
    return files


def store(repo: Repository, path: str, content: bytes) -> str:
    """The blob of these bytes, as git's attributes for the path have it."""
    return repo.git.run("hash-object", "-w", f"--path={path}", "--stdin", input=content).text


def is_on_disk(repo: Repository, path: str, content: bytes | None) -> bool:
    """Whether a file of the repository is these bytes just now (None: gone)."""
    mode, found = _on_disk(repo, path)
    return found == content if mode else content is None


def require_file(repo: Repository, path: str) -> None:
    """GitError unless a file is at this path of the repository, or nothing."""
    try:
        mode = os.lstat(repo.top / path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if not stat.S_ISREG(mode):
        raise _no_file(path)


def commit_start(draft: Draft, branch: str) -> bytes:
    """A commit as fast-import wants it, but for its parents and files, which follow; mark :1."""
    head = (
        f"commit {branch}\nmark :1\n"
        f"author {signature(draft.author, draft.when)}\n"
        f"committer {signature(draft.committer, draft.when)}\ndata {len(draft.encoded)}\n"
    )
    return head.encode("utf-8", "replace") + draft.encoded + b"\n"


def file_change(path: str, mode: str, content: bytes | None, blob: str = "") -> Iterator[bytes]:
    """One file of a commit as fast-import wants it; no mode: it is gone; no content: by name."""
    name = quoted(path)
    if not mode:
        yield b"D " + name + b"\n"
    elif content is None:
        yield f"M {mode} {blob} ".encode() + name + b"\n"
    else:
        yield f"M {mode} inline ".encode() + name + f"\ndata {len(content)}\n".encode()
        yield content
        yield b"\n"


def quoted(path: str) -> bytes:
    """A path in git's C style, which may hold any character."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")


def _read(repo: Repository, path: str, meant: Contents) -> File:
    mode, found = _on_disk(repo, path)
    content = meant.get(path, found if mode else None)
    on_disk = content == (found if mode else None)
    if content is None:
        return File(path, "", None, "", on_disk)
    mode = mode or "100644"
    if b"\r" in content:  # git's attributes may want its line ends changed
        stored = store(repo, path, content) if path in meant else ""
        return File(path, mode, None, stored, on_disk)
    whole = hashlib.sha1(b"blob %d\0" % len(content), usedforsecurity=False)
    whole.update(content)
    return File(path, mode, content, whole.hexdigest(), on_disk)


def _store_converted(repo: Repository, files: Sequence[File]) -> None:
    """Let git itself store the files whose bytes it may convert on the way."""
    names = b"".join(quoted(file.path) + b"\n" for file in files)
    blobs = repo.git.run("hash-object", "-w", "--stdin-paths", input=names).text.split("\n")
    for file, blob in zip(files, blobs, strict=True):
        file.blob = blob


def _on_disk(repo: Repository, path: str) -> tuple[str, bytes]:
    """git's mode and the bytes of a file; an empty mode if it is gone."""
    try:
        descriptor = os.open(repo.top / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return "", b""
    with open(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise _no_file(path)
        return ("100755" if mode & stat.S_IXUSR else "100644"), file.read()


def _no_file(path: str) -> GitError:
    return GitError(f"{path} is not a file, so it cannot be recorded")
