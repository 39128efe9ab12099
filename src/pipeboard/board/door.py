"""Board: open one, ask it, change it.

Reading asks the index (brought up to date by one `git status`), writing takes a Change through
`writing.apply`. On the path of a plain list this module loads neither yaml nor msgspec.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeboard.board.ground import Ground
from pipeboard.errors import NotFound
from pipeboard.query.frame import ALL, DEFAULT_ORDER, Compiled, Moment

# A folder of contacts holds at most so many files; above it new ones go to folders by their id.
_FLAT = 2_000

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.actions.bant import Terms
    from pipeboard.actions.change import Change, Subject
    from pipeboard.actions.course import Course
    from pipeboard.actions.entry import DealTerms
    from pipeboard.actions.follow import Step
    from pipeboard.actions.qualify import Known
    from pipeboard.board.blame import Blamed
    from pipeboard.board.deals import DealCard, Deals
    from pipeboard.board.gate import Verdict
    from pipeboard.board.insight import Insight
    from pipeboard.board.library import Fit, Item
    from pipeboard.board.lookup import Person, Place
    from pipeboard.board.market_notes import MarketNote
    from pipeboard.board.matrix import Matrix
    from pipeboard.board.organisations import Organisation
    from pipeboard.board.rows import Row
    from pipeboard.board.score import Scored
    from pipeboard.board.timeline import Moment as TimelineMoment
    from pipeboard.board.urgency import Term
    from pipeboard.board.views import BoardView, Card, Problem, Segment
    from pipeboard.board.writing import Applied
    from pipeboard.journal.history import Entry
    from pipeboard.model.findings import Finding
    from pipeboard.model.playbook import Question
    from pipeboard.model.tree import Tree
    from pipeboard.query.vocabulary import Segment as Saved
    from pipeboard.rules.fingerprint import Forgotten


class Board(Ground):
    """The one door to a board: views to read, `apply(Change)` to write."""

    _own: tuple[str, Sequence[Saved]] = ("", ())

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

    # reading -----------------------------------------------------------------------------------

    def moment(self) -> Moment:
        """The instant and the person that a query is asked for."""
        return Moment(now=self.now(), me=lambda: self.me)

    def compile(self, query: str) -> Compiled:
        """A query as SQL, for this board now."""
        if not query:  # everybody: the language need not even be loaded
            return Compiled(ALL, {}, DEFAULT_ORDER)
        from pipeboard.query.compile import compile

        vocabulary = self.vocabulary
        vocabulary.own_segments = self._own_segments
        return compile(query, self.moment(), vocabulary)

    def rows(
        self,
        query: str = "",
        *,
        limit: int | None = None,
        sort: str = "",
        where: str = "1",
        params: Mapping[str, object] | None = None,
        plain: bool = False,
        scored: bool | None = None,
    ) -> list[Row]:
        """The contacts a query finds; `where` is further SQL over `f` with its own `params`.

        `plain` rows have neither lane nor flags, and a grade only if they are to be `scored`.
        """
        from pipeboard.board.select import select_rows

        return select_rows(
            self, query, limit=limit, sort=sort, where=where, params=params,
            plain=plain, scored=scored,
        )  # fmt: skip

    def count(self, query: str) -> int:
        """How many contacts a query finds."""
        from pipeboard.board.select import count

        return count(self, query)

    def columns(self, query: str = "", sort: str = "", first: int | None = None) -> BoardView:
        """The board under a filter; with `first` only the first of each column, and no sums."""
        from pipeboard.board.columns import board_view

        return board_view(self, query, sort, first)

    @property
    def size(self) -> int:
        """About how many contacts there are, at no cost: an upper bound."""
        return int(str(self.index.rows("SELECT coalesce(max(rid), 0) FROM fact")[0][0]))

    def cards(self, rids: Sequence[int]) -> dict[int, Card]:
        """The cards of some rows, by rid."""
        from pipeboard.board.columns import cards

        return cards(self, rids)

    def deals(self, query: str = "", sort: str = "", *, closed: bool = False) -> Deals:
        """The open opportunities under a filter of contacts, by stage; with `closed` all of them.

        As in the columns of contacts, those of parked ones are only counted.
        """
        from pipeboard.board.deals import deals

        return deals(self, query, sort, closed=closed)

    def deal_cards(self, keys: Sequence[tuple[int, str]]) -> list[DealCard | None]:
        """The cards of some opportunities; None for one that is gone."""
        from pipeboard.board.deals import deal_cards

        return deal_cards(self, keys)

    def queue(
        self,
        lane: str = "",
        *,
        whose: str = "work",
        query: str = "",
        sort: str = "",
        limit: int | None = None,
    ) -> list[Row]:
        """The follow-up queue in working order, or one lane or word of it, at most `limit`.

        `whose`: work (mine and unassigned), mine, or all. `sort` is another order than the working
        one, as `sort:` takes it.
        """
        from pipeboard.board.select import queue_rows

        return queue_rows(self, lane, whose=whose, query=query, sort=sort, limit=limit)

    def soon(self) -> list[Row]:
        """Mine and nobody's with a timed step in the next 15 minutes, the next one first."""
        from pipeboard.board.select import soon_rows

        return soon_rows(self)

    def words(self, query: str = "", *, whose: str = "work") -> dict[str, int]:
        """How many contacts wait in each of the five words: reply, due, slipping, new, later."""
        from pipeboard.board.select import word_counts

        return word_counts(self, query, whose=whose)

    def matrix(self, query: str = "") -> Matrix:
        """The open contacts under a query by grade, fit × engagement."""
        from pipeboard.board.matrix import matrix

        return matrix(self, query)

    def segments(self) -> list[Segment]:
        """The saved segments, the team's and then mine, with the digit each answers to."""
        from pipeboard.board.own import segments

        return segments(self.vocabulary.segments, self._own_segments())

    def new_markets(self) -> frozenset[str]:
        """The segments, by id, that describe a market in which nobody is a customer yet."""
        from pipeboard.board.markets import new_markets

        return new_markets(self)

    def _own_segments(self) -> Sequence[Saved]:
        from pipeboard.board.own import blob, read_own

        of = blob(self)
        if of != self._own[0]:
            self._own = (of, read_own(self) if of else ())
        return self._own[1]

    def own_path(self) -> str:
        """The file for what I keep for myself; "" where nobody knows who I am."""
        from pipeboard.board.own import own_path

        return own_path(self)

    def ids(self, rids: Sequence[int]) -> list[str]:
        """The ids of some rows, in no order; rows that are gone or have none are left out."""
        import json

        found = self.index.rows(
            "SELECT id FROM contact WHERE id <> '' AND rid IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rids)),),
        )
        return [str(name) for (name,) in found]

    def is_quick(self, query: str, sort: str = "") -> bool:
        """Whether the first page of a query's columns comes straight from an index."""
        from pipeboard.board.columns import is_served
        from pipeboard.board.select import compiled_of

        return is_served(compiled_of(self, query, sort).where)

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

    def look(self, text: str, most: int = 20) -> tuple[list[Person], list[Place]]:
        """The people and the organisations that a text may mean, while it is still typed."""
        from pipeboard.board.lookup import look

        return look(self.index.connection, text, most)

    def known(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """Which contacts have these keys (kind, value): id and path of the first of each."""
        from pipeboard.board.find import known

        return known(self.index.connection, keys)

    def forgotten(self) -> Forgotten:
        """Everybody who was forgotten, to be known again by an address or a number."""
        from pipeboard.board.forgotten import forgotten

        return forgotten(self)

    def with_ref(self, ref: str) -> str:
        """The path of the contact that has a signal with this foreign id, "" where none has."""
        from pipeboard.board.find import with_ref

        return with_ref(self.index.connection, ref)

    def refusals(self, path: str, tree: Mapping[str, Tree]) -> list[Finding]:
        """The findings with which this board would not write a file."""
        from pipeboard.board.checking import refusals_of

        return refusals_of(path, tree, self.config)

    def timeline(self, subject: Subject) -> list[TimelineMoment]:
        """What a contact's file says happened, newest first."""
        from pipeboard.board.timeline import timeline

        return timeline(subject, self.vocabulary)

    def described(self) -> str:
        """The whole config as YAML with comments: what holds, what each key means."""
        from pipeboard.board.locate import CONFIG
        from pipeboard.model.describe import render_all
        from pipeboard.storage.read import load
        from pipeboard.storage.scan import read_file

        return render_all(self.config, load(read_file(self.root, CONFIG), CONFIG))

    def history(self, path: str = "", *, limit: int | None = None) -> list[Entry]:
        """The board's commits, or those of one file, newest first."""
        from pipeboard.journal.history import log

        return list(log(self.repository, [path] if path else (), limit=limit))

    def patch(self, sha: str, path: str = "") -> str:
        """What a commit did to the board's files, or to one of them, as git shows a diff."""
        from pipeboard.journal.history import patch

        return patch(self.repository, sha, path)

    def blame(self, subject: Subject) -> list[Blamed]:
        """Who set each field of a contact."""
        from pipeboard.board.blame import blame

        return blame(self, subject)

    def urgency(self, rid: int, lane: str) -> list[Term]:
        """How urgent a contact is: the terms of the sum, each with its words."""
        from pipeboard.board.urgency import urgency

        return urgency(self, rid, lane)

    def terms(self) -> Terms:
        """The words of the board that BANT answers are read with."""
        from pipeboard.board.qualifying import terms

        return terms(self)

    def answers(self, subject: Subject) -> list[Known]:
        """The BANT answers of a contact, the stale ones marked."""
        from pipeboard.board.qualifying import answers

        return answers(self, subject)

    def questions(self, subject: Subject) -> list[Question]:
        """What to ask a contact, the next best question first."""
        from pipeboard.board.qualifying import asked

        return asked(self, subject)

    def next_question(self, subject: Subject) -> str:
        """The next best question to a contact, "" where nothing is to be asked."""
        from pipeboard.board.qualifying import next_question

        return next_question(self, subject)

    def words_of(self, subject: Subject) -> Mapping[str, str]:
        """What is known of a contact for the placeholders of a text."""
        from pipeboard.board.qualifying import words_of

        return words_of(self, subject)

    def fit_words(self, subject: Subject) -> str:
        """How well a contact fits, in words; "" without an ICP."""
        from pipeboard.board.qualifying import fit_words

        return fit_words(self, subject)

    def suggested_personas(self, subject: Subject) -> tuple[str, ...]:
        """The personas whose query finds a contact that has none."""
        from pipeboard.board.qualifying import suggested

        return suggested(self, subject)

    def score(self, subject: Subject, what_if: Sequence[str] = ()) -> Scored:
        """A contact's fit, engagement and grade, with each line that makes them.

        `what_if` are assignments (`employees=80`) that are made first, and written nowhere.
        """
        from pipeboard.board.score import scored

        return scored(self, subject, what_if)

    def insight(self, subject: Subject) -> Insight:
        """What the board makes of a contact: what to ask, what is stale, what to answer."""
        from pipeboard.board.insight import insight

        return insight(self, subject)

    def score_lines(self, path: str) -> list[str]:
        """The score of the contact in a file, line by line in words."""
        from pipeboard.board.score import score_lines, scored

        return score_lines(scored(self, self.subject_at(path)))

    def library(self) -> list[Item]:
        """Content and proof that a touch can give."""
        from pipeboard.board.library import items

        return items(self.root)

    def market_notes(self, industry: str, organisation: str) -> list[MarketNote]:
        """What the team wrote down of a company and of its industry."""
        from pipeboard.board.market_notes import market_notes

        return market_notes(self.root, industry, organisation)

    def to_give(self, subject: Subject, industry: str) -> list[Fit]:
        """What of the library fits a contact and was not given yet, the nearest first."""
        from pipeboard.board.library import fitting_subject

        return fitting_subject(self.library(), subject, industry)

    def firm(self, rid: int) -> tuple[str, int | None]:
        """Industry ("" where unknown) and number of employees of a contact's company."""
        found = self.index.rows("SELECT industry, employees FROM fact WHERE rid = ?", (rid,))
        industry, size = found[0] if found else (None, None)
        return str(industry or ""), size if isinstance(size, int) else None

    def recorded(self, path: str, told: Sequence[TimelineMoment] = ()) -> list[TimelineMoment]:
        """The commits of a file, newest first, without those of which `told` says more."""
        from pipeboard.board.timeline import history

        return history(self, path, told)

    def organisations(self) -> list[Organisation]:
        """Every organisation, those of inline companies too, with what its people add up to."""
        from pipeboard.board.organisations import organisations

        return organisations(self)

    def organisation(self, key: str) -> Organisation | None:
        """One organisation by its id or folded name."""
        from pipeboard.board.organisations import organisation

        return organisation(self, key)

    def employed(self, company: str) -> dict[str, object]:
        """Where somebody works: a link to an organisation with a file, else the company inline."""
        from pipeboard.board.organisations import employed

        return employed(self, company)

    def organisation_names(self) -> dict[str, str]:
        """The names of organisations by id, for completion."""
        from pipeboard.board.organisations import names

        return names(self)

    def people(self, organisation: Organisation) -> list[Row]:
        """The contacts of an organisation."""
        from pipeboard.board.organisations import people

        return people(self, organisation)

    def organisation_of(self, path: str) -> str:
        """The id of a contact's organisation, the folded name of an inline company, or ""."""
        found = self.index.rows(
            "SELECT coalesce(f.org, f.org_key) FROM fact f JOIN contact c USING (rid) "
            "WHERE c.path = ?",
            (path,),
        )
        return str(found[0][0]) if found else ""

    def organisation_tree(self, id: str) -> Mapping[str, Tree]:
        """What an organisation's file says; {} where there is none of this id."""
        from pipeboard.board.organisations import tree_of

        return tree_of(self, id)

    def judge(self, subjects: Sequence[Subject], stage: str, *, reason: str = "") -> list[Verdict]:
        """What the gate of a stage says of contacts, were they moved there now."""
        from pipeboard.board.gate import judge

        return judge(self, subjects, stage, reason=reason)

    def judge_change(self, subject: Subject, gate: str, change: Change | None = None) -> Verdict:
        """What any gate (`opportunity` …) says of a contact, with a change that is planned."""
        from pipeboard.board.gate import judge_change

        return judge_change(self, subject, gate, change)

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

    def plan(self, change: Change) -> str:
        """What a change would do: the diff of each file and the sentence of its commit."""
        from pipeboard.board.writing import plan

        return plan(self, change)

    def check(self, change: Change) -> None:
        """Raise what `apply` would raise for what the files say now; nothing is written."""
        from pipeboard.board.writing import prepare

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

        return apply(self, change, on_written)

    def record(
        self, paths: Sequence[str] | None = None, *, message: str = "", dry_run: bool = False
    ) -> Applied | None:
        """Commit valid edits made outside (all, or of these files); None where there are none."""
        from pipeboard.board.outside import record

        return record(self, paths, message=message, dry_run=dry_run)

    def forgetting(self, reason: str = "") -> Callable[[Subject], Change]:
        """What forgets a contact for good: see `actions.forget`."""
        from pipeboard.actions.forget import forgetting

        salt, stages = self.forgotten().salt, self.vocabulary.stages
        return forgetting(self.actor(), salt, stages, reason=reason)

    def undo_change(self, sha: str | None = None, *, restore: bool = False) -> Change:
        """The change that takes my newest one back, or the commit `sha`."""
        from pipeboard.board.undoing import undo_change

        return undo_change(self, sha, restore=restore)

    def redo_change(self) -> Change:
        """The change that takes my newest undo back."""
        from pipeboard.board.undoing import redo_change

        return redo_change(self)
