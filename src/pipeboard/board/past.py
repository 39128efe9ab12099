"""A past board: the files of a commit in a folder of their own, opened read-only as of its time.

The folder lies in the git directory and is kept by commit, so that a second look costs nothing;
a few of them are kept, and all may be thrown away.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipeboard.board.door import Board
from pipeboard.board.files import is_board_file
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.repo import Repository
from pipeboard.journal.status import Status
from pipeboard.model.times import parse_time, zone

_KEPT = 4
_DONE = "complete"


class Past(Repository):
    """A repository as one of its commits saw it: nothing moves, nothing may be written."""

    __slots__ = ("_folder", "_sha")

    def __init__(self, repository: Repository, sha: str) -> None:
        for base in Repository.__slots__:
            setattr(self, base, getattr(repository, base))
        self._sha = sha
        self._folder = f"{repository.own_folder}/past/{sha}"

    @property
    def own_folder(self) -> str:
        """Where this past keeps its index."""
        os.makedirs(self._folder, exist_ok=True)
        return self._folder

    def head(self) -> str | None:
        """The commit that is looked at."""
        return self._sha

    def status(self) -> Status:
        """Everything is as the commit has it."""
        status = Status()
        status.head = self._sha
        return status

    def require_writable(self) -> None:
        """The past is not written."""
        raise UsageError("a past board is read-only", hint="leave --at away to change something")


def past_board(root: str, when: str) -> Board:
    """The board in `root` at a revision, or as it was at the end of a day or at an instant."""
    repository = Repository.open(root)
    sha, at = _commit(repository, when)
    past = Past(repository, sha)
    files = Path(past.own_folder) / "files"
    if not (files.parent / _DONE).exists():
        _export(repository, sha, files)
        _forget_old(files.parent)
    board = Board(files, repository=past)
    board.as_of = at
    return board


def _commit(repository: Repository, when: str) -> tuple[str, int]:
    """The commit that is meant, and the instant its board is asked for."""
    git = repository.git
    try:
        at = parse_time(when, zone("UTC"))[1]
    except ValueError:
        found = git.run(
            "rev-parse", "-q", "--verify", "--end-of-options", f"{when}^{{commit}}",
            check=False, reads=True,
        )  # fmt: skip
        if found.code:
            raise NotFound(
                f"no revision {when!r}", hint="write a commit of pb audit, a tag, or 2026-10-01"
            ) from None
        stamp = git.run("show", "-s", "--format=%ct", found.text, reads=True).text
        return found.text, int(stamp)
    sha = git.run("rev-list", "-1", f"--before=@{at}", "HEAD", reads=True).text
    if not sha:
        raise NotFound(f"the board has no history before {when}")
    return sha, at


def _export(repository: Repository, sha: str, files: Path) -> None:
    """Write the board's files of a commit; links and what pipeboard does not read stay away."""
    shutil.rmtree(files, ignore_errors=True)
    tree = repository.tree(sha)
    plain = [
        (path, blob)
        for path, (mode, blob) in tree.items()
        if mode.startswith("100") and is_board_file(path)
    ]
    contents = repository.blobs([blob for _, blob in plain])
    for (path, _), data in zip(plain, contents, strict=True):
        place = files / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    files.mkdir(parents=True, exist_ok=True)
    (files.parent / _DONE).touch()


def _forget_old(latest: Path) -> None:
    """Keep the few that were looked at last."""
    others = [folder for folder in latest.parent.iterdir() if folder != latest]
    others.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in others[_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
