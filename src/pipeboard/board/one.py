"""What a board knows of one: a contact, an organisation, a commit, and of its own settings.

Each method loads what it needs when it is first called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeboard.board.lists import Lists
from pipeboard.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.actions.bant import Terms
    from pipeboard.actions.change import Change, Subject
    from pipeboard.actions.qualify import Known
    from pipeboard.board.blame import Blamed
    from pipeboard.board.gate import Verdict
    from pipeboard.board.insight import Insight
    from pipeboard.board.library import Fit, Item
    from pipeboard.board.lookup import Person, Place
    from pipeboard.board.market_notes import MarketNote
    from pipeboard.board.merged import Former
    from pipeboard.board.organisations import Organisation
    from pipeboard.board.rows import Row
    from pipeboard.board.score import Scored
    from pipeboard.board.timeline import Moment as TimelineMoment
    from pipeboard.board.urgency import Term
    from pipeboard.journal.history import Entry
    from pipeboard.model.findings import Finding
    from pipeboard.model.playbook import Question
    from pipeboard.model.tree import Tree
    from pipeboard.rules.fingerprint import Forgotten


class One(Lists):
    """A board that tells of one contact or organisation."""

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

    def merged(self, path: str) -> list[Former]:
        """The contacts that were merged into the one in a file, and where their history is."""
        from pipeboard.board.merged import merged

        return merged(self, path)

    def told(
        self, path: str = "", *, since: float | None = None, action: str = ""
    ) -> Iterator[Entry]:
        """The same while git finds them, those that pipeboard did not make by what they changed.

        `since` in seconds since the epoch; `action` is a Pb-Action, worked out of such commits.
        """
        from pipeboard.board.foreign import told

        return told(self, path, since=since, action=action)

    def explain(self, entry: Entry) -> Entry:
        """A commit; one that pipeboard did not make is told by what it changed."""
        from pipeboard.board.foreign import explained

        return next(explained(self, [entry]))

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

        return [] if self.barred else history(self, path, told)

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
