"""Whether git may be started in a folder: where something would run (`would_run`), it is allowed.

git takes none of this out of a clone, but a folder that was copied or unzipped brings its `.git`
along, and git obeys what stands there as soon as it looks at the files. So that is looked at first.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from pipeboard.errors import GitError, NotTrusted
from pipeboard.journal.harmless import is_whole
from pipeboard.journal.would_run import (
    LONGEST,
    Found,
    Place,
    common_of,
    digest,
    findings,
    text_of,
)
from pipeboard.model.folders import state_folder

MADE = "made-here"


_AT_REMOTE = (
    "a remote of this board is a folder on this disk with hooks or settings that run something, so"
    " nothing was pushed there"
)


def require_trust(folder: str | os.PathLike[str]) -> None:
    """NotTrusted where git would run something in this folder that nobody allowed."""
    for place in places(folder):
        if is_made_here(place) or _is_named(place):
            continue
        found = findings(place)
        if found and record(place).get("allowed") != digest(found):
            raise NotTrusted(one.row() for one in found)


def require_trusted_remotes(folder: str | os.PathLike[str]) -> None:
    """NotTrusted where a push would run something in a remote on this disk that nobody allowed.

    Asked about on a board that was made here, too: it may be a clone of a folder one was given.
    """
    for place in places(folder):
        found = [] if _is_named(place) else at_remotes(findings(place))
        if found and record(place).get("remotes") != digest(found):
            raise NotTrusted((one.row() for one in found), _AT_REMOTE)


def at_remotes(found: Sequence[Found]) -> list[Found]:
    """Those that would run where a remote is."""
    return [one for one in found if one.mark and one.what.startswith("remote.")]


def places(folder: str | os.PathLike[str]) -> list[Place]:
    """Every repository that git might take this folder to be in: the first that is whole is last.

    Raises GitError where git would take a folder of the board itself for a bare repository.
    """
    found: list[Place] = []
    at = os.path.realpath(folder)
    while True:
        git_dir = _git_dir(at)
        if git_dir:
            common = common_of(git_dir)
            found.append(Place(at, git_dir, common))
            if is_whole(git_dir, common):
                return found
        elif is_whole(at, at) and os.path.basename(at) != ".git":
            raise GitError(
                f"{at} is a bare repository: it has no files to show a board from",
                hint="clone it and open the clone",
            )
        above = os.path.dirname(at)
        if above == at:
            return found
        at = above


# What is kept of trust, outside every repository


def record_file(place: Place) -> Path:
    """Where it is kept what was allowed to this repository, by its real path."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(place.common))).hexdigest()[:32]
    return state_folder() / "trust" / f"{name}.json"


def record(place: Place) -> dict[str, str]:
    """`path`; `allowed`: the digest of what may run, `remotes`: of what may run where remotes are;
    `made`: the mark of one that was made here."""
    try:
        told = json.loads(record_file(place).read_bytes()[:LONGEST])
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict) or told.get("path") != os.path.realpath(place.common):
        return {}
    return {str(key): str(value) for key, value in told.items()}


def is_made_here(place: Place) -> bool:
    """Whether pipeboard made it, here and for this user: by the mark that both sides keep."""
    mark = record(place).get("made")
    if not mark or not Path(place.git_dir).is_relative_to(place.common):
        return False
    return text_of(os.path.join(place.common, "pipeboard", MADE)).strip() == mark


def _is_named(place: Place) -> bool:
    """Whether $PIPEBOARD_TRUST (folders, as in PATH) says to trust what is in there."""
    named = os.environ.get("PIPEBOARD_TRUST", "")
    folders = (os.path.realpath(folder) for folder in named.split(os.pathsep) if folder)
    return any(Path(place.top).is_relative_to(folder) for folder in folders)


# Finding the repository as git would


def _git_dir(folder: str) -> str:
    """The git directory that `.git` in this folder is or names; "" where there is none."""
    dot = os.path.join(folder, ".git")
    if os.path.isdir(dot):
        return os.path.realpath(dot)
    named = text_of(dot)
    if not named.startswith("gitdir:"):
        return ""
    return os.path.realpath(os.path.join(folder, named.removeprefix("gitdir:").strip()))
