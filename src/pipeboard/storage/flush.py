"""Onto the disk: what was written outlives a power cut only once the disk was told to keep it.

Few files or folders are told one by one, many by one call for the whole disk, where there is one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from pipeboard.crash import point

_FEW = 32


def sync_folders(folders: Collection[Path]) -> None:
    """The names in these folders onto the disk: one by one where they are few, else one sweep."""
    sweep = _syncfs() if len(folders) > _FEW else os.fsync
    if sweep is os.fsync:
        for folder in folders:
            sync_folder(folder)
        return
    point("fsync-folder")
    handle = os.open(next(iter(folders)), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        sweep(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """The names in a folder onto the disk."""
    point("fsync-folder")
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network and FUSE file systems cannot sync a folder; the file itself is synced.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def sync_all(paths: Sequence[Path]) -> None:
    """The bytes of all these files onto the disk: one by one where they are few, else one sweep."""
    if not paths:
        return
    sweep = os.fsync if len(paths) <= _FEW else _syncfs()
    for path in paths if sweep is os.fsync else paths[:1]:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            sweep(handle)
        finally:
            os.close(handle)


def _syncfs() -> Callable[[int], None]:
    """Linux's `syncfs`, one call for all files, which reports errors (`sync` does not)."""
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return os.fsync

    def sweep(handle: int) -> None:
        if call(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return sweep
