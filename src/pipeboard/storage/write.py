"""Writing files so that at every moment each is the old or the new version, never a torn one.

A temporary file in the same folder (`storage.temporary`), fsync, rename, fsync of the folder. What
the disk refuses becomes CannotWrite in plain words; the old file is intact then, and no temporary
file is left.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeboard.crash import point
from pipeboard.errors import PipeboardError
from pipeboard.storage.flush import sync_all, sync_folder, sync_folders
from pipeboard.storage.temporary import beside

_PLAIN_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EIO: "the disk reports an error",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.ENOENT: "the folder is not there",
    errno.ENOTDIR: "a file is where the folder should be",
    errno.EISDIR: "a folder is where the file should be",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EMFILE: "too many files are open",
    errno.ELOOP: "it is a symbolic link",
}


class CannotWrite(PipeboardError):
    """The disk refused; the file at `path` is what it was before."""

    code = "cannot_write"

    def __init__(self, path: Path, why: str, *, hint: str = "") -> None:
        super().__init__(f"{path} is as it was: {why}", hint=hint, items=[{"path": str(path)}])
        self.path = path


class FileThere(CannotWrite):
    """A new file's name is taken; nothing was overwritten."""

    code = "file_there"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "there is a file of that name already")


class Overtaken(CannotWrite):
    """Somebody saved the file since it was read; theirs stands, nothing was written."""

    code = "overtaken"
    exit_code = 9

    def __init__(self, path: Path) -> None:
        super().__init__(path, "somebody saved it just now", hint="try again")


def write(path: Path, data: bytes, *, sync: bool = True, apart: Path | None = None) -> None:
    """Replace the file at `path`, or make it (and its folder). The mode of an old file is kept.

    Without `sync` it outlives the process, though perhaps not a power cut. `apart` is a folder for
    the temporary file, where it is not to lie beside; it is used if it is on the same disk.
    """
    temporary = None
    try:
        _folder(path.parent)
        into = apart if apart is not None and _on_one_disk(apart, path.parent) else path.parent
        temporary = _fill(path, data, sync=sync, into=into)
        _take_place(temporary, path)
        if sync:
            sync_folder(path.parent)
    except OSError as error:
        raise _refused(path, temporary, error) from error


def create(path: Path, data: bytes) -> None:
    """Make a new file (and its folder). Raises FileThere where there is one, of any kind."""
    temporary = None
    try:
        _folder(path.parent)
        temporary = _fill(path, data, sync=True)
        point("link")
        _link(temporary, path)
        point("unlink-temporary")
        temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except FileExistsError:
        _discard(temporary)
        raise FileThere(path) from None
    except OSError as error:
        raise _refused(path, temporary, error) from error


def write_many(
    files: Iterable[tuple[Path, bytes]],
    unless: Callable[[Path], bool] = lambda path: False,
    were: Mapping[Path, bytes | None] | None = None,
) -> None:
    """Write many files at the price of one: all temporary files, one sync sweep, then the renames.

    Until the first rename nothing has changed; a failure before it leaves nothing behind. A failure
    among the renames leaves each file old or new, whole. `unless` is asked right before each
    rename: where it says so, the file stays as it is. `were` is what files have to hold up to then
    (None: not there), else Overtaken: what others saved meanwhile is not written over.
    """
    filled: list[tuple[Path, Path]] = []
    folders: dict[Path, None] = {}
    path = Path()
    try:
        for path, data in files:
            if _folder(path.parent, sync=False):
                folders[path.parent.parent] = None
            filled.append((_fill(path, data, sync=False), path))
        point("sync-many")
        sync_all([temporary for temporary, _ in filled])
        point("compare")
        for path, was in (were or {}).items():
            if _content(path) != was:
                raise Overtaken(path)
        for temporary, path in filled:
            if unless(path):
                _discard(temporary)
            else:
                _take_place(temporary, path)
        sync_folders(folders | dict.fromkeys(path.parent for _, path in filled))
    except (OSError, Overtaken) as error:
        for temporary, _ in filled:
            _discard(temporary)
        if isinstance(error, Overtaken):
            raise
        raise _refused(path, None, error) from error


def remove(path: Path) -> None:
    """Remove the file; nothing to do where there is none."""
    try:
        point("remove")
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)
    except OSError as error:
        raise _refused(path, None, error) from error


def _on_one_disk(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def _fill(path: Path, data: bytes, *, sync: bool, into: Path | None = None) -> Path:
    """A temporary file beside `path` (or in the folder `into`) that holds the bytes, with the mode
    of `path`."""
    mode = _mode(path)
    temporary = beside((into or path.parent) / path.name)
    point("open")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        if mode is not None:
            os.fchmod(handle, mode)
        point("write")
        written = 0
        while written < len(data):
            written += os.write(handle, data[written:])
        point("fsync")
        if sync:
            os.fsync(handle)
    except BaseException:
        os.unlink(temporary)
        raise
    finally:
        os.close(handle)
    return temporary


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _mode(path: Path) -> int | None:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    return stat.S_IMODE(status.st_mode)


def _take_place(temporary: Path, path: Path) -> None:
    point("rename")
    os.replace(temporary, path)


def _link(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError as error:
        # File systems without hard links: claim the name first, then replace the empty file.
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644))
        os.replace(temporary, path)


def _folder(folder: Path, *, sync: bool = True) -> bool:
    """Make the folder where there is none; whether there was none."""
    if folder.is_dir():
        return False
    point("mkdir")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from error
    if sync:
        sync_folder(folder.parent)
    return True


def _discard(temporary: Path | None) -> None:
    if temporary is not None:
        temporary.unlink(missing_ok=True)


def _refused(path: Path, temporary: Path | None, error: OSError) -> CannotWrite:
    _discard(temporary)
    why = _PLAIN_WORDS.get(error.errno or 0) or (error.strerror or str(error)).lower()
    return CannotWrite(path, why)
