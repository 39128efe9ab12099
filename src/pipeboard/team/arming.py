"""What a repository is told of its board, in its own settings: how git merges, what it passes over.

A clone cannot arm itself, for git takes no commands out of a repository; so pipeboard writes the
merge driver into the local config (never the global one) when somebody changes a board. Where the
program is not found, git merges by line and leaves its normal markers. Files that a killed writer
leaves are named in `.git/info/exclude`, so that no `git add -A` of its user commits them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.journal.driver import PLAIN, of_program, programs
from pipeboard.journal.harmless import ASKED, BY_LINE

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

KEY = "merge.pipeboard.driver"
NAME = "merge.pipeboard.name"
SAID = "git merges this board by field from now on (merge.pipeboard in its local config)"
_TITLE = "pipeboard: the files of a board by field"


def command() -> str:
    """What git's shell is to run: `pipeboard` where PATH has it for good, else the program itself.

    A virtual environment may not be switched on when git merges; what is in it is named whole, with
    the `pipeboard` of the PATH of that day in the second place.
    """
    found = shutil.which("pipeboard")
    here = os.path.join(sys.prefix, "")
    if found and not os.path.abspath(found).startswith(here):
        return PLAIN
    script, module = programs()
    return of_program(script if os.access(script[0], os.X_OK) else module)


def is_of_pipeboard(value: str) -> bool:
    """Whether a driver runs a pipeboard, this one or another, and lets git merge where it fails."""
    return value.endswith(f"|| {BY_LINE}") and ASKED in value


def arm(repo: Repository, *, anew: bool = False) -> bool:
    """Write the driver into the repository's own config; whether there was something to write.

    One that is there stays as it is, unless it is to be written `anew`. Raises GitError.
    """
    from pipeboard.journal.setup import configure

    _pass_over_leftovers(repo)
    if KEY in repo.config() and not anew:
        return False
    configure(repo, {NAME: _TITLE, KEY: command()})
    return True


def _pass_over_leftovers(repo: Repository) -> None:
    """Have git pass over half-written files; what cannot be written is left."""
    from pipeboard.storage.temporary import PATTERN
    from pipeboard.storage.write import write

    place = repo.common_dir / "info" / "exclude"
    try:
        said = place.read_bytes() if place.exists() else b""
        if place.parent.is_symlink() or PATTERN.encode() in said.split(b"\n"):
            return
        begun = said if not said or said.endswith(b"\n") else said + b"\n"
        write(place, begun + f"{PATTERN}\n".encode(), sync=False)
    except (OSError, PipeboardError):  # a link, or not ours: doctor sweeps what is left
        return


def is_found(value: str) -> bool:
    """Whether the program that a driver of ours names is there now."""
    if value == PLAIN:
        return shutil.which("pipeboard") is not None
    named = (word for word in shlex.split(value.replace("%%", "%")) if os.path.isabs(word))
    return os.access(next(named, ""), os.X_OK)
