"""Urgency as SQL over the facts: a sum of terms in [0, 1], each times its weight of the config.

    U = reply + due + sla + grade + signal + close + rot + value + promise

Business time is a broken line: bound are the instants at which it bends, so that a column of plain
seconds is enough (`business`). board/urgency.py explains the same terms in words.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeboard.model.decay import HEAT, factor
from pipeboard.model.times import DAY, parse_duration
from pipeboard.query import score
from pipeboard.query.frame import Frame

STARTS = {
    "hot-signal": "hot_since",
    "reply-owed": "reply_since",
    "first-touch": "first_inbound",
    "new-leads": "created",
}
"""Which fact starts the clock of a lane that has one (`sla`)."""

GRADES = {
    "A1": 1.0, "A2": 0.85, "B1": 0.7, "A3": 0.55, "B2": 0.45, "C1": 0.3, "1": 0.7, "2": 0.45,
}  # fmt: skip
"""What a grade adds; the rest OTHERS. Without a fit a digit counts as with a B."""

OTHERS = 0.15


def urgency(frame: Frame, lane: str) -> str:
    """U of a contact; `lane` is the column or expression of its lane's id."""
    weights = frame.vocabulary.urgency
    terms = [
        f"{frame.bind(weight)} * {of(frame, lane)}"
        for name, of in TERMS.items()
        if (weight := weights.get(name, 0.0)) > 0
    ]
    return f"({' + '.join(terms)})" if terms else "0.0"


def reply(frame: Frame, lane: str) -> str:
    """How long they wait for an answer, of two business days."""
    limit = 2 * frame.vocabulary.hours.span
    since = (
        "min(coalesce(f.reply_since, f.question_since), coalesce(f.question_since, f.reply_since))"
    )
    asked = "f.reply_since IS NULL AND f.question_since IS NULL"
    return f"CASE WHEN {asked} THEN 0.0 ELSE {business(frame, since, limit)} END"


def due(frame: Frame, lane: str) -> str:
    """From 0.2 two weeks ahead to 1 a week late; days as the calendar has them."""
    start = frame.bind(frame.start_of(0))
    left = f"((f.next_due - {start} + {DAY * 100_000}) / {DAY} - 100000)"
    return (
        f"CASE WHEN f.next_due IS NULL THEN 0.0 WHEN {left} > 14 THEN 0.2 "
        f"ELSE min(1.0, 0.2 + 0.8 * (14 - {left}) / 21.0) END"
    )


def sla(frame: Frame, lane: str) -> str:
    """How much of the lane's time is spent; 1 when it is breached."""
    hours = frame.vocabulary.hours
    whens = []
    for queue in frame.vocabulary.queues:
        since = STARTS.get(queue.id)
        if queue.sla and since:
            allowed = parse_duration(queue.sla)
            span = allowed.count * hours.span if allowed.is_business else allowed.seconds
            part = business(frame, f"f.{since}", span)
            whens.append(
                f"WHEN {frame.bind(queue.id)} THEN CASE WHEN f.{since} IS NULL THEN 0.0 "
                f"ELSE {part} END"
            )
    return f"CASE {lane} {' '.join(whens)} ELSE 0.0 END" if whens else "0.0"


def grade(frame: Frame, lane: str) -> str:
    """The grade, as GRADES has it."""
    whens = " ".join(f"WHEN '{name}' THEN {value}" for name, value in GRADES.items())
    return f"CASE {score.grade(frame)} {whens} ELSE {OTHERS} END"


def signal(frame: Frame, lane: str) -> str:
    """The signal that asks loudest to buy, half of it every three days."""
    return f"min(1.0, coalesce(f.heat * {frame.bind(factor(frame.now, HEAT))}, 0.0))"


def close(frame: Frame, lane: str) -> str:
    """Nearer than 30 days to the first close that is expected, else to when they want it."""
    start = frame.bind(frame.start_of(0))
    left = f"max(0, (({ends(frame)}) - {start} + {DAY * 100_000}) / {DAY} - 100000)"
    return f"coalesce(max(0.0, 1 - {left} / 30.0), 0.0)"


def ends(frame: Frame) -> str:
    """The first expected close of a deal in hand; with none their own timeline until it is past."""
    return (
        "CASE WHEN f.open_opportunities > 0 "
        "THEN (SELECT min(o.expected_close) FROM opp o WHERE o.rid = f.rid AND o.open = 1) "
        f"WHEN f.timeline_date >= {frame.bind(frame.start_of(0))} THEN f.timeline_date END"
    )


def rot(frame: Frame, lane: str) -> str:
    """Idle, of twice what the stage allows."""
    idle = f"({frame.bind(frame.now)} - f.idle_from)"
    return (
        "CASE WHEN f.rot_seconds > 0 AND f.idle_from > 0 "
        f"THEN max(0.0, min(1.0, {idle} / (2.0 * f.rot_seconds))) ELSE 0.0 END"
    )


def value(frame: Frame, lane: str) -> str:
    """What it is worth beside the largest on the board, by their logarithms."""
    return "coalesce(f.worth / (SELECT max(w.worth) FROM fact w), 0.0)"


def promise(frame: Frame, lane: str) -> str:
    """Whether we said we would."""
    return "f.next_promised"


TERMS: dict[str, Callable[[Frame, str], str]] = {
    "reply": reply,
    "due": due,
    "sla": sla,
    "grade": grade,
    "signal": signal,
    "close": close,
    "rot": rot,
    "value": value,
    "promise": promise,
}


def business(frame: Frame, since: str, limit: int) -> str:
    """Business time from an instant (not NULL) until now, of `limit` seconds: 0 to 1.

    Going back from now, each business day is a slope and each night a level, until the limit is
    reached.
    """
    spent, upper = 0, frame.now
    whens = [f"WHEN {since} >= {frame.bind(frame.now)} THEN 0.0"]
    for opens, closes in frame.vocabulary.hours.back_from(frame.now):
        if closes < upper:
            whens.append(f"WHEN {since} >= {frame.bind(closes)} THEN {frame.bind(spent / limit)}")
        through = f"({frame.bind(spent + closes)} - {since}) / {frame.bind(float(limit))}"
        whens.append(f"WHEN {since} >= {frame.bind(opens)} THEN min(1.0, {through})")
        spent, upper = spent + closes - opens, opens
        if spent >= limit:
            break
    return f"CASE {' '.join(whens)} ELSE 1.0 END"
