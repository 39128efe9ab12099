"""The files of a work tree as a sync finds them: as a commit has them, or as somebody is editing.

git may keep a file in another form than the disk has it (line ends, filters): then git is asked.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeboard.errors import GitError
from pipeboard.journal.graph import Moved
from pipeboard.journal.objects import contents, converted, converting, lost
from pipeboard.journal.repo import Repository
from pipeboard.storage.index.blob import blob_id

LINK, MODULE = "120000", "160000"
_FAULTS = (errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE)
"""Errors that say nothing of the file."""


class File(NamedTuple):
    """What is at a path: the bytes, the blob git would make of them, a stamp that tells a change.

    `data` is None where there is no plain file; `other` says that something else is there (a link,
    a folder, something of another user), which is never touched.
    """

    data: bytes | None
    blob: str
    stamp: object
    other: bool = False


def look(repo: Repository, changes: Sequence[Moved]) -> dict[str, File]:
    """The files at the paths of these changes. Raises OSError where the disk does not give one."""
    files = {change.path: _file(repo, change.path) for change in changes}
    doubtful = [
        change.path
        for change in changes
        if (file := files[change.path]).data is not None
        and file.blob not in (_blob(change.old), _blob(change.new))
    ]
    if doubtful and not converting(repo):  # git's attributes may still ask for other line ends
        doubtful = [path for path in doubtful if b"\r" in (files[path].data or b"")]
    for path, blob in zip(doubtful, converted(repo, doubtful) if doubtful else (), strict=True):
        files[path] = files[path]._replace(blob=blob)
    return files


def stamp(place: str | os.PathLike[str]) -> object:
    """What differs once a file was written or replaced; None where there is none."""
    try:
        found = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def checked_out(repo: Repository, blobs: Mapping[str, str]) -> dict[str, bytes]:
    """The bytes that files are to have on this disk: path → blob in, path → bytes out."""
    if not blobs:
        return {}
    if converting(repo):
        from pipeboard.journal.objects import smudged

        found = smudged(repo, blobs)
    else:
        found = dict(zip(blobs, contents(repo, list(blobs.values())), strict=True))
    for path, data in found.items():
        if data is None:
            raise lost(blobs[path])
    return {path: data for path, data in found.items() if data is not None}


def require_safe(paths: Sequence[str]) -> None:
    """GitError where a history brings a path that leads out of the work tree or into git's own."""
    for path in paths:
        if any(_is_unsafe(part) for part in path.split("/")):
            raise GitError(
                f"a path came that is not safe to write: {path!r}; nothing was adopted",
                hint="git log -- PATH says who made it; have it removed there",
            )


def _is_unsafe(part: str) -> bool:
    """`..`, an empty part, or one that some disk takes for `.git`."""
    bare = "".join(c for c in part if unicodedata.category(c) != "Cf").rstrip(". ").casefold()
    return part in ("", ".", "..") or bare.partition(":")[0] in (".git", "git~1")


def _file(repo: Repository, path: str) -> File:
    place = repo.top / path
    if any((repo.top / parent).is_symlink() for parent in _parents(path)):
        return File(None, "", None, other=True)
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return File(None, "", None)
    except OSError as error:
        if error.errno in _FAULTS:
            raise
        return _link(repo, path)  # a link, or not ours to read
    if not stat.S_ISREG(os.fstat(handle).st_mode):  # a folder, a pipe
        os.close(handle)
        return File(None, "", None, other=True)
    with open(handle, "rb") as file:
        seen = stamp(place)
        data = file.read()
    return File(data, blob_id(data, repo.object_format), seen)


def _link(repo: Repository, path: str) -> File:
    """A symbolic link counts as the text it holds, which is how git keeps it."""
    try:
        data = os.fsencode(os.readlink(repo.top / path))
    except OSError:
        return File(None, "", None, other=True)
    return File(data, blob_id(data, repo.object_format), stamp(repo.top / path))


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _blob(entry: tuple[str, str] | None) -> str:
    return entry[1] if entry is not None else ""
