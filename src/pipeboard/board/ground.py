"""What a board stands on: its folder, its repository, its index, its config, its clock, who we are.

Kept apart from what is asked of a board and done to it (`lists.Lists`, `one.One`, `door.Board`).
"""

from __future__ import annotations

import os
from _thread import allocate_lock, get_ident
from collections.abc import Callable, Sequence
from functools import cached_property
from time import monotonic

from pipeboard.board.clock import clock
from pipeboard.board.locate import CONFIG
from pipeboard.errors import NotFound, NotTrusted, PipeboardError, ReadOnly, RepositoryState
from pipeboard.journal.repo import Repository
from pipeboard.journal.status import Status
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.index.index import Index
from pipeboard.storage.index.refresh import open_first, open_index, refresh

_GLANCE = 0.02  # seconds for which nobody looks again whether another index is in force
_INDEXED = ("contacts/", "orgs/", "competitors/", "library/", "people/")

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from datetime import tzinfo
    from pathlib import Path

    from pipeboard.actions.change import Actor, Subject
    from pipeboard.model.config import Config


class Ground:
    """A board folder, its repository and its index, open for one process.

    `via` is where changes come from (cli, tui, bot/<name>); `as_of` fixes the clock of everything
    derived. `wait` is how many seconds a change waits for another writer.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        via: str = "cli",
        as_of: int | None = None,
        wait: float = 10.0,
        repository: Repository | None = None,
    ) -> None:
        self._root = os.path.abspath(root)
        if repository is not None:
            self.repository = repository
            repository.recover()
        self.via = via
        self.as_of = as_of
        self.wait = wait
        self.as_name = ""
        self.author: str | None = None
        self.progress: Callable[[int, int], None] | None = None
        self._indexes: dict[int, Index] = {}
        self._looked: dict[int, float] = {}
        self._earlier: dict[int, tuple[sqlite3.Connection, sqlite3.Connection]] = {}
        self._status: Status | None = None
        self._vocabulary: Vocabulary | None = None
        self._vocabulary_of = ""
        self._vocabulary_config = ""
        self._reindexed = ""
        self._readings = 0
        self._refreshing = allocate_lock()
        self._said: list[str] = []
        self.recorded_by_itself: set[str] = set()
        """The commits of outside edits that nobody asked for, in this process."""
        self._shared: Index | None = None
        """An index in memory, for every thread."""
        self.partial = False
        """Whether it has only the first contacts, and the rest is still to be read."""

    def say(self, words: str) -> None:
        """Keep something for whoever shows this board to tell its person."""
        self._said.append(words)

    def take_said(self) -> list[str]:
        """What there is to tell by now, each once."""
        said, self._said = self._said, []
        return said

    def close(self) -> None:
        """Close this thread's connection to the index."""
        made_of, earlier = self._earlier.pop(get_ident(), (None, None))
        if earlier is not None and earlier is not made_of:
            earlier.close()
        index = self._indexes.pop(get_ident(), None)
        if index is not None:
            index.close()

    def leave(self) -> None:
        """Before the process ends: what was written goes from the index's log into its file."""
        index = self._indexes.get(get_ident())
        if index is not None and index.connection.total_changes:
            self.close()

    @cached_property
    def repository(self) -> Repository:
        """The git repository that the board is, or is a folder of."""
        try:
            repository = Repository.open(self._root)
        except NotTrusted as why:
            from pipeboard.board.sheltered import Sheltered

            return Sheltered(self._root, why)
        repository.recover()
        return repository

    @property
    def barred(self) -> NotTrusted | None:
        """Why the board is read-only and without its history, where nobody trusted it yet."""
        return self.repository.barred

    @cached_property
    def root(self) -> Path:
        """The board's folder."""
        from pathlib import Path

        return Path(self._root)

    @property
    def index(self) -> Index:
        """This thread's connection to the index."""
        if self._shared is not None:
            return self._shared
        index = self._indexes.get(get_ident())
        now = monotonic()
        if index is not None and now - self._looked.get(get_ident(), 0.0) < _GLANCE:
            return index
        self._looked[get_ident()] = now
        if index is None or index.is_replaced():
            index = self._open_index()
            self._indexes[get_ident()] = index
        return index

    def _open_index(self) -> Index:
        repository = self.repository
        return open_index(repository.own_folder, self._root, repository, self.progress)

    def open_first(self) -> None:
        """Open the index; of a large board that has none its first contacts, at once.

        The next `refresh` reads the rest, in whatever thread it is called.
        """
        folder = self.repository.own_folder
        self._shared = open_first(folder, self._root, self.repository)
        self.partial = self._shared is not None

    def _read_the_rest(self) -> None:
        whole = self._open_index()
        self._indexes[get_ident()] = whole
        self._shared = None if whole.name else whole
        self.partial = False

    @property
    def edition(self) -> tuple[object, ...]:
        """What is equal, asked twice in one thread, only where the index held the same."""
        index = self.index
        (version,) = index.rows("PRAGMA data_version")[0]  # moves with what others write
        return (index.name, version, self._readings)

    @property
    def vocabulary(self) -> Vocabulary:
        """What queries need to know of the config, as compiled when it was last read."""
        index = self.index
        if self._vocabulary is None or self._vocabulary_of != index.name:
            self._vocabulary = Vocabulary(index.told("vocabulary"))
            self._vocabulary_of = index.name
        return self._vocabulary

    @property
    def config(self) -> Config:
        """The whole config in force: the file's, or the last one that was good."""
        from pipeboard.storage.index.settings import read_config

        return read_config(self.index.meta("config_text") or "")

    @property
    def zone(self) -> tzinfo:
        """The workspace's time zone."""
        return self.vocabulary.zone

    @property
    def name(self) -> str:
        """The board's name, as its config says."""
        return self.vocabulary.name or os.path.basename(self._root)

    @property
    def currency(self) -> str:
        """The workspace's currency, ISO 4217."""
        return self.vocabulary.currency

    def now(self) -> int:
        """The instant everything derived is asked for."""
        return self.as_of if self.as_of is not None else clock()

    def today(self) -> str:
        """The workspace's local day, YYYY-MM-DD."""
        from pipeboard.model.times import local_day

        return str(local_day(self.now(), self.zone))

    @cached_property
    def me(self) -> str | None:
        """Who I am on this board: the team's key for git's user, else the user's login."""
        from pipeboard.board.identity import me

        return me(self.repository, self.vocabulary)

    def day_start(self) -> int:
        """When today began. Kept in the index for the day: a list then loads no time zones."""
        now, name = self.now(), self.vocabulary.timezone
        kept = (self.index.meta("day") or "").split()
        if kept[2:] == [name] and int(kept[0]) <= now <= int(kept[1]):
            return int(kept[0])
        from pipeboard.model.times import day_end, day_start, local_day

        day = local_day(now, self.zone)
        start = day_start(day, self.zone)
        if self.as_of is None:
            self.index.note("day", f"{start} {day_end(day, self.zone)} {name}")
        return start

    def actor(self) -> Actor:
        """Who acts now."""
        from pipeboard.actions.change import Actor

        zone = self.vocabulary.timezone
        if self.as_name:
            from pipeboard.board.identity import via_of

            via = via_of(self.as_name, self.vocabulary, self.via)
            return Actor(by=self.as_name, at=clock(), via=via, zone=zone)
        self.repository.identity()
        return Actor(by=self.me or "unknown", at=clock(), via=self.via, zone=zone)

    def refresh(self) -> list[str]:
        """Bring the index up to date with the files; the paths that were read again."""
        held = self.repository.held  # before finishing takes the lock of who died, and his name
        if self.repository.adopting:
            from pipeboard.board.syncing import finish

            finish(self)
        with self._refreshing:
            if self.partial:
                self._read_the_rest()
            result = refresh(self.index, self._root, self.repository, progress=self.progress)
        self._readings += 1
        config = self.index.meta("config") or ""
        if result.config_changed or result.rebuilt or config != self._vocabulary_config:
            self._vocabulary = None  # another process may have taken a new config over
            self._vocabulary_config = config
        assert isinstance(result.status, Status)
        self._status = result.status
        seen = (path.rpartition("/")[2] for path in result.status.changed)
        if held or self.repository.littered or any(name.startswith(".pb-") for name in seen):
            self._sweep()
        return list(result.paths)

    def _sweep(self) -> None:
        """Remove what writers that were killed left behind, unless another is at it."""
        from pipeboard.journal.lock import Lock
        from pipeboard.storage.temporary import clean

        try:
            with Lock(self.repository.own_dir / "lock", wait=0) as lock:
                clean(self.root)
                clean(self.repository.own_dir, below=False)
                lock.died = False
        except (OSError, PipeboardError):
            return

    @property
    def earlier(self) -> sqlite3.Connection:
        """The index as of `as_of`, in this thread: what was not known then is left out."""
        index = self.index
        made_of, earlier = self._earlier.get(get_ident(), (None, index.connection))
        if made_of is not index.connection:
            earlier = self._as_of(index)
            self._earlier[get_ident()] = index.connection, earlier
        return earlier

    def _as_of(self, index: Index) -> sqlite3.Connection:
        later = "SELECT 1 FROM fact WHERE newest > ? LIMIT 1"
        if not index.rows(later, (self.now(),)):
            return index.connection
        from pipeboard.storage.index.as_of import at

        return at(index, self.root, self.repository, self.now())

    def status(self) -> Status:
        """git's words of the last refresh: head, branch, ahead, behind, what is not recorded."""
        if self._status is None:
            self._status = self.repository.status()
        return self._status

    def unfinished(self) -> str:
        """What git left half done here: merge, rebase, cherry-pick or revert; "" for nothing."""
        state = self.repository.state()
        if state in ("merge", "rebase", "cherry-pick", "revert"):
            return state
        return "merge" if self.status().unmerged else ""

    def shut(self) -> PipeboardError | None:
        """Why nothing can be changed here just now: no trust, no branch, a read-only disk."""
        if self.barred:
            return self.barred
        repository = self.repository
        if repository.state() == "detached":
            try:
                repository.require_writable()
            except RepositoryState as why:
                return why
        for place in (self._root, os.fspath(repository.git_dir)):
            if not os.access(place, os.W_OK):
                return ReadOnly(place)
        return None

    def unrecorded(self) -> list[str]:
        """The board's files that are not as the last commit has them, as of the last refresh."""
        from pipeboard.board.files import is_board_file

        if self.barred:
            return []  # which they are would be git's to say
        return sorted(path for path in self.status().changed if is_board_file(path))

    def is_recorded(self, path: str) -> bool:
        """Whether a file surely is as the last commit has it; False where that is to be asked."""
        status = self._status
        if status is None or path in status.changed or status.head != self.repository.head():
            return False
        from pipeboard.board.preparing import read_or_none
        from pipeboard.storage.index.blob import blob_id

        data = read_or_none(self, path)
        found = self.index.rows("SELECT blob FROM file WHERE path = ?", (path,))
        known = str(found[0][0]) if found else self.index.meta("config") if path == CONFIG else None
        return known == (blob_id(data, self.repository.object_format) if data is not None else None)

    def subject_at(self, path: str) -> Subject:
        """The contact in a file."""
        from pipeboard.actions.change import Subject
        from pipeboard.storage.read import load
        from pipeboard.storage.scan import read_file

        self.repository.bring([path])
        try:
            return Subject(path, load(read_file(self.root, path), path))
        except FileNotFoundError:
            raise NotFound(f"{path} is gone") from None

    def reindex(self, paths: Sequence[str]) -> None:
        """Read these files again after we wrote them."""
        from pipeboard.storage.index.update import update

        indexed = [path for path in paths if path.startswith(_INDEXED) and path.endswith(".yaml")]
        index = self.index
        if CONFIG in paths:
            self.refresh()
        elif indexed:
            update(index, self.root, self.repository, indexed)
            self._readings += 1
        self._reindexed = index.name

    def committed(self, parent: str | None, sha: str, paths: Sequence[str]) -> None:
        """Remember that these files are as commit `sha` on `parent` has them."""
        from pipeboard.storage.index.update import settle

        # Another process may have put an index of its own in force meanwhile, without our files.
        if self.index.name == self._reindexed:
            settle(self.index, parent, sha, paths)
        status = self._status
        if status is not None and status.head == parent:
            status.head = sha
            for path in paths:
                status.changed.pop(path, None)

    def rebuild(self) -> None:
        """Throw the index away and build it from the files."""
        self.index.drop()
        self.close()
        self.refresh()
