"""Keeps the developer's own git config, home, clock and board out of every test.

Each test gets a home of its own, a global git config that knows a made-up person, and none of the
environment that git, pipeboard or the terminal would listen to.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_PERSON = (
    '[user]\n\tname = "Mara Test"\n\temail = mara@example.com\n[init]\n\tdefaultBranch = main\n'
)
_LISTENED_TO = ("GIT_", "PIPEBOARD_", "SSH_", "GPG_", "XDG_", "LC_", "CRASH_")
_ALSO_LISTENED_TO = (
    "EMAIL",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "LANG",
    "LANGUAGE",
    "NO_COLOR",
    "COLUMNS",
)


@pytest.fixture(autouse=True, scope="module")
def nothing_stays_open() -> Iterator[None]:
    """A board that a test left open lets go of its index with its module."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def isolation(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home of its own, git's config in it, UTC, and an environment that says nothing else.

    Yields the home folder.
    """
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(_LISTENED_TO) or name in _ALSO_LISTENED_TO:
            monkeypatch.delenv(name)
    (home / "gitconfig").write_text(_PERSON, encoding="utf-8")
    for name, folder in {
        "HOME": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "XDG_DATA_HOME": "share",
        "XDG_RUNTIME_DIR": "run",
        "GNUPGHOME": "gnupg",
    }.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_ATTR_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(home.parent))
    # What a test configures in its repository is its own; tests of trust take this away.
    monkeypatch.setenv("PIPEBOARD_TRUST", str(tmp_path_factory.getbasetemp()))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield home
    monkeypatch.undo()
    time.tzset()
