"""Which git this is, and whether it is new enough."""

from __future__ import annotations

import re

from pipeboard.errors import GitError
from pipeboard.journal.git import Git

LEAST = (2, 31)  # rev-parse --path-format; what is used beyond it is asked for where it is used


def version(git: Git) -> tuple[int, ...]:
    """`git version 2.39.5 (Apple Git-154)` as numbers; none where git says something else."""
    said = git.run("--version", reads=True, check=False).text
    found = re.search(r"\d+(\.\d+)+", said)
    return tuple(map(int, found[0].split("."))) if found else ()


def too_old(git: Git) -> GitError | None:
    """The error of a git that is older than we need."""
    found = version(git)
    if not found or found >= LEAST:
        return None
    shown, least = (".".join(map(str, parts)) for parts in (found, LEAST))
    return GitError(
        f"git {shown} is too old: pipeboard needs git {least} or newer",
        hint="update git (apt install git, brew install git), and see which one PATH leads to",
    )
