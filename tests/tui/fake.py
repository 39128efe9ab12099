"""A board in memory with the shape of the real one, for what does not need files or git."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace

from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.course import Course
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.follow import Step
from pipeboard.actions.phrase import parse_step
from pipeboard.board import Board, checklist
from pipeboard.board.blame import Blamed
from pipeboard.board.checking import refusals_of
from pipeboard.board.conflicts import Undecided
from pipeboard.board.dealing import judged as judged_by
from pipeboard.board.dealing import terms as terms_of
from pipeboard.board.deals import DealCard, Deals
from pipeboard.board.gate import Verdict, would_be
from pipeboard.board.insight import NOTHING, Insight
from pipeboard.board.library import Fit, Item, fitting_subject
from pipeboard.board.lookup import LOOSE, Person, Place, fit_of
from pipeboard.board.market_notes import MarketNote
from pipeboard.board.merged import Former
from pipeboard.board.organisations import Organisation
from pipeboard.board.reports.report import Asked, Found
from pipeboard.board.returning import Returning
from pipeboard.board.rows import Row
from pipeboard.board.timeline import Moment
from pipeboard.board.urgency import Term
from pipeboard.board.views import BoardView, Card, Column, Problem, Segment
from pipeboard.board.writing import Applied
from pipeboard.errors import InvalidData, PipeboardError
from pipeboard.journal.history import Entry
from pipeboard.journal.message import parse
from pipeboard.journal.upstream import Upstream
from pipeboard.model.merge import merge
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Set, Tree, apply
from pipeboard.query.compile import compile as compile_query
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.rules.fingerprint import Forgotten
from pipeboard.tui.app import PipeboardApp

NOW = parse_time("2026-11-22T08:00Z", zone("UTC"))[0]
SIZE = (80, 24)
LABELS = {"lead": "Leads", "prospect": "Prospects", "customer": "Customers"}


def a_card(rid: int, name: str, **given: object) -> Card:
    """A card with the given fields, the rest plain."""
    fields: dict[str, object] = {
        "rid": rid, "id": f"c-{rid:010d}", "path": f"contacts/c{rid}-{rid:06d}.yaml", "name": name,
        "org": "Weber Print", "title": "", "stage": "lead", "status": "open", "owner": "mara",
        "idle_days": 6, "in_stage_days": 10, "due": "", "due_at": None, "timed": False,
        "channel": "", "reason": "", "value": 0.0, "weighted": 0.0, "chip": "", "step": "none",
        "late_days": 0, "owes": False, "rotting": False, "problem": "", "conflicts": 0,
        "lane": "", "tags": (),
    }  # fmt: skip
    return Card(**{**fields, **given})  # type: ignore[arg-type] # the names are Card's


FUNNEL = Found(
    "52 qualified of 148 leads (35 %), 11 customers (7 %)",
    [
        {"id": "lead", "count": 148, "of_leads": 1.0, "interval": None, "of_previous": None,
         "exits": {"not-icp": 41, "no-reply": 22}, "query": ""},
        {"id": "prospect", "count": 52, "of_leads": 0.35, "interval": (0.28, 0.43),
         "of_previous": 0.35, "exits": {}, "query": "id:(c-0000000001,c-0000000002)"},
        {"id": "customer", "count": 0, "of_leads": 0.0, "interval": (0.0, 0.03),
         "of_previous": 0.0, "exits": {}, "query": None},
    ],
)  # fmt: skip


class FakeBoard:
    """Cards, files as trees, and a log of the changes that were applied."""

    def __init__(self, cards: Sequence[Card], *, problems: Sequence[Problem] = ()) -> None:
        self.root = Path("/nowhere")
        self.me = "mara"
        self.barred = None
        self.name = "Nordlys Sales"
        self.currency = "EUR"
        self.cards_by_rid = {card.rid: card for card in cards}
        self.trees: dict[str, dict[str, Tree]] = {
            card.path: {"id": card.id, "name": card.name, "stage": card.stage} for card in cards
        }
        self.config = merge({"schema": "1", "workspace": {"name": "Nordlys Sales"}})
        self.vocabulary = Vocabulary.from_config(self.config)
        self.zone = self.vocabulary.zone
        self.organisation_trees: dict[str, dict[str, Tree]] = {
            "g-nordlicht1": {
                "id": "g-nordlicht1", "name": "Nordlicht Media", "industry": "media",
                "domain": "nordlicht.example", "employees": "140", "country": "DE",
                "revenue": {"amount": "22000000", "currency": "EUR", "year": "2025"},
                "owner": "mara", "tags": ["agency"], "custom": {"floors": "3"},
            }
        }  # fmt: skip
        self.markets: frozenset[str] = frozenset()
        self.applied: list[Change] = []
        self.reported: list[tuple[str, Asked]] = []
        self.soon_cards: list[Card] = []
        self.verdict: Verdict | None = None
        self.failing: PipeboardError | None = None
        self.held = threading.Event()
        self.held.set()
        self.reading = threading.Event()
        self.reading.set()
        self._problems = list(problems)
        self.conflicted: list[Undecided] = []
        self.partial = False
        self.index = SimpleNamespace(connection=self, name="", meta=lambda name: "")
        self.repository = SimpleNamespace(own_folder="")
        self.me = "mara"

    @property
    def edition(self) -> object:
        """Never the same twice: nothing is kept of what was read."""
        return object()

    # the little of a connection that the app asks for
    def execute(self, sql: str, values: tuple[str]) -> SimpleNamespace:
        found = next((c.rid for c in self.cards_by_rid.values() if c.id == values[0]), None)
        return SimpleNamespace(fetchone=lambda: (found,) if found is not None else None)

    def now(self) -> int:
        return NOW

    def today(self) -> str:
        return "2026-11-22"

    def actor(self) -> Actor:
        return Actor(by="mara", at=NOW, via="tui")

    def course(self) -> Course:
        return Board.course(self)  # type: ignore[arg-type] # the parts of a board it asks for

    def heeded(self, subject: Subject, change: Change, *, ends: bool = False) -> Change:
        return Board.heeded(self, subject, change, ends=ends)  # type: ignore[arg-type]

    def refresh(self) -> list[str]:
        return []

    def close(self) -> None: ...

    def shut(self) -> None: ...

    def unfinished(self) -> str:
        return ""

    def take_said(self) -> list[str]:
        return []

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(
            branch="main", upstream="origin/main", ahead=2, behind=0, changed={}, damage=""
        )

    def report(self, name: str, asked: Asked) -> Found:
        self.reported.append((name, asked))
        return FUNNEL if name == "funnel" else Found("nothing", [])

    def segments(self) -> list[Segment]:
        return [Segment("1", "hot", "status:open owner:tomas"), Segment("2", "mine", "owner:mara")]

    def new_markets(self) -> frozenset[str]:
        return self.markets

    def why_nobody(self, query: str) -> str:
        return ""

    def words(self, query: str = "", *, whose: str = "work") -> dict[str, int]:
        return {"reply": 4, "due": 9, "slipping": 8, "new": 1, "later": 12}

    def compile(self, query: str) -> object:
        return compile_query(query, SimpleNamespace(now=NOW, me=lambda: "mara"), self.vocabulary)

    @property
    def size(self) -> int:
        return len(self.cards_by_rid)

    def ids(self, rids: Sequence[int]) -> list[str]:
        return [self.cards_by_rid[rid].id for rid in rids]

    def count(self, query: str) -> int:
        return sum(len(column.rids) for column in self.columns(query).columns)

    def own_path(self) -> str:
        return "people/mara.yaml"

    def columns(self, query: str = "", sort: str = "", first: int | None = None) -> BoardView:
        self.compile(query)
        wanted = [word for word in query.casefold().split() if ":" not in word]
        owner = next((word[6:] for word in query.split() if word.startswith("owner:")), "")
        columns = []
        for stage, label in LABELS.items():
            held = [
                card
                for card in self.cards_by_rid.values()
                if card.stage == stage
                and all(word in card.name.casefold() for word in wanted)
                and (not owner or card.owner == owner)
            ]
            value = sum(card.value for card in held)
            parked = {"nurture": 3, "paused": 1} if stage == "lead" and held else {}
            idle = sorted(card.idle_days for card in held)
            columns.append(
                Column(
                    stage, label, [card.rid for card in held], value, value / 3,
                    idle[len(idle) // 2] if idle else 0, parked,
                )
            )  # fmt: skip
        hidden = "1 parked: Anna Keller, back 3 May" if query else ""
        return BoardView(columns, self._problems, [], hidden)

    def cards(self, rids: Sequence[int], *, laned: bool = True) -> dict[int, Card]:
        return {rid: self.cards_by_rid[rid] for rid in rids if rid in self.cards_by_rid}

    def queue(
        self, lane: str = "", *, whose: str = "work", query: str = "", sort: str = ""
    ) -> list[Row]:
        found = [a_row(card) for card in self.cards_by_rid.values() if card.lane]
        if sort.removeprefix("-") == "name":
            found.sort(key=lambda row: row.name, reverse=sort.startswith("-"))
        return found

    def step(self, text: str) -> Step:
        channels = self.vocabulary.values("lists.channels")
        return parse_step(text, NOW, self.zone, tuple(channels))

    def soon(self) -> list[Row]:
        return [a_row(card) for card in self.soon_cards]

    def rows(self, query: str, *, limit: int | None = None, plain: bool = False) -> list[Row]:
        return [a_row(card) for card in self.cards_by_rid.values() if card.step == "later"][:limit]

    def score_lines(self, path: str) -> list[str]:
        return ["A2   fit 100 · engagement 54.9 · total 77"]

    def urgency(self, rid: int, lane: str) -> list[Term]:
        late = self.cards_by_rid[rid].late_days
        due = [Term("due", min(1.0, 0.7 + late / 21), 8, f"step {late}d late")] if late else []
        return [*due, Term("rot", 0.4, 3, "idle 6d of 7d")] if lane else []

    def firm(self, rid: int) -> tuple[str, int | None]:
        return ("retail", 64) if self.cards_by_rid[rid].org else ("", None)

    def insight(self, subject: Subject) -> Insight:
        return NOTHING

    def library(self) -> list[Item]:
        return [Item("stock-case", "case-study", "Counting in half a day", ("stock reports",))]

    def market_notes(self, industry: str, organisation: str) -> list[MarketNote]:
        return []

    def to_give(self, subject: Subject, industry: str) -> list[Fit]:
        return fitting_subject(self.library(), subject, industry)

    def look(self, text: str, most: int = 20) -> tuple[list[Person], list[Place]]:
        people = [
            Person(card.rid, card.name, card.org, fit)
            for card in self.cards_by_rid.values()
            if (fit := fit_of(text.casefold(), card.name.casefold())) < LOOSE
        ]
        orgs = {c.org: fit_of(text, c.org.casefold()) for c in self.cards_by_rid.values() if c.org}
        places = [Place(org, 1, fit) for org, fit in orgs.items() if fit < LOOSE]
        return people[:most], places[:most]

    def known(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        found = {}
        for kind, value in keys:
            for card in self.cards_by_rid.values():
                mail = str(self.trees[card.path].get("email", "")).casefold()
                if value == (mail if kind == "email" else f"{card.name}|{card.org}".casefold()):
                    found[kind, value] = (card.id, card.path)
        return found

    def forgotten(self) -> Forgotten:
        return Forgotten()

    def problems(self) -> list[Problem]:
        return self._problems

    def upstream(self) -> Upstream:
        return Upstream("origin", "main", "main")

    def unshared(self, limit: int) -> list[Entry]:
        raise PipeboardError("shared with nobody")

    def conflicts(self) -> list[Undecided]:
        return self.conflicted

    def subject_at(self, path: str) -> Subject:
        if path not in self.trees:
            return Subject(path, self.organisation_trees["g-nordlicht1"])
        return Subject(path, self.trees[path])

    def judge(self, subjects: Sequence[Subject], stage: str, *, reason: str = "") -> list[Verdict]:
        return [self.verdict or Verdict(one.path, one.slug, one.name, stage) for one in subjects]

    def judge_change(self, subject: Subject, gate: str, change: Change | None = None) -> Verdict:
        tree = would_be(subject, change) if change else subject.tree
        told = Subject(subject.path, tree).entries("opportunities")
        valued = any(deal.get("value") and deal.get("expected_close") for deal in told)
        value = checklist.Item(
            "value", "block", "pass" if valued else "fail", "" if valued else "no value"
        )
        return Verdict(subject.path, subject.slug, subject.name, gate, (value,))

    def timeline(self, subject: Subject) -> list[Moment]:
        return [
            Moment(NOW - 3600, "2026-11-22", "→", "email sent demo slots", "mara"),
            Moment(NOW - 400_000, "2026-11-17", "◆", "demo-request for the CFO", "web"),
            Moment(NOW - 900_000, "2026-11-11", "⇢", "lead → prospect authority partial", "mara"),
        ]

    def recorded(self, path: str, told: Sequence[Moment] = ()) -> list[Moment]:
        self.reading.wait(10)
        return [Moment(NOW - 500_000, "2026-11-16", "*", "assign: nobody -> mara", "mara")]

    def organisations(self) -> list[Organisation]:
        return [
            Organisation("g-nordlicht1", "orgs/nordlicht-nordli.yaml", "Nordlicht Media",
                         "nordlicht media", "media", "mara", 0, 1, 0, 18_000.0, 4500.0, NOW - 86_400),
            Organisation("", "", "Weber Print", "weber print", "", "", 3, 1, 1, 0.0, 0.0, None),
        ]  # fmt: skip

    def organisation(self, key: str) -> Organisation | None:
        return next((one for one in self.organisations() if key in (one.id, one.key)), None)

    def employed(self, company: str) -> dict[str, object]:
        return {"company": {"name": company}}

    def organisation_names(self) -> dict[str, str]:
        return {one.id: one.name for one in self.organisations() if one.id}

    def organisation_of(self, path: str) -> str:
        return "weber print"

    def organisation_tree(self, id: str) -> dict[str, Tree]:
        return self.organisation_trees.get(id, {})

    def people(self, organisation: Organisation) -> list[Row]:
        return [a_row(c) for c in self.cards_by_rid.values() if c.org == organisation.name]

    def deal_terms(self) -> DealTerms:
        return terms_of(self)  # type: ignore[arg-type] # a fake

    def judged(self, subject: Subject, change: Change, override: str = "") -> Change:
        return judged_by(self, subject, change, override)  # type: ignore[arg-type] # a fake

    def deals(self, query: str = "", sort: str = "", *, closed: bool = False) -> Deals:
        return Deals(BoardView([], [], [], ""), [])

    def deal_cards(self, keys: Sequence[tuple[int, str]]) -> list[DealCard | None]:
        return []

    def check(self, change: Change) -> None:
        for patch in change.patches:
            tree = apply(self.subject_at(patch.path).tree, patch.edits)
            found = refusals_of(patch.path, dict(tree), self.config)  # type: ignore[arg-type]
            if found:
                raise InvalidData(found[0].message)

    def contact_folder(self, contact_id: str) -> str:
        return "contacts"

    def apply(self, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
        if self.failing:
            raise self.failing
        for patch in change.patches:
            if patch.remove:
                self.cards_by_rid = {
                    rid: card for rid, card in self.cards_by_rid.items() if card.path != patch.path
                }
            else:
                self._patch(patch.path, patch.edits, patch.tree)
        self.applied.append(change)
        if on_written:
            on_written()
        if not self.held.wait(10):
            raise PipeboardError("held too long")
        return Applied("abc", change.contacts, change.summary)

    def _patch(self, path: str, edits: Sequence[object], tree: object) -> None:
        if tree is not None:
            rid = max(self.cards_by_rid, default=0) + 1
            self.trees[path] = dict(tree)  # type: ignore[call-overload] # a new file's tree
            self.cards_by_rid[rid] = a_card(rid, str(self.trees[path]["name"]), path=path)
            return
        changed = apply(self.trees[path], edits)  # type: ignore[arg-type] # edits of a change
        self.trees[path] = dict(changed)  # type: ignore[arg-type] # a contact is a map
        for rid, card in self.cards_by_rid.items():
            if card.path == path:
                fields = {
                    edit.path[0]: edit.value
                    for edit in edits
                    if isinstance(edit, Set) and edit.path[0] in Card._fields
                }
                self.cards_by_rid[rid] = card._replace(**fields)

    def record(
        self, paths: Sequence[str] | None = None, *, by_itself: bool = False
    ) -> Applied | None:
        return Applied("abc", (), "recorded")

    def returning(self, paths: Sequence[str] | None = None) -> list[Returning]:
        return []

    def explain(self, entry: Entry) -> Entry:
        return entry

    def history(self, path: str = "", *, limit: int | None = None) -> list[Entry]:
        subjects = [
            ("log(anna-keller): call connected", "Mara Lind", ""),
            ("move(anna-keller): lead -> prospect", "Mara Lind", "CFO joins the demo"),
            ("signal(anna-keller): demo-request", "Web form", ""),
            ("by hand", "Tomas Ek", ""),
        ]
        return [
            Entry(f"{number + 10}ac2d0{'0' * 33}", [], NOW - number * 90_000, who,
                  "mail@example.com", parse(f"{subject}\n\n{reason}\n\nPb-Via: tui\n"))
            for number, (subject, who, reason) in enumerate(subjects)
        ]  # fmt: skip

    def merged(self, path: str) -> list[Former]:
        return []

    def patch(self, sha: str, path: str = "") -> str:
        return "@@ -1,3 +1,4 @@\n name: Anna Keller\n-stage: lead\n+stage: prospect\n tags: [a]\n"

    def blame(self, subject: Subject) -> list[Blamed]:
        entries: list[Entry | None] = [None, *self.history()]
        return [
            Blamed(name, str(value), entries[number % len(entries)])
            for number, (name, value) in enumerate(subject.tree.items())
        ]

    def described(self) -> str:
        return "# Every key\nworkspace:\n  name: Nordlys Sales # shown in the title\n"

    def undo_change(self, sha: str | None = None, *, restore: bool = False) -> Change:
        raise PipeboardError("nothing to undo")

    def redo_change(self) -> Change:
        raise PipeboardError("nothing to redo")


def a_row(card: Card) -> Row:
    """A card as a row of the queue."""
    given = {"flags": (), "review_on": None, "last_touch": None}
    return Row([given.get(name, getattr(card, name, "")) for name in Row.__slots__])


def small_board() -> FakeBoard:
    """A dozen cards in every state a card may have."""
    day = 86_400
    cards = [
        a_card(1, "Jonas Weber", step="today", due_at=NOW + 6 * 3600, timed=True, channel="phone",
               reason="asked for a sample", owes=True, lane="reply-owed"),
        a_card(2, "Sara Lindt", org="Lindt Textil", step="overdue", late_days=3,
               due_at=NOW - 3 * day, channel="phone", reason="asked price", lane="overdue"),
        a_card(3, "M. Okafor", org="", title="Photographer", idle_days=21, rotting=True),
        a_card(4, "Ngọc Anh Nguyễn", org="Sông Hồng", step="later", due_at=NOW + 2 * day,
               channel="email", reason="case study retail", owner="tomas"),
        a_card(5, "田中 さくら", org="株式会社さくら", chip="? Power BI", lane="no-next-step"),
        a_card(6, "Anna Keller", org="Nordlicht Media", stage="prospect", step="later", value=18_000,
               weighted=4500, due_at=NOW + 2 * day, timed=True, channel="video",
               reason="demo with CFO; bring Power BI answer", tags=("analytics",)),
        a_card(7, "Tom Rist", org="Rist & Söhne", stage="prospect", step="overdue", late_days=1,
               due_at=NOW - day, value=53_000, lane="overdue", conflicts=2),
        a_card(8, "Olga Петрова", org="Заря", stage="prospect", status="open",
               problem='line 14: status "nurtre": nurture?'),
        a_card(9, "Liv Aas", org="Fjord Foto", stage="customer", value=88_000, idle_days=41),
        a_card(10, "Ole Bakke", org="Bakke Bygg", stage="customer", rotting=True, idle_days=97),
    ]  # fmt: skip
    broken = Problem(
        "contacts/half-written-9z8y7x.yaml", 7, 3, "", "could not find expected ':'", "", ""
    )
    return FakeBoard(cards, problems=[broken])


def app_of(board: FakeBoard, **options: object) -> PipeboardApp:
    """The app on such a board."""
    return PipeboardApp(board, watching=False, **options)  # type: ignore[arg-type] # a fake
