"""Board: open one, ask it, change it.

Reading asks the index (brought up to date by one `git status`), writing takes a Change through
`writing.apply`. On the path of a plain list this module loads neither yaml nor msgspec.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from pipeboard.board.one import One

# A folder of contacts holds at most so many files; above it new ones go to folders by their id.
_FLAT = 2_000

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.actions.course import Course
    from pipeboard.actions.entry import DealTerms
    from pipeboard.actions.follow import Step
    from pipeboard.actions.merging import Merging
    from pipeboard.board.again import Unrecorded
    from pipeboard.board.finishing import Finished
    from pipeboard.board.organisations import Organisation
    from pipeboard.board.reports.report import Asked, Found
    from pipeboard.board.returning import Returning
    from pipeboard.board.writing import Applied
    from pipeboard.journal.history import Entry
    from pipeboard.journal.upstream import Upstream
    from pipeboard.team.sync.report import Cancel, Progress, SyncReport


class Board(One):
    """The one door to a board: views to read (`Lists`, `One`), `apply(Change)` to write."""

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

    def contact_folder(self, contact_id: str) -> str:
        """Where a new contact's file goes: flat up to 2,000, then by the id's first characters."""
        from pipeboard.actions.people import shard

        count = int(str(self.index.rows("SELECT count(*) FROM contact")[0][0]))
        return shard(contact_id, count >= _FLAT)

    def step(self, text: str) -> Step:
        """A next step in words, as typed: `fri 10:00 video: demo`."""
        from pipeboard.actions.phrase import parse_step

        channels = self.vocabulary.lists.get("channels", ())
        gives = [item.slug for item in self.library()] if " +" in text else []
        return parse_step(text, self.now(), self.zone, tuple(channels), gives)

    def course(self) -> Course:
        """What cadences go by, now."""
        from pipeboard.actions.course import Course
        from pipeboard.actions.suggest import Clock

        words, config = self.vocabulary, self.config
        clock = Clock(self.now(), words.zone, words.hours.shift)
        parked = words.reasons.get("parked", ())
        return Course(config.cadences, config.outcomes, words.signals, parked, clock)

    def heeded(self, subject: Subject, change: Change, *, ends: bool = False) -> Change:
        """A change of a contact with what it means for the cadences that run."""
        from pipeboard.actions.heed import heed, is_concerned

        if not is_concerned(subject, change):
            return change
        return heed(subject, change, self.actor(), self.course(), ends=ends)

    def outcome_is_inbound(self, outcome: str) -> bool:
        """Whether an outcome means that it was they who acted (`replied`)."""
        known = self.config.outcomes.get(outcome)
        return known is not None and known.dir == "in"

    def deal_terms(self, override: str = "") -> DealTerms:
        """What an action on opportunities needs of this board."""
        from pipeboard.board.dealing import terms

        return terms(self, override)

    def judged(self, subject: Subject, change: Change, override: str = "") -> Change:
        """A new opportunity past its gate. Raises GateBlocked; a reason leads past it."""
        from pipeboard.board.dealing import judged

        return judged(self, subject, change, override)

    def report(self, name: str, asked: Asked) -> Found:
        """The numbers of a report, by its name."""
        from pipeboard.board.reports.table import REPORTS

        return REPORTS[name].make(self, asked)

    def plan(self, change: Change) -> str:
        """What a change would do: the diff of each file and the sentence of its commit."""
        from pipeboard.board.planning import plan

        return plan(self, change)

    def check(self, change: Change) -> None:
        """Raise what `apply` would raise for what the files say now; nothing is written."""
        from pipeboard.board.preparing import prepare

        prepare(self, change)

    def extract(self, organisation: Organisation) -> Change:
        """The change that gives an inline company a file of its own."""
        from pipeboard.actions.organisations import extract
        from pipeboard.board.organisations import inline_subjects

        return extract(inline_subjects(self, organisation), self.actor())

    def apply(self, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
        """Carry a change out: check, edit, verify, write, index, commit.

        `on_written` is called once the files and the index hold it; git may still be at work.
        Raises PipeboardError; what reached the disk stays there and is said to be there.
        """
        from pipeboard.board.writing import apply

        applied = apply(self, change, on_written)
        self.arm()
        return applied

    def record(
        self,
        paths: Sequence[str] | None = None,
        *,
        message: str = "",
        dry_run: bool = False,
        by_itself: bool = False,
    ) -> Applied | None:
        """Commit valid edits made outside (all, or of these files); None where there are none.

        What was recorded `by_itself`, nobody asking for it, is not what a plain undo takes back.
        """
        from pipeboard.board.outside import record

        recorded = record(self, paths, message=message, dry_run=dry_run)
        if recorded is not None and not dry_run:
            self.arm()
        if recorded is not None and by_itself:
            self.recorded_by_itself.add(recorded.commit)
        return recorded

    def record_again(self, left: Unrecorded) -> Applied | None:
        """Commit what a change wrote and git refused then, as an error's `unrecorded` has it; None
        where the files say something else by now."""
        from pipeboard.board.again import record_again

        recorded = record_again(self, left)
        if recorded is not None:
            self.arm()
        return recorded

    def returning(self, paths: Sequence[str] | None = None) -> list[Returning]:
        """Edits made outside that are not recorded: they bring back somebody forgotten."""
        from pipeboard.board.outside import returning

        return returning(self, paths)

    def arm(self) -> None:
        """See to it that git merges this board by field too, where it is not told how yet."""
        from pipeboard.team.arming import KEY

        if KEY not in self.repository.config():
            from pipeboard.board.armed import arm

            arm(self)

    def finish(self, *, dry_run: bool = False) -> Finished | None:
        """Merge by field what a merge of git's own left undone; None where nothing is unfinished.

        Raises Busy, GitError, CannotWrite; it can be called again then.
        """
        from pipeboard.board.finishing import finish

        finished = finish(self, dry_run=dry_run)
        if finished is not None and not dry_run:
            self.arm()
        return finished

    def unmark_config(self) -> Applied | None:
        """Merge the config where it holds git's markers, whether or not the board can be read."""
        from pipeboard.board.unmarking import unmark_config

        return unmark_config(self)

    def unmarking(self, *, committed: bool = False) -> tuple[Change | None, list[str]]:
        """What merges the files that hold git's markers, and those that only a person can settle.

        With `committed` only files that are as the last commit has them.
        """
        from pipeboard.board.unmarking import marked, unmarking

        return unmarking(self, marked(self, committed=committed))

    def upstream(self) -> Upstream:
        """The remote and branch this board is shared with. Raises NoRemote, RepositoryState."""
        from pipeboard.journal.upstream import upstream

        return upstream(self.repository, self.config.git.remote)

    def unshared(self, limit: int) -> list[Entry]:
        """The newest commits of mine that the remote has not, as far as we know."""
        from pipeboard.journal.history import log

        rev = f"{self.upstream().tracking}..HEAD"
        return list(log(self.repository, limit=limit, rev=rev))

    def sync(
        self,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        *,
        allow: Iterable[str] = (),
        dry_run: bool = False,
    ) -> SyncReport:
        """Share the board: record outside edits, fetch, merge by field, push, adopt what came.

        `progress` is told each step in words; `cancel` is asked all the time, True stops it before
        anything is adopted (Interrupted). `allow` answers what a sync otherwise stops to ask:
        `rewritten`, `unrelated`, `publish`. Raises NoRemote, Unreachable (offline), LoginNeeded,
        RemoteRefused, SyncStopped, SyncOff, RepositoryState, NoIdentity, Busy; nothing is lost
        then.
        """
        from pipeboard.board.syncing import sync_board

        report = sync_board(self, progress, cancel, allow=allow, dry_run=dry_run)
        if not dry_run:
            self.arm()
        return report

    def introduce(self, who: str) -> None:
        """Let git know on this board alone who we are: `Mara Lind <mara@nordlys.example>`."""
        from pipeboard.board.identity import parse_author
        from pipeboard.journal.setup import configure

        person = parse_author(who)
        configure(self.repository, {"user.name": person.name, "user.email": person.mail})
        self.__dict__.pop("me", None)

    def edit_of(self, path: str) -> list[str]:
        """What a file says otherwise than the last commit, as the lines of a diff."""
        from pipeboard.board.outside import edit_of

        return edit_of(self, path)

    def forgetting(self, reason: str = "") -> Callable[[Subject], Change]:
        """What forgets a contact for good: see `actions.forget`."""
        from pipeboard.actions.forget import forgetting

        salt, stages = self.forgotten().salt, self.vocabulary.stages
        return forgetting(self.actor(), salt, stages, reason=reason)

    def merging(self, keep: Subject, other: Subject, *, reason: str = "") -> Merging:
        """What makes one contact of two: `other` goes into `keep`."""
        from pipeboard.board.duplicates import merging

        return merging(self, keep, other, reason=reason)

    def undo_change(self, sha: str | None = None, *, restore: bool = False) -> Change:
        """The change that takes my newest one back, or the commit `sha`."""
        from pipeboard.board.undoing import undo_change

        return undo_change(self, sha, restore=restore)

    def redo_change(self) -> Change:
        """The change that takes my newest undo back."""
        from pipeboard.board.undoing import redo_change

        return redo_change(self)
