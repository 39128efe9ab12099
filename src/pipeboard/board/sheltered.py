"""A repository that nobody has allowed to run what it came with: its board is read, without git.

The files say what the board is; the index of them lies in the user's own state folder, for what the
git directory holds is not ours either. Nothing is written, and whatever asks git hears why not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from pipeboard.board.locate import CONFIG
from pipeboard.errors import NotTrusted
from pipeboard.journal.git import Git
from pipeboard.journal.process import Child
from pipeboard.journal.repo import Repository
from pipeboard.journal.setup import own_settings
from pipeboard.journal.status import Status
from pipeboard.model.folders import state_folder
from pipeboard.storage.scan import scan


class Sealed(Git):
    """A git that is never started."""

    __slots__ = ("_why",)

    def __init__(self, folder: str, why: NotTrusted) -> None:
        super().__init__(folder)
        self._why = why

    def _start(
        self,
        args: tuple[str, ...],
        input: bytes | None,
        env: Mapping[str, str],
        timeout: float,
        hold: int | None,
        *,
        apart: bool = True,
    ) -> Child:
        raise self._why


class Sheltered(Repository):
    """The board in a folder as its files have it: nothing is asked of git, nothing is written."""

    __slots__ = ("_users", "barred")
    barred: NotTrusted

    def __init__(self, folder: str | os.PathLike[str], why: NotTrusted) -> None:
        root = os.path.realpath(folder)
        super().__init__(_answers(root))
        self.git = Sealed(root, why)
        self.barred = why
        self._users: Mapping[str, str] = {}

    def head(self) -> NoReturn:
        """Which commit it is at would be git's to say: there is no history here."""
        raise self.barred

    def branch(self) -> str | None:
        """As would be the branch."""
        return None

    def state(self) -> str:
        """As would be what is unfinished."""
        return ""

    def require_writable(self) -> NoReturn:
        """Not before it is trusted."""
        raise self.barred

    def config(self) -> Mapping[str, str]:
        """The user's own settings of git, without those of this repository."""
        if not self._users:
            self._users = own_settings()
        return self._users

    def status(self) -> Status:
        """Every file may have changed: each is read again and compared by its bytes."""
        status = Status()
        status.changed = {file.path: "??" for file in scan(Path(self._top))} | {CONFIG: "??"}
        return status

    def flagged(self) -> dict[str, str]:
        """What git was told not to see does not matter here."""
        return {}


def shelter(root: str) -> str:
    """Where the index of a board is kept that is not trusted."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:32]
    return str(state_folder() / "sheltered" / name)


def _answers(root: str) -> Sequence[str]:
    """In the place of what git would say of the repository."""
    return ("false", "sha1", os.devnull, os.devnull, shelter(root), os.devnull, root, "")
