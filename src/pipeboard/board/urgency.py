"""How urgent a contact is, as a sum of explained terms; each is in [0, 1] and has a weight.

U = reply + due + sla + grade + signal + close + rot + value + promise, by the weights of the
config: the same terms as query/urgency.py has them for lists, here in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.select import execute, frame_of
from pipeboard.model.times import parse_duration
from pipeboard.query.score import grade
from pipeboard.query.urgency import GRADES, OTHERS, STARTS, ends

if TYPE_CHECKING:
    from pipeboard.board.one import One
    from pipeboard.model.business import BusinessHours

_DAY = 86_400
_COLUMNS = (
    "reply_since", "question_since", "hot_since", "first_inbound", "created", "next_due",
    "next_promised", "idle_from", "rot_seconds", "weighted",
)  # fmt: skip


class Term(NamedTuple):
    """One part of the sum: what it is called, 0 to 1, times what, and why in a few words."""

    name: str
    value: float
    weight: float
    words: str

    @property
    def points(self) -> float:
        """What it adds."""
        return self.value * self.weight


class Facts(NamedTuple):
    """What the index knows of a contact: its times are seconds since 1970, None where unset.

    `closes` is the close of a deal, or, with none in hand (`selling`), when the contact wants it.
    """

    column: Mapping[str, float | None]
    signals: Mapping[str, float]
    closes: float | None
    most: float
    grade: str = ""
    selling: bool = True


class Day(NamedTuple):
    """Now, when today began, and business time."""

    now: int
    start: int
    hours: BusinessHours


def terms(facts: Facts, lane: str, sla: str, weights: Mapping[str, float], day: Day) -> list[Term]:
    """The terms that add something, in their fixed order."""
    found = [
        Term(name, min(1.0, max(0.0, value)), float(weights.get(name, 0)), words)
        for name, value, words in _terms(facts, lane, sla, day)
    ]
    return [term for term in found if term.points > 0]


def _terms(facts: Facts, lane: str, sla: str, day: Day) -> Iterator[tuple[str, float, str]]:
    column = facts.column
    waits = [at for at in (column["reply_since"], column["question_since"]) if at is not None]
    if waits:
        waited = _business(min(waits), day)
        yield "reply", waited / (2 * day.hours.span), f"waits {_bd(waited, day)}"
    due = column["next_due"]
    if due is not None:
        left = (due - day.start) // _DAY
        words = f"{-left:.0f}d late" if left < 0 else f"in {left:.0f}d" if left else "today"
        yield "due", 0.2 if left > 14 else 0.2 + 0.8 * (14 - left) / 21, f"step {words}"
    since = column.get(STARTS.get(lane, ""))
    if sla and since is not None:
        allowed = parse_duration(sla)
        span = allowed.count * day.hours.span if allowed.is_business else allowed.seconds
        spent = _business(since, day)
        yield "sla", spent / span if span else 1.0, "breached" if spent >= span else f"of {sla}"
    if facts.grade:
        yield "grade", GRADES.get(facts.grade, OTHERS), facts.grade
    heard = [_signal(kind, most, facts, day) for kind, most in _SIGNALS if kind in facts.signals]
    if heard:
        yield max(heard, key=lambda signal: signal[1])
    if facts.closes is not None:
        left = (facts.closes - day.start) // _DAY
        ahead = f"{'closes' if facts.selling else 'wanted'} in {left:.0f}d"
        yield "close", 1 - max(0, left) / 30, ahead if left >= 0 else "slipped"
    if column["rot_seconds"] and column["idle_from"]:
        idle = day.now - column["idle_from"]
        limit = column["rot_seconds"] / _DAY
        yield "rot", idle / (2 * column["rot_seconds"]), f"idle {idle / _DAY:.0f}d of {limit:.0f}d"
    weighted = column["weighted"] or 0
    if weighted and facts.most:
        yield "value", math.log10(1 + weighted) / math.log10(1 + facts.most), f"{weighted:,.0f}"
    if column["next_promised"]:
        yield "promise", 1.0, "we said so"


_SIGNALS = (("buying-explicit", 1.0), ("buying-implicit", 0.5))


def _signal(kind: str, most: float, facts: Facts, day: Day) -> tuple[str, float, str]:
    age = max(0.0, day.now - facts.signals[kind]) / _DAY
    return "signal", most * 2 ** (-age / 3), f"{kind.partition('-')[2]} {age:.0f}d ago"


def _business(since: float, day: Day) -> float:
    return day.hours.business_seconds(day.now) - day.hours.business_seconds(int(since))


def _bd(seconds: float, day: Day) -> str:
    return f"{seconds / day.hours.span:.1f} bd"


def urgency(board: One, rid: int, lane: str) -> list[Term]:
    """The terms of one contact of a board; [] where it is gone."""
    frame = frame_of(board)
    of, now = {"of_rid": rid}, frame.bind(frame.now)
    found = execute(
        board,
        f"SELECT {', '.join(f'f.{name}' for name in _COLUMNS)}, {grade(frame)}, "
        "(SELECT max(w.weighted) FROM fact w), "
        f"{ends(frame)}, f.open_opportunities FROM fact f WHERE f.rid = :of_rid",
        {**frame.params, **of},
    )
    if not found:
        return []
    *cells, graded, most, closes, deals = found[0]
    signals = execute(
        board,
        "SELECT class, max(at) FROM event WHERE rid = :of_rid AND list = 'signals' "
        f"AND at <= {now} GROUP BY class",
        {**frame.params, **of},
    )
    facts = Facts(
        column={name: _number(cell) for name, cell in zip(_COLUMNS, cells, strict=True)},
        signals={str(kind): number for kind, at in signals if (number := _number(at)) is not None},
        closes=_number(closes),
        most=_number(most) or 0.0,
        grade=str(graded),
        selling=bool(deals),
    )
    sla = next((queue.sla for queue in board.vocabulary.queues if queue.id == lane), "")
    day = Day(frame.now, board.day_start(), board.vocabulary.hours)
    return terms(facts, lane, sla, board.vocabulary.urgency, day)


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None
