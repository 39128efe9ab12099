"""What a contact's file says, as sections of short lines; what is unset is not shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.allowed import blocked, consent_of, is_dnc
from pipeboard.actions.change import Subject
from pipeboard.actions.decide import texts
from pipeboard.board.insight import NOTHING, Insight
from pipeboard.model.fields import CONTACT_FIELDS, ORGANISATION_FIELDS
from pipeboard.model.times import parse_day, zone
from pipeboard.model.tree import Tree
from pipeboard.query.fields import ANSWERS, CHANNELS
from pipeboard.tui.deal_facts import customer, opportunities
from pipeboard.tui.fact import Fact as Fact
from pipeboard.tui.fact import when as when
from pipeboard.tui.fact import worth
from pipeboard.tui.say import Scene, hour, span

if TYPE_CHECKING:
    from pipeboard.board.gate import Verdict

OPEN = "Open"
_LABELS = {
    "preferred_channel": "likes", "financial_health": "finances", "growth_pct": "growth %",
    "checked_at": "checked",
}  # fmt: skip
MET = {"met": "✓", "partial": "◐", "unmet": "✗", "unknown": "?"}

GATE = {"pass": "✓", "fail": "✗", "unknown": "?", "partial": "◐"}
"""How an item of a gate is judged, as a sign."""


class Section(NamedTuple):
    """A heading and its facts."""

    title: str
    facts: list[Fact]


def sections(
    subject: Subject,
    scene: Scene,
    employer: Mapping[str, Tree] | None = None,
    *,
    sums: Sequence[Section] = (),
    insight: Insight = NOTHING,
) -> list[Section]:
    """Everything the panels show beside the timeline, in the order one asks for it.

    `employer` is what the file of the contact's organisation says, `sums` what was added up,
    `insight` what the board makes of it all.
    """
    custom = subject.tree.get("custom")
    unknown = {k: v for k, v in subject.tree.items() if k not in CONTACT_FIELDS}
    parts = [
        Section(OPEN, list(_open(subject, scene, insight))),
        Section(f"BANT {_score(subject)}", list(_bant(subject, scene, insight))),
        Section("Opportunities", list(opportunities(subject, scene))),
        Section("Planned", list(_planned(subject, scene))),
        *sums,
        Section("Reach", list(_reach(subject))),
        Section("Consent", list(_consent(subject, scene))),
        Section("Company", list(_company(subject, employer or {}, scene))),
        Section("Customer", list(customer(subject, scene))),
        Section("About", list(_about(subject, insight))),
        Section("Source", list(_source(subject, scene))),
        Section("Custom", list(_flat(custom if isinstance(custom, dict) else {}, ""))),
        Section("Unknown keys", list(_flat(unknown, ""))),
    ]
    return [section for section in parts if section.facts]


def gate_section(said: Verdict) -> Section:
    """The gate ahead, a line for each way its items were judged."""
    facts = [
        Fact(glyph, ", ".join(item.id for item in said.items if item.result == result))
        for result, glyph in GATE.items()
    ]
    title = f"Gate → {said.to} {said.tally}".rstrip()
    return Section(title, [fact for fact in facts if fact.text])


def firm_words(subject: Subject, employer: Subject | None, scene: Scene) -> str:
    """A company in brief: media · 140 · €22M · DE."""

    def said(*path: str) -> str:
        return subject.text("company", *path) or (employer.text(*path) if employer else "")

    revenue = said("revenue", "amount")
    parts = (
        said("industry"),
        said("employees"),
        worth(revenue, said("revenue", "currency"), scene) if revenue else "",
        said("country") or subject.text("country"),
    )
    return " · ".join(part for part in parts if part)


def manners(subject: Subject, scene: Scene) -> list[str]:
    """How one reaches them: the channel they like, the time there, what they allow."""
    if is_dnc(subject):
        return ["✗ do not contact"]
    marks = {"opted-in": "✓", "opted-out": "✗"}
    reach = [
        f"{words} {marks.get(subject.text('consent', name), '?')}"
        for name, words in (("email", "mail"), ("phone", "phone"))
        if subject.tree.get(name)
    ]
    parts = [" ".join(reach)] if reach else []
    if subject.text("timezone"):
        with suppress(ValueError):
            parts.append(f"{hour(scene.now, zone(subject.text('timezone')))} there")
    likes, style = subject.text("preferred_channel"), subject.text("style")
    return [*parts, f"likes {likes}{f' “{style}”' if style else ''}"] if likes else parts


def organisation_sections(tree: Mapping[str, Tree], scene: Scene) -> list[Section]:
    """What an organisation's file says."""
    notes = Subject("", tree).entries("notes")
    known = {k: v for k, v in tree.items() if k in ORGANISATION_FIELDS}
    hidden = ("schema", "id", "notes", "custom", "revenue")
    custom = tree.get("custom")
    parts = [
        Section("", [*_firm(known, scene, hidden)]),
        Section(
            "Notes", [Fact(when(str(n.get("at") or ""), scene), str(n.get("text"))) for n in notes]
        ),
        Section("Custom", list(_flat(custom if isinstance(custom, dict) else {}, ""))),
        Section("Unknown keys", list(_flat({k: v for k, v in tree.items() if k not in known}, ""))),
    ]
    return [section for section in parts if section.facts]


def _firm(tree: Mapping[str, Tree], scene: Scene, hidden: Collection[str]) -> Iterator[Fact]:
    for name, value in tree.items():
        if name == "revenue" and isinstance(value, dict) and value.get("amount"):
            year = f" ({value['year']})" if value.get("year") else ""
            yield Fact(name, f"{worth(value['amount'], value.get('currency'), scene)}{year}")
        elif name not in hidden:
            yield from _flat({_LABELS.get(name, name): value}, "")


def _company(subject: Subject, employer: Mapping[str, Tree], scene: Scene) -> Iterator[Fact]:
    """The inline company on top of its organisation: what it leaves unset comes from there."""
    inline = subject.tree.get("company")
    if isinstance(inline, str):
        yield Fact("name", inline)
    own = inline if isinstance(inline, dict) else {}
    joined = {**{k: v for k, v in employer.items() if v}, **{k: v for k, v in own.items() if v}}
    yield from _firm(joined, scene, ("schema", "id", "notes", "owner", "tags", "revenue"))


def _score(subject: Subject) -> str:
    """How much of BANT is met, partial as a half: 3½/4."""
    points = {"met": 2, "partial": 1}
    halves = sum(points.get(subject.text("qualification", name, "state"), 0) for name in ANSWERS)
    return f"{halves // 2 or ('' if halves % 2 else 0)}{'½' if halves % 2 else ''}/4"


def _days_since(text: str, scene: Scene) -> str:
    try:
        found: date = parse_day(text, scene.zone)
    except ValueError:
        return ""
    return span(max(0, (scene.today - found).days))


def _open(subject: Subject, scene: Scene, insight: Insight) -> Iterator[Fact]:
    """Questions and objections that wait for an answer, and what the battle cards say to them."""
    replies = iter(insight.replies)
    glyphs = {"question": "?", "objection": "!", "concern": "!"}
    for note in subject.entries("notes"):
        kind = str(note.get("kind") or "")
        if kind in glyphs and note.get("state", "open") == "open":
            about = f"{note['about']}: " if note.get("about") else ""
            age = _days_since(str(note.get("at") or ""), scene)
            yield Fact(glyphs[kind], f"{about}{note.get('text') or ''}  {age}".rstrip())
            for reply in next(replies, ()) if kind != "question" else ():
                yield Fact("→", f"{reply.competitor}: {reply.text}")
    if insight.proof:
        yield Fact("→", f"proof: {insight.proof}")
    for name, weak in insight.rivals:
        yield Fact("vs", f"{name}: {weak}" if weak else name)


def _reach(subject: Subject) -> Iterator[Fact]:
    why = blocked(subject, "")
    if why:
        yield Fact("✗", "do not contact" if is_dnc(subject) else why)
    consent = consent_of(subject)
    for name, channel in (("email", "email"), ("phone", "phone"), ("links", "social")):
        for number, value in enumerate(_values(subject.tree.get(name))):
            opted = consent.get(channel)
            said = f"  {opted}" if opted and number == 0 else ""
            yield Fact(name if number == 0 else "", f"{value}{said}")
    for name in ("preferred_channel", "best_time", "timezone", "language", "country", "style"):
        if subject.text(name):
            yield Fact(_LABELS.get(name, name.replace("_", " ")), subject.text(name))
    address = subject.tree.get("address")
    if isinstance(address, dict):
        yield Fact("address", ", ".join(str(part) for part in address.values() if part))


_MARKS = {"opted-in": "✓", "opted-out": "✗", "unknown": "?"}


def _consent(subject: Subject, scene: Scene) -> Iterator[Fact]:
    """What they allow: every channel they said a word about, the basis, the proof."""
    consent = consent_of(subject)
    said = [f"{name} {_MARKS.get(str(consent[name]), '?')}" for name in CHANNELS
            if consent.get(name)]  # fmt: skip
    if is_dnc(subject):
        said.insert(0, "✗ do not contact")
    if said:
        yield Fact("allows", " · ".join(said))
    since = when(str(consent["at"]), scene) if consent.get("at") else ""
    told = " · ".join(part for part in (str(consent.get("basis") or ""), since) if part)
    if consent.get("basis") or (said and since):
        yield Fact("basis" if consent.get("basis") else "since", told)
    if consent.get("proof"):
        yield Fact("proof", str(consent["proof"]))


def _values(value: Tree) -> list[str]:
    """Texts of a field that may be a text, a list of texts, or of {value, kind}."""
    if isinstance(value, list):
        return [
            " ".join(str(entry[key]) for key in ("value", "kind") if entry.get(key))
            if isinstance(entry, dict)
            else str(entry)
            for entry in value
            if entry
        ]
    return texts(value)


def _bant(subject: Subject, scene: Scene, insight: Insight) -> Iterator[Fact]:
    asked = any(subject.text("qualification", name, "state") for name in ANSWERS)
    for name in ANSWERS if asked else ():
        state = subject.text("qualification", name, "state")
        parts = [MET.get(state, "?")]
        amount = subject.text("qualification", name, "amount")
        if amount:
            parts.append(worth(amount, subject.text("qualification", name, "currency"), scene))
        until = subject.text("qualification", name, "date")
        parts.append(f"by {when(until, scene)}" if until else "")
        parts.append(subject.text("qualification", name, "role"))
        parts.append(subject.text("qualification", name, "evidence"))
        parts.append(f"! {insight.stale[name]}" if name in insight.stale else "")
        yield Fact(name, " ".join(part for part in parts if part))
    if insight.ask:
        yield Fact("ask", insight.ask)


def _planned(subject: Subject, scene: Scene) -> Iterator[Fact]:
    steps = sorted(subject.entries("follow_ups"), key=lambda entry: str(entry.get("due") or ""))
    for entry in steps[1:]:
        words = (entry.get("channel"), entry.get("reason"))
        text = " · ".join(str(part) for part in words if part)
        yield Fact(when(str(entry.get("due") or ""), scene), text)


def _about(subject: Subject, insight: Insight) -> Iterator[Fact]:
    if insight.personas:
        yield Fact("persona", f"{insight.personas[0]}? b, then a")
    status = subject.tree.get("status_info")
    if isinstance(status, dict):
        parts = (status.get("reason"), status.get("note"), status.get("review_on"))
        yield Fact(subject.status, " · ".join(str(part) for part in parts if part))
    for name in ("persona", "tags", "pains", "goals", "competitors"):
        values = _values(subject.tree.get(name))
        if values:
            yield Fact(name, ", ".join(values))


def _source(subject: Subject, scene: Scene) -> Iterator[Fact]:
    source = subject.tree.get("source")
    if isinstance(source, Mapping):
        parts = [str(source[key]) for key in ("channel", "campaign", "form") if source.get(key)]
        yield Fact("from", " · ".join(parts))
        if source.get("prompted_by"):
            yield Fact("because", str(source["prompted_by"]))
    if subject.text("created"):
        yield Fact("created", when(subject.text("created"), scene))


def _flat(tree: Mapping[str, Tree], before: str) -> Iterator[Fact]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif value not in (None, [], ""):
            yield Fact(f"{before}{name}", ", ".join(_values(value)))
