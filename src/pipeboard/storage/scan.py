"""Which files a board has, and reading one: never through a link, never outside the board."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.read import MOST_BYTES

# Folder of the board → what its files are.
KINDS = {
    "contacts": "contact",
    "orgs": "org",
    "competitors": "competitor",
    "library": "library",
    "people": "person",
}
DEEPEST = 20


class Found(NamedTuple):
    """One file of the board. `path` is relative to it, with `/`; `problem`: why it is not read."""

    kind: str
    path: str
    size: int
    problem: Problem | None = None


def scan(root: Path) -> list[Found]:
    """Every `*.yaml` under the board's folders, by path; links are reported, never followed.

    Names that start with a dot are skipped. Two paths that are one on a disk which ignores case or
    Unicode composition are a problem of both.
    """
    found: list[Found] = []
    for folder, kind in KINDS.items():
        found += _walk(root, folder, kind, 1)
    found.sort(key=lambda file: file.path)
    return _collisions(found)


def read_file(root: Path, path: str) -> bytes:
    """The bytes of a file of the board. Raises BrokenFile for links, no plain file, over 1 MiB.

    Raises FileNotFoundError where there is none, InvalidData where the path leaves the board.
    """
    *folders, name = _parts(path)
    try:
        at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for folder in folders:
            at = _open_in(at, folder, os.O_DIRECTORY)
        handle = _open_in(at, name, os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BrokenFile(_problem(path, _why_not(root, path, error))) from None
    try:
        return _bytes(handle, path)
    finally:
        os.close(handle)


def inside(root: Path, path: str) -> Path:
    """The full path of a file of the board, to write it. Raises where a link is on the way.

    InvalidData where the path leaves the board; the file itself and its folder need not be there.
    """
    full = root
    for part in _parts(path):
        full = full / part
        if full.is_symlink():
            raise BrokenFile(
                _problem(path, "goes through a symbolic link, which is never followed")
            )
    return full


_TOO_BIG = "is larger than 1 MiB, which no contact needs; it was not read"


def _parts(path: str) -> list[str]:
    parts = path.split("/")
    if not path or "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise InvalidData(f"{path!r} is not a path inside the board")
    return parts


def _open_in(folder: int, name: str, flags: int) -> int:
    """Open a name in a folder, never through a link, and close the folder."""
    try:
        return os.open(name, flags | os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)


def _bytes(handle: int, path: str) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise BrokenFile(_problem(path, "is not a plain file"))
    if status.st_size > MOST_BYTES:
        raise BrokenFile(_problem(path, _TOO_BIG))
    parts: list[bytes] = []
    while part := os.read(handle, MOST_BYTES + 1):
        parts.append(part)
        if sum(map(len, parts)) > MOST_BYTES:
            raise BrokenFile(_problem(path, _TOO_BIG))
    return b"".join(parts)


def _why_not(root: Path, path: str, error: OSError) -> str:
    try:
        inside(root, path)
    except BrokenFile:
        return "goes through a symbolic link, which is never followed"
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _problem(path: str, message: str) -> Problem:
    return Problem(path, 0, 0, "", message)


def _walk(root: Path, folder: str, kind: str, level: int) -> Iterator[Found]:
    full = root / folder
    if full.is_symlink():
        yield _refused(kind, folder, "is a symbolic link, which is never followed")
        return
    try:
        with os.scandir(full) as listing:
            entries = list(listing)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield _refused(kind, folder, f"cannot be listed: {(error.strerror or str(error)).lower()}")
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _entry(root, folder, kind, level, entry)


def _entry(
    root: Path, folder: str, kind: str, level: int, entry: os.DirEntry[str]
) -> Iterator[Found]:
    path = f"{folder}/{entry.name}"
    is_yaml = entry.name.endswith(".yaml")
    if entry.is_symlink():
        if is_yaml or entry.is_dir():
            yield _refused(kind, path, "is a symbolic link, which is never followed")
    elif entry.is_dir(follow_symlinks=False):
        if level < DEEPEST:
            yield from _walk(root, path, kind, level + 1)
        else:
            yield _refused(kind, path, f"is nested deeper than {DEEPEST} folders")
    elif is_yaml:
        yield _file(kind, path, entry)


def _file(kind: str, path: str, entry: os.DirEntry[str]) -> Found:
    status = entry.stat(follow_symlinks=False)
    problem = None
    if not stat.S_ISREG(status.st_mode):
        problem = _problem(path, "is not a plain file")
    elif status.st_size > MOST_BYTES:
        problem = _problem(path, _TOO_BIG)
    elif not _utf8(entry.name):
        problem = _problem(path, "has a name that is not UTF-8; rename it")
    return Found(kind, path, status.st_size, problem)


def _utf8(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def _refused(kind: str, path: str, message: str) -> Found:
    return Found(kind, path, 0, _problem(path, message))


def _collisions(found: list[Found]) -> list[Found]:
    """The same files; those that a case-insensitive disk would take for another carry a problem."""
    seen: dict[str, list[int]] = {}
    for position, file in enumerate(found):
        seen.setdefault(unicodedata.normalize("NFC", file.path).casefold(), []).append(position)
    if len(seen) == len(found):
        return found
    for positions in seen.values():
        for position in positions if len(positions) > 1 else ():
            file = found[position]
            twin = next(found[other].path for other in positions if other != position)
            message = f"differs from {twin} only in case or accents' form; rename one"
            found[position] = file._replace(problem=file.problem or _problem(file.path, message))
    return found
