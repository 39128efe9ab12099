"""Temporary files of a write: `.pb-<pid>-<n>.tmp` beside the file that they are to become.

Never `.yaml`, so that none is taken for a contact; the process in the name says whether somebody
still writes it.
"""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path

PATTERN = ".pb-*.tmp"
"""All of them, as a pattern of git."""
_NAME = re.compile(r"\.pb-(\d+)-\d+\.tmp")
_numbers = count()


def beside(path: Path) -> Path:
    """A name in the same folder that nobody else uses."""
    return path.with_name(f".pb-{os.getpid()}-{next(_numbers)}.tmp")


def clean(folder: Path, *, below: bool = True) -> list[Path]:
    """Remove what processes that died left behind in the folder and below; says which files."""
    stale: list[Path] = []
    for parent, folders, names in os.walk(folder):
        if not below:
            folders.clear()
        for name in names:
            match = _NAME.fullmatch(name)
            if match and not _alive(int(match[1])):
                left = Path(parent, name)
                left.unlink(missing_ok=True)
                stale.append(left)
    return stale


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
