"""A contact's score with each line that makes it, as its file says it or as it would be.

The numbers come from the same SQL as every list: the contact's rows are put into tables of
their own in memory, and those are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.qualify import BANT_WEIGHT
from pipeboard.model.decay import left
from pipeboard.model.times import DAY
from pipeboard.query import derived, score
from pipeboard.query.fields import ANSWERS
from pipeboard.query.frame import Frame
from pipeboard.rules.score import counted
from pipeboard.rules.told import Told

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.one import One
    from pipeboard.model.tree import Tree
    from pipeboard.rules.context import Context
    from pipeboard.rules.rows import Rows

# Fields of a company, by bare name as the query language has them.
_COMPANY = ("industry", "employees", "growth_pct", "market", "tech", "financial_health")


class Judged(NamedTuple):
    """A criterion of the ICP: met, unmet or unknown, what it adds to the fit, what it asks for."""

    id: str
    label: str
    state: str
    points: float
    fields: tuple[str, ...]


class Line(NamedTuple):
    """A signal or outcome: its points, what is left of them after `age_days`."""

    name: str
    group: str
    points: float
    left: float
    at: int
    age_days: float
    half_life_days: float


class Part(NamedTuple):
    """A group of engagement: what its lines add up to, within its cap."""

    name: str
    sum: float
    capped: float
    cap: float


class Ask(NamedTuple):
    """What to find out next, and what that may be worth."""

    item: str
    label: str
    weight: float
    fields: tuple[str, ...]


class Scored(NamedTuple):
    """The score of a contact at an instant; `fit` and `room` are None without an ICP."""

    fit: float | None
    room: float | None
    disqualifier: str | None
    engagement_score: float
    total: float
    grade: str
    engagement: str
    persona: str | None
    suggested: str | None
    criteria: list[Judged]
    parts: list[Part]
    lines: list[Line]
    ask: Ask | None


def scored(board: One, subject: Subject, what_if: Sequence[str] = ()) -> Scored:
    """The score of a contact, with `what_if` assignments (`employees=80`) made first.

    Raises InvalidData where they would break the file.
    """
    from pipeboard.board.preparing import check

    context = _context(board)
    tree = _as_it_would_be(subject, what_if)
    if what_if:
        check(board, subject.path, subject.tree, tree)
    rows = _derived(board, tree, context)
    numbers = _asked(board, rows)
    lines = _lines(board, rows, context)
    criteria = _criteria(rows, context)
    return Scored(
        rows.fact.fit,
        rows.fact.fit_room,
        rows.fact.disqualifier,
        _number(numbers[0]),
        _number(numbers[1]),
        str(numbers[2]),
        str(numbers[3]),
        rows.fact.persona,
        rows.fact.suggested,
        criteria,
        _parts(board, lines),
        lines,
        _ask(criteria, rows),
    )


def judged(board: One, subject: Subject) -> list[Judged]:
    """The criteria of the ICP for a contact as its file says it; none where there is no ICP, or
    where the file says what cannot be."""
    from msgspec import ValidationError

    if not board.vocabulary.icp_configured:
        return []
    context = _context(board)
    try:
        return _criteria(_derived(board, dict(subject.tree), context), context)
    except ValidationError:
        return []


def _context(board: One) -> Context:
    """The rules of the config as the index derives by them; compiled once."""
    from pipeboard.storage.index.update import reader_of

    return reader_of(board.index, board.root, board.repository.object_format).context


def _derived(board: One, tree: dict[str, Tree], context: Context) -> Rows:
    """The rows that the index would have of a contact's tree."""
    from pipeboard.model.contact import contact_of
    from pipeboard.model.organisation import organisation_of
    from pipeboard.rules.employer import Employer
    from pipeboard.rules.facts import derive

    contact = contact_of(tree)
    org = board.organisation_tree(contact.org) if contact.org else None
    employer = Employer(organisation_of(dict(org)), org, context) if org else None
    return derive(contact, tree, employer, context, board.now())


def _as_it_would_be(subject: Subject, what_if: Sequence[str]) -> dict[str, Tree]:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.decide import set_fields

    tree = dict(subject.tree)
    for assignment in what_if:
        field = assignment.partition("=")[0].rstrip("+-")
        bare = field.partition(".")[0] in (*_COMPANY, "revenue")
        if bare and isinstance(tree.get("company"), str):
            tree["company"] = {"name": tree["company"]}
        told = [f"company.{assignment}" if bare else assignment]
        one = Subject(subject.path, tree)
        tree = dict(one.after(set_fields(one, told).edits).tree)
    return tree


def _asked(board: One, rows: Rows) -> tuple[object, ...]:
    """(engagement score, total, grade, engagement) by the SQL of every list."""
    from pipeboard.storage.index.batch import Batch
    from pipeboard.storage.index.proposed import hold

    batch = Batch()
    batch.add_contact(1, "", rows)
    frame = Frame(board.moment(), board.vocabulary)
    asked = (score.engagement, score.total, score.grade, derived.engagement)
    sql = f"SELECT {', '.join(expression(frame) for expression in asked)} FROM fact f"
    found: tuple[object, ...] = hold(board.index, batch).execute(sql, frame.params).fetchone()
    return found


def _lines(board: One, rows: Rows, context: Context) -> list[Line]:
    """What counts, that of which most is left first."""
    now, points = board.now(), context.points
    groups = board.vocabulary.groups
    lines = [
        Line(
            kind.name,
            groups[kind.group].id,
            kind.points,
            left(kind.points, at, now, groups[kind.group].half_life),
            at,
            (now - at) / DAY,
            groups[kind.group].half_life / DAY,
        )
        for at, kind in counted(rows.event, points)
        if kind.group >= 0 and kind.points
    ]
    return sorted(lines, key=lambda line: (-abs(line.left), -line.at, line.name))


def _parts(board: One, lines: Sequence[Line]) -> list[Part]:
    parts = []
    for group in board.vocabulary.groups:
        those = [line.left for line in lines if line.group == group.id]
        if those:
            whole = sum(those)
            capped = min(whole, group.cap) if group.cap >= 0 else max(whole, group.cap)
            parts.append(Part(group.id, whole, capped, group.cap))
    return parts


def _criteria(rows: Rows, context: Context) -> list[Judged]:
    if context.profile is None:
        return []
    told = Told(rows.fact, rows.contact, rows.multi)
    told.suggested = rows.fact.suggested
    states = {True: "met", False: "unmet", None: "unknown"}
    return [
        Judged(one.id, one.label, states[one.judge(told)], one.points, tuple(one.fields))
        for one in context.profile.criteria
    ]


def _ask(criteria: Sequence[Judged], rows: Rows) -> Ask | None:
    """The unknown item with the largest weight; of BANT rather than of the fit."""
    open_items = [
        Ask(name, name, BANT_WEIGHT, (name,))
        for name in ANSWERS
        if getattr(rows.fact, name) is None
    ]
    open_items += [
        Ask(one.id, one.label, one.points, one.fields) for one in criteria if one.state == "unknown"
    ]
    return max(open_items, key=lambda one: one.weight, default=None)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def fit_words(fit: float | None, room: float | None, criteria: Sequence[Judged] = ()) -> str:
    """`fit 60 (+25 if employees known)`; `fit –` without an ICP."""
    if fit is None:
        return "fit –"
    if not room or not f"{room:.0f}".strip("0"):
        return f"fit {fit:.0f}"
    fields = [field for one in criteria if one.state == "unknown" for field in one.fields]
    known = f" if {', '.join(dict.fromkeys(fields))} known" if fields else ""
    return f"fit {fit:.0f} (+{room:.0f}{known})"


def score_lines(found: Scored) -> list[str]:
    """Why the score is what it is, a line each; for a terminal and for `Y`."""
    fit = fit_words(found.fit, found.room, found.criteria)
    engaged = f"engagement {found.engagement_score:.1f}"
    lines = [f"{found.grade}   {fit} · {engaged} · total {found.total:.0f}"]
    if found.disqualifier:
        lines.append(f" disqualified by {found.disqualifier}")
    marks = {"met": "✓", "unmet": "✗", "unknown": "?"}
    lines += [
        f" {marks[one.state]} {one.label:<14} {one.points:>5.1f}  {one.state}"
        for one in found.criteria
    ]
    for part in found.parts:
        capped = f" (capped at {part.cap:g})" if part.capped != part.sum else ""
        lines.append(f" {part.name:<14} {part.capped:>7.1f}{capped}")
        lines += [_line(line) for line in found.lines if line.group == part.name]
    if found.ask:
        lines.append(f" ask next: {_asking(found.ask)}")
    return lines


def _line(line: Line) -> str:
    faded = f"({line.age_days:.1f} d, half-life {line.half_life_days:g} d)"
    return f"   {line.name} {line.points:g} → {line.left:.1f} {faded}"


def _asking(ask: Ask) -> str:
    fields = ", ".join(ask.fields)
    named = ask.label if ask.label in (fields, ask.item) else f"{ask.label}: {fields}"
    return f"{named} (+{ask.weight:.0f})" if ask.item not in ANSWERS else f"{named} (BANT)"
