"""A past board: the files of a commit in a folder of their own, opened read-only as of its time.

The folder lies in the git directory and is kept by commit, so that a second look costs nothing;
a few of them are kept, and all may be thrown away.
"""

from __future__ import annotations

import os
import shutil
from datetime import tzinfo
from pathlib import Path

from pipeboard.board.door import Board
from pipeboard.board.files import is_board_file
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.repo import Repository
from pipeboard.journal.status import Status
from pipeboard.model.times import format_instant, parse_duration, parse_time, zone

_KEPT = 6  # four quarters and last week, for the reports, and the one that is looked at
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
        if os.path.islink(self._folder):
            os.unlink(self._folder)  # not ours, and not to be written through
        os.makedirs(self._folder, exist_ok=True)
        return self._folder

    def present(self) -> Repository:
        """The repository itself."""
        whole = Repository.__new__(Repository)
        for base in Repository.__slots__:
            setattr(whole, base, getattr(self, base))
        return whole

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


def when(text: str, now: int, tz: tzinfo) -> str:
    """What `past_board` takes: `2w` is that long before `now` (seconds since 1970), a day its end
    in the board's zone; anything else is a revision."""
    try:
        return format_instant(now - parse_duration(text).seconds)
    except ValueError:
        pass
    try:
        return format_instant(parse_time(text, tz)[1], seconds=True)
    except ValueError:
        return text


def past_board(root: str, when: str) -> Board:
    """The board in `root` at a revision, or as it was at the end of a day or at an instant."""
    return _past_of(Repository.open(root), when)


def earlier_board(board: Board, when: str) -> Board:
    """A board as it was before: this one, or the one whose past it is. Nothing of it is read yet.

    Raises NotFound where the history does not reach so far.
    """
    own = board.repository
    past = _past_of(own.present() if isinstance(own, Past) else own, when, own.head() or "HEAD")
    past.progress = board.progress
    return past


def _past_of(repository: Repository, when: str, tip: str = "HEAD") -> Board:
    sha, at = _commit(repository, when, tip)
    past = Past(repository, sha)
    files = Path(past.own_folder) / "files"
    if not (files.parent / _DONE).exists():
        _export(repository, sha, files)
        _forget_old(files.parent)
    board = Board(files, repository=past)
    board.as_of = at
    return board


def _commit(repository: Repository, when: str, tip: str) -> tuple[str, int]:
    """The commit that is meant, and the instant its board is asked for.

    An instant means the newest commit until then of those that lead to `tip`.
    """
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
    sha = git.run("rev-list", "-1", f"--before=@{at}", tip, reads=True).text
    if not sha:
        raise NotFound(f"the board has no history before {when}")
    return sha, at


def _export(repository: Repository, sha: str, files: Path) -> None:
    """Write the board's files of a commit; links and what pipeboard does not read stay away."""
    if files.is_symlink():
        files.unlink()
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
