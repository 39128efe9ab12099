"""git's settings as they hold in a repository, read again once a file they come from changed."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pipeboard.journal.git import Git


class Settings:
    """The settings of one repository; `files` are its own config files, `git` runs in it."""

    __slots__ = ("_files", "_git", "_known", "_seen")

    def __init__(self, git: Git, *files: str) -> None:
        self._git = git
        self._files = files
        self._known: dict[str, str] = {}
        self._seen: object = None

    def read(self) -> Mapping[str, str]:
        """Key → value; keys in lower case but for the middle part."""
        seen = _stamps(*self._files)
        if seen != self._seen:
            self._known = parse_settings(self._git.run("config", "--list", "-z", reads=True).out)
            self._seen = seen
        return self._known


def parse_settings(listed: bytes) -> dict[str, str]:
    """What `git config --list -z` said; the last of several values."""
    entries = listed.decode("utf-8", "surrogateescape").split("\0")[:-1]
    pairs = (entry.partition("\n") for entry in entries)
    return {key: value if given else "true" for key, given, value in pairs}


def _stamps(*local: str) -> tuple[object, ...]:
    """What would differ had someone changed git's settings since."""
    home = os.path.expanduser("~")
    xdg = os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    everyones = os.environ.get("GIT_CONFIG_GLOBAL")
    shared = (everyones,) if everyones else (f"{home}/.gitconfig", f"{xdg}/git/config")
    stamps: list[object] = []
    for path in (*local, *shared):
        try:
            found = os.stat(path)
        except OSError:
            stamps.append(path)
        else:
            stamps.append((path, found.st_mtime_ns, found.st_size, found.st_ino))
    return tuple(stamps)
