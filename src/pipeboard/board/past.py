"""A past board: the files of a commit in a folder of their own, opened read-only as of its time.

The folder lies in the git directory and is kept by commit, so that a second look costs nothing; a
few of them are kept, and all may be thrown away. Its index is grown out of the present one's, and
contacts and organisations are written there when they are first read: a look at another day costs
what differs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import tzinfo
from itertools import islice
from pathlib import Path

from pipeboard.board.door import Board
from pipeboard.board.files import is_board_file
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.repo import Repository
from pipeboard.journal.status import Status
from pipeboard.model.times import format_instant, parse_duration, parse_time, zone
from pipeboard.storage.index.index import Index
from pipeboard.storage.temporary import beside

_KEPT = 6  # four quarters and last week, for the reports, and the one that is looked at
_DONE = "complete"  # beside the files: all but contacts and organisations are there
_MANY = ("contacts/", "orgs/")


class Past(Repository):
    """A repository as one of its commits saw it: nothing moves, nothing may be written."""

    __slots__ = ("_brought", "_files", "_folder", "_sha")

    def __init__(self, repository: Repository, sha: str) -> None:
        for base in Repository.__slots__:
            setattr(self, base, getattr(repository, base))
        self._sha = sha
        self._folder = f"{repository.own_folder}/past/{sha}"
        self._files: dict[str, str] | None = None
        self._brought = 0

    @property
    def own_folder(self) -> str:
        """Where this past keeps its index."""
        if os.path.islink(self._folder):
            os.unlink(self._folder)  # not ours, and not to be written through
        os.makedirs(self._folder, exist_ok=True)
        return self._folder

    @property
    def root(self) -> Path:
        """The folder of its files."""
        root = Path(self.own_folder) / "files"
        if root.is_symlink():
            root.unlink()
        root.mkdir(exist_ok=True)
        return root

    @property
    def files(self) -> dict[str, str]:
        """The board's files, path → blob; links and what pipeboard does not read are none."""
        if self._files is None:
            self._files = {
                path: blob
                for path, (mode, blob) in self.tree(self._sha).items()
                if mode.startswith("100") and is_board_file(path)
            }
        return self._files

    def bring(self, paths: Iterable[str] | None = None) -> None:
        """Have these files (all without) in the folder.

        Who asks again and again gets twice as many more each time: git is seldom started.
        """
        root = self.root
        if paths is None:
            self._export(root, self.files)
            return
        wanted = [path for path in paths if not (root / path).exists()]
        if wanted:
            missing = (path for path in self.files if not (root / path).exists())
            self._export(root, {*wanted, *islice(missing, (1 << self._brought) - 1)})
            self._brought += 1

    def bring_few(self) -> None:
        """Have all files in the folder but those of which there are many."""
        root = self.root
        done = root.parent / _DONE
        if not done.exists():
            self._export(root, [path for path in self.files if not path.startswith(_MANY)])
        done.touch()  # says when it was last looked at

    def _export(self, root: Path, paths: Iterable[str]) -> None:
        wanted = [path for path in paths if path in self.files and not (root / path).exists()]
        contents = self.blobs([self.files[path] for path in wanted])
        for folder in {(root / path).parent for path in wanted}:
            folder.mkdir(parents=True, exist_ok=True)
        for path, data in zip(wanted, contents, strict=True):
            place = root / path
            half = beside(place)
            half.write_bytes(data)
            half.replace(place)

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


class PastBoard(Board):
    """The board of a commit."""

    def __init__(self, past: Past, at: int) -> None:
        super().__init__(past.root, repository=past, as_of=at)
        self._past = past

    def _open_index(self) -> Index:
        past = self._past
        index = Index.open(past.own_folder)
        return index or self._grown() or super()._open_index()

    def _grown(self) -> Index | None:
        """An index out of that of the present, or of another past: those lie beside."""
        from pipeboard.storage.index.grow import grow

        past = self._past
        own = Path(past.own_folder)
        others = [folder for folder in own.parent.iterdir() if folder != own]
        with ExitStack() as opened:
            bases = _opened([past.present().own_folder, *others], opened)
            return grow(own, past.root, past, past.files, bases)


def _opened(folders: Iterable[str | Path], opened: ExitStack) -> Iterator[Index]:
    """The indexes that there are in these folders, each opened when it is asked for."""
    for folder in folders:
        if index := Index.open(folder):
            opened.callback(index.close)
            yield index


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
    past.bring_few()
    _forget_old(past.root.parent)
    return PastBoard(past, at)


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


def _forget_old(latest: Path) -> None:
    """Keep the few that were looked at last."""
    others = [folder for folder in latest.parent.iterdir() if folder != latest]
    others.sort(key=_looked_at, reverse=True)
    for folder in others[_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def _looked_at(folder: Path) -> float:
    done = folder / _DONE
    return (done if done.exists() else folder).stat().st_mtime
