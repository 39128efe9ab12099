"""Files as git's fast-import is fed them: read from the disk, named, told apart by their bytes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence

from pipeboard.errors import GitError
from pipeboard.journal.repo import Repository


class File:
    """A path as it is on the disk: git's mode ("" if gone), its bytes, the blob they make.

    `content` is None for a blob that git has already stored.
    """

    __slots__ = ("blob", "content", "mode", "path")

    def __init__(self, path: str, mode: str, content: bytes | None, blob: str) -> None:
        self.path = path
        self.mode = mode
        self.content = content
        self.blob = blob


def read_files(repo: Repository, paths: Sequence[str]) -> list[File]:
    """The files at these paths of the repository, gone ones too."""
    files = [_read(repo, path) for path in paths]
    _store_converted(repo, files)
    return files


def require_file(repo: Repository, path: str) -> None:
    """GitError unless a file is at this path of the repository, or nothing."""
    try:
        mode = os.lstat(repo.top / path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if not stat.S_ISREG(mode):
        raise _no_file(path)


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


def _read(repo: Repository, path: str) -> File:
    mode, content = _on_disk(repo, path)
    if not mode:
        return File(path, "", None, "")
    if b"\r" in content:  # git's attributes may want its line ends changed
        return File(path, mode, None, "")
    whole = hashlib.sha1(b"blob %d\0" % len(content), usedforsecurity=False)
    whole.update(content)
    return File(path, mode, content, whole.hexdigest())


def _store_converted(repo: Repository, files: list[File]) -> None:
    """Let git itself store the files whose bytes it may convert on the way."""
    converted = [file for file in files if file.mode and file.content is None]
    if converted:
        names = b"".join(quoted(file.path) + b"\n" for file in converted)
        blobs = repo.git.run("hash-object", "-w", "--stdin-paths", input=names).text.split("\n")
        for file, blob in zip(converted, blobs, strict=True):
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
