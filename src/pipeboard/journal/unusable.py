"""Why a folder holds no board: what git said of it, in our words and with a way out."""

from __future__ import annotations

import os

from pipeboard.errors import GitError
from pipeboard.journal.git import Result, failure


def unusable(folder: str | os.PathLike[str], bare: bool, result: Result) -> GitError:
    """The error to raise where git answered `result` of a folder; `bare`: one without files."""
    if bare:
        return GitError(
            f"{folder} is a bare repository: it has no files to show a board from",
            hint="clone it and open the clone",
        )
    if "must be run in a work tree" in result.err or "cannot use bare repository" in result.err:
        return GitError(f"{folder} is inside git's own directory, not among a board's files")
    if "dubious ownership" in result.err:
        return GitError(
            f"git does not trust {folder}: it belongs to another user",
            hint=f'if you do:  git config --global --add safe.directory "{folder}"',
        )
    if "not a git repository" in result.err:
        return GitError(
            f"{folder} is not in a git repository",
            hint="start a board there with: pipeboard init",
        )
    return failure(("rev-parse",), result)
