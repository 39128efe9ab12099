"""Sees within milliseconds what others do to the board's files.

watchfiles is imported when it starts, after the first paint. Our own writes come back as events
too; a file that is still as we wrote it is not read again for that.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.tui.messages import Touched

if TYPE_CHECKING:
    from textual.message import Message

FOLDERS = ("contacts", "orgs", "competitors", "library", "people", "notes", "forgotten")
CONFIG = "pipeboard.yaml"
_GLANCE = 500  # milliseconds after which a quiet folder is known to be watched


class Watch:
    """Posts Touched for files of the board in `root` that changed and not by us."""

    def __init__(self, root: Path, post: Callable[[Message], object]) -> None:
        self._root = root
        self._post = post
        self._own: dict[str, tuple[int, int]] = {}
        self.watching = False

    def own(self, paths: Iterable[str]) -> None:
        """Remember how we left these files (relative to the board)."""
        self._own |= {path: self.stamp(path) for path in paths}

    async def run(self) -> None:
        """Watch until cancelled; a new folder is watched from when it is seen."""
        await asyncio.to_thread(import_module, "watchfiles")  # it takes long; keys go on meanwhile
        while True:
            await self._watch(await asyncio.to_thread(self._folders))

    async def _watch(self, folders: Sequence[str]) -> None:
        """Watch these folders until there is another one.

        Each is named, for finding them itself watchfiles would look at every file, and no key is
        heard meanwhile: half a second with 100,000 contacts.
        """
        from watchfiles import awatch

        async for changes in awatch(
            *folders,
            recursive=False,
            step=10,
            debounce=50,
            watch_filter=self._belongs,
            rust_timeout=_GLANCE,
            yield_on_timeout=True,
        ):
            if not self.watching:
                self.watching = True
                self._post(Touched(frozenset()))  # what came before anybody watched
            paths = frozenset(self._relative(path) for _, path in changes)
            foreign = frozenset(path for path in paths if not self.is_own(path))
            if foreign:
                self._post(Touched(foreign))
            if any(_is_folder(path) and path not in folders for _, path in changes):
                return

    def _folders(self) -> list[str]:
        """The board's folder and those under it that hold its files."""
        root = os.path.realpath(self._root)
        found = [root]
        for name in FOLDERS:
            for folder, inner, _ in os.walk(os.path.join(root, name)):
                inner[:] = [one for one in inner if not one.startswith(".")]
                found.append(folder)
        return found

    def _belongs(self, change: object, path: str) -> bool:
        """Whether a path is one of the board's files, or a folder for them; git's and temporary
        ones are not."""
        name = self._relative(path)
        if name == CONFIG:
            return True
        head, _, rest = name.partition("/")
        if head not in FOLDERS or "/." in f"/{rest}":
            return False
        return name.endswith((".yaml", ".md")) or _is_folder(path)

    def _relative(self, path: str) -> str:
        return os.path.relpath(path, os.path.realpath(self._root)).replace(os.sep, "/")

    def is_own(self, path: str) -> bool:
        """Whether a file (relative to the board) is still as we wrote it."""
        return path in self._own and self._own[path] == self.stamp(path)

    def stamp(self, path: str) -> tuple[int, int]:
        """What differs once somebody has saved a file (relative to the board)."""
        try:
            found = os.stat(self._root / path)
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_ino)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)
