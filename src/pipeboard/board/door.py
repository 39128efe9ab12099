"""Board: open one, ask it, change it.

Reading asks the index (brought up to date by one `git status`), writing takes a Change through
`writing.apply`. On the path of a plain list this module loads neither yaml nor msgspec.
"""

from __future__ import annotations

import os
from _thread import allocate_lock, get_ident
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from pipeboard.board.clock import clock
from pipeboard.board.locate import CONFIG
from pipeboard.errors import NotFound
from pipeboard.journal.repo import Repository
from pipeboard.journal.status import Status
from pipeboard.query.compile import Compiled, Moment, compile
from pipeboard.query.regex import register
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.index.index import Index
from pipeboard.storage.index.refresh import open_index, refresh

# A folder of contacts holds at most so many files; above it new ones go to folders by their id.
_FLAT = 2_000
_INDEXED = ("contacts/", "orgs/", "competitors/", "library/", "people/")

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from datetime import tzinfo
    from pathlib import Path

    from pipeboard.actions.change import Actor, Change, Subject
    from pipeboard.actions.follow import Step
    from pipeboard.board.rows import Row
    from pipeboard.board.timeline import Moment as TimelineMoment
    from pipeboard.board.views import BoardView, Card, Problem, Segment
    from pipeboard.board.writing import Applied
    from pipeboard.model.config import Config


class Board:
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
        self._status: Status | None = None
        self._vocabulary_text = ""
        self._vocabulary = Vocabulary()
        self._config: Config | None = None
        self._config_text = ""
        self._refreshing = allocate_lock()

    @classmethod
    def open(
        cls,
        root: str | os.PathLike[str],
        *,
        via: str = "cli",
        as_of: int | None = None,
        wait: float = 10.0,
        refresh: bool = True,
        progress: Callable[[int, int], None] | None = None,
    ) -> Board:
        """Open the board in `root`; with `refresh` the index is brought up to date first."""
        board = cls(root, via=via, as_of=as_of, wait=wait)
        board.progress = progress
        if refresh:
            board.refresh()
        return board

    def close(self) -> None:
        """Close this thread's connection to the index."""
        index = self._indexes.pop(get_ident(), None)
        if index is not None:
            index.close()

    # what it stands on -----------------------------------------------------------------------

    @cached_property
    def repository(self) -> Repository:
        """The git repository that the board is, or is a folder of."""
        repository = Repository.open(self._root)
        repository.recover()
        return repository

    @cached_property
    def root(self) -> Path:
        """The board's folder."""
        from pathlib import Path

        return Path(self._root)

    @property
    def index(self) -> Index:
        """This thread's connection to the index."""
        index = self._indexes.get(get_ident())
        if index is None or index.is_replaced():
            repository = self.repository
            index = open_index(repository.own_folder, self._root, repository, self.progress)
            register(index.connection)
            self._indexes[get_ident()] = index
        return index

    @property
    def vocabulary(self) -> Vocabulary:
        """What queries need to know of the config, as compiled when it was last read."""
        text = self.index.meta("vocabulary") or "{}"
        if text != self._vocabulary_text:
            self._vocabulary = Vocabulary.from_json(text)
            self._vocabulary_text = text
        return self._vocabulary

    @property
    def config(self) -> Config:
        """The whole config in force: the file's, or the last one that was good."""
        text = self.index.meta("config_text") or ""
        if self._config is None or text != self._config_text:
            from pipeboard.storage.index.settings import read_config

            self._config = read_config(text)
            self._config_text = text
        return self._config

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

    # the clock and who we are ------------------------------------------------------------------

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

    # reading -----------------------------------------------------------------------------------

    def refresh(self) -> list[str]:
        """Bring the index up to date with the files; the paths that were read again."""
        with self._refreshing:
            result = refresh(self.index, self._root, self.repository, progress=self.progress)
        assert isinstance(result.status, Status)
        self._status = result.status
        if any(path.rpartition("/")[2].startswith(".pb-") for path in result.status.changed):
            from pipeboard.storage.write import clean

            clean(self.root)  # what writers that were killed left behind
        return list(result.paths)

    @cached_property
    def earlier(self) -> sqlite3.Connection:
        """The index as of `as_of`: what was not known then is left out."""
        later = "SELECT 1 FROM fact WHERE newest > ? LIMIT 1"
        if not self.index.rows(later, (self.now(),)):
            return self.index.connection
        from pipeboard.storage.index.as_of import at

        return at(self.index, self.root, self.repository, self.now())

    def status(self) -> Status:
        """git's words of the last refresh: head, branch, ahead, behind, what is not recorded."""
        if self._status is None:
            self._status = self.repository.status()
        return self._status

    def unrecorded(self) -> list[str]:
        """The board's files that are not as the last commit has them, as of the last refresh."""
        from pipeboard.board.files import is_board_file

        return sorted(path for path in self.status().changed if is_board_file(path))

    def moment(self) -> Moment:
        """The instant and the person that a query is asked for."""
        return Moment(now=self.now(), me=lambda: self.me)

    def compile(self, query: str) -> Compiled:
        """A query as SQL, for this board now."""
        return compile(query, self.moment(), self.vocabulary)

    def rows(
        self,
        query: str = "",
        *,
        limit: int | None = None,
        sort: str = "",
        where: str = "1",
        params: Mapping[str, object] | None = None,
        plain: bool = False,
    ) -> list[Row]:
        """The contacts a query finds; `where` is further SQL over `f` with its own `params`.

        `plain` rows have neither lane nor flags.
        """
        from pipeboard.board.select import select_rows

        return select_rows(
            self, query, limit=limit, sort=sort, where=where, params=params, plain=plain
        )

    def count(self, query: str) -> int:
        """How many contacts a query finds."""
        from pipeboard.board.select import count

        return count(self, query)

    def columns(self, query: str = "", sort: str = "") -> BoardView:
        """The board under a filter."""
        from pipeboard.board.columns import board_view

        return board_view(self, query, sort)

    def cards(self, rids: Sequence[int]) -> dict[int, Card]:
        """The cards of some rows, by rid."""
        from pipeboard.board.columns import cards

        return cards(self, rids)

    def queue(self, lane: str = "", *, whose: str = "work", query: str = "") -> list[Row]:
        """The follow-up queue in working order, or one lane or word of it.

        `whose`: work (mine and unassigned), mine, or all.
        """
        from pipeboard.board.select import queue_rows

        return queue_rows(self, lane, whose=whose, query=query)

    def words(self, query: str = "", *, whose: str = "work") -> dict[str, int]:
        """How many contacts wait in each of the five words: reply, due, slipping, new, later."""
        from pipeboard.board.select import word_counts

        return word_counts(self, query, whose=whose)

    def segments(self) -> list[Segment]:
        """The saved segments, with the digit each answers to."""
        from pipeboard.board.views import Segment

        return [Segment(str(s.key), s.id, s.q) for s in self.vocabulary.segments]

    def problems(self) -> list[Problem]:
        """Every file that is broken, and where."""
        from pipeboard.board.views import problems

        return problems(self.index.connection)

    def find(self, name: str) -> Subject:
        """The contact a person means: id, prefix, file, path, e-mail address or unique name."""
        from pipeboard.board.find import find

        return find(self, name)

    def subject(self, rid: int) -> Subject:
        """The contact of a row, read from its file."""
        found = self.index.rows("SELECT path FROM contact WHERE rid = ?", (rid,))
        if not found:
            raise NotFound("this contact is gone")
        return self.subject_at(str(found[0][0]))

    def subject_at(self, path: str) -> Subject:
        """The contact in a file."""
        from pipeboard.actions.change import Subject
        from pipeboard.storage.read import load
        from pipeboard.storage.scan import read_file

        try:
            return Subject(path, load(read_file(self.root, path), path))
        except FileNotFoundError:
            raise NotFound(f"{path} is gone") from None

    def known(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """Which contacts have these keys (kind, value): id and path of the first of each."""
        from pipeboard.board.find import known

        return known(self.index.connection, keys)

    def timeline(self, subject: Subject) -> list[TimelineMoment]:
        """Activities, signals, notes and stage moves of a contact, newest first."""
        from pipeboard.board.timeline import timeline

        return timeline(subject, self.vocabulary)

    # writing -----------------------------------------------------------------------------------

    def contact_folder(self, contact_id: str) -> str:
        """Where a new contact's file goes: flat up to 2,000, then by the id's first characters."""
        from pipeboard.actions.people import shard

        count = int(str(self.index.rows("SELECT count(*) FROM contact")[0][0]))
        return shard(contact_id, count >= _FLAT)

    def step(self, text: str) -> Step:
        """A next step in words, as typed: `fri 10:00 video: demo`."""
        from pipeboard.actions.phrase import parse_step

        channels = self.vocabulary.lists.get("channels", ())
        return parse_step(text, self.now(), self.zone, tuple(channels))

    def outcome_is_inbound(self, outcome: str) -> bool:
        """Whether an outcome means that it was they who acted (`replied`)."""
        known = self.config.outcomes.get(outcome)
        return known is not None and known.dir == "in"

    def plan(self, change: Change) -> str:
        """What a change would do: the diff of each file and the sentence of its commit."""
        from pipeboard.board.writing import plan

        return plan(self, change)

    def apply(self, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
        """Carry a change out: check, edit, verify, write, index, commit.

        `on_written` is called once the files and the index hold it; git may still be at work.
        Raises PipeboardError; what reached the disk stays there and is said to be there.
        """
        from pipeboard.board.writing import apply

        return apply(self, change, on_written)

    def record(
        self, paths: Sequence[str] | None = None, *, message: str = "", dry_run: bool = False
    ) -> Applied | None:
        """Commit valid edits made outside (all, or of these files); None where there are none."""
        from pipeboard.board.outside import record

        return record(self, paths, message=message, dry_run=dry_run)

    def is_recorded(self, path: str) -> bool:
        """Whether a file surely is as the last commit has it; False where that is to be asked."""
        status = self._status
        if status is None or path in status.changed or status.head != self.repository.head():
            return False
        from pipeboard.board.writing import read_or_none
        from pipeboard.storage.index.blob import blob_id

        data = read_or_none(self, path)
        found = self.index.rows("SELECT blob FROM file WHERE path = ?", (path,))
        known = str(found[0][0]) if found else self.index.meta("config") if path == CONFIG else None
        return known == (blob_id(data, self.repository.object_format) if data is not None else None)

    def reindex(self, paths: Sequence[str]) -> None:
        """Read these files again after we wrote them."""
        from pipeboard.storage.index.update import update

        if CONFIG in paths:
            self.refresh()
            return
        indexed = [path for path in paths if path.startswith(_INDEXED) and path.endswith(".yaml")]
        if indexed:
            update(self.index, self.root, self.repository, indexed)

    def committed(self, parent: str | None, sha: str, paths: Sequence[str]) -> None:
        """Remember that these files are as commit `sha` on `parent` has them."""
        from pipeboard.storage.index.update import settle

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

    def undo_change(self, sha: str | None = None, *, restore: bool = False) -> Change:
        """The change that takes my newest one back, or the commit `sha`."""
        from pipeboard.board.undoing import undo_change

        return undo_change(self, sha, restore=restore)

    def redo_change(self) -> Change:
        """The change that takes my newest undo back."""
        from pipeboard.board.undoing import redo_change

        return redo_change(self)
