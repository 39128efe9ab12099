"""The board of a team as a folder of one's own: cloned, found in there, set up for its user."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipeboard.board.locate import CONFIG
from pipeboard.board.trusting import remember_made
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.cloning import half_made
from pipeboard.journal.identity import Identity
from pipeboard.journal.repo import Repository
from pipeboard.journal.setup import configure
from pipeboard.team.arming import arm

_FIRST = ("main", "master", "trunk")


class Cloned(NamedTuple):
    """Where the board is; `others`: more boards of the same repository, relative to its top."""

    root: Path
    top: Path
    others: tuple[str, ...] = ()


def folder_of(address: str) -> str:
    """The folder a clone is given where nobody says another: git@host:sales/board.git → board."""
    name = re.split(r"[/:]", address.rstrip("/"))[-1].removesuffix(".git").removesuffix(".bundle")
    if not re.fullmatch(r"[A-Za-z0-9_][\w .-]*", name):
        raise UsageError("which folder?", hint=f"pb clone {address} DIR")
    return name


def clone_board(
    address: str,
    target: Path,
    *,
    identity: Identity | None = None,
    quiet: float = 60,
    heard: Callable[[str], None] = lambda words: None,
) -> Cloned:
    """Clone `address` to `target` and find the board in it; without one nothing stays.

    `identity` is who works it, where git does not know. Raises UsageError where the target is taken
    or the address not allowed, NotFound where there is no board, GitError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is there already", hint="say another folder: pb clone URL DIR")
    with half_made(target.parent) as half:
        repository = half.fetch(address, quiet=quiet, heard=heard)
        _require_branch(repository)
        boards = _boards(repository)
        if not boards:
            raise _no_board(address, repository)
        if identity is not None:
            configure(repository, {"user.name": identity.name, "user.email": identity.mail})
        arm(repository)
        half.keep(target)
    first, *others = boards
    remember_made(target / first)
    return Cloned(target / first, target, tuple(others))


def _boards(repository: Repository) -> list[str]:
    """The folders with a board, the one nearest to the top first; "." is the top."""
    if repository.head() is None:
        return []
    files = repository.tree("HEAD").items()
    plain = [path for path, (mode, _) in files if mode.startswith("100")]
    found = [os.path.dirname(path) for path in plain if os.path.basename(path) == CONFIG]
    return sorted((folder or "." for folder in found), key=_nearest)


def _nearest(folder: str) -> tuple[int, bool, str]:
    """At the top, then in `board/`, then less deep."""
    return (0 if folder == "." else folder.count("/") + 1, folder != "board", folder)


def _require_branch(repository: Repository) -> None:
    """Where the remote's HEAD names a branch that it does not have: take the one that it has."""
    if repository.head() is not None:
        return
    asked = ("for-each-ref", "--format=%(refname)", "refs/remotes/origin")
    names = repository.git.run(*asked, reads=True).text.split("\n")
    branches = {name.removeprefix("refs/remotes/origin/"): name for name in names if name}
    known = [name for name in _FIRST if name in branches] or sorted(branches)
    if not known or (len(branches) > 1 and known[0] not in _FIRST):
        return
    [name, *_] = known
    git = repository.git
    git.run("symbolic-ref", "HEAD", f"refs/heads/{name}")
    git.run("update-ref", f"refs/heads/{name}", branches[name])
    git.run("-c", f"core.hooksPath={os.devnull}", "read-tree", "-u", "--reset", "HEAD")
    follow = {"remote": "origin", "merge": f"refs/heads/{name}"}
    configure(repository, {f"branch.{name}.{key}": value for key, value in follow.items()})


def _no_board(address: str, repository: Repository) -> NotFound:
    if repository.head() is None:
        return NotFound(
            f"{address} is empty: there is no board in it yet, and no folder was made",
            hint="begin one and share it:\n  pb init sales && cd sales\n"
            f"  git remote add origin {address}\n  pb sync",
        )
    return NotFound(
        f"there is no board in {address} (no {CONFIG}), and no folder was made",
        hint="to begin one in that repository: git clone it, then pb init in the clone",
    )
