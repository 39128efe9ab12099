"""The lanes of the work queue as SQL: which one a contact waits in, and the order inside each.

A contact is in the first lane of the config that matches, by two rules for all: every lane but
`decide` implies -is:dnc, and a contact with a next step later than today is in no lane except
`decide`, `hot-signal`, `reply-owed` and `this-week`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from pipeboard.query.compile import nested
from pipeboard.query.frame import TIEBREAK, Frame

DESPITE_DNC = ("decide",)
DESPITE_PLAN = ("decide", "hot-signal", "reply-owed", "this-week")
SOON = 15 * 60
"""Seconds before its time at which a timed step of today jumps to the top."""


def lane_case(frame: Frame, part: str = "id") -> str:
    """The CASE over `f` giving the lane's `id`, its `word`, or its `rank` from 0; NULL for none."""
    whens = {}
    for rank, queue in enumerate(frame.vocabulary.queues):
        found = rank if part == "rank" else frame.bind(str(getattr(queue, part)))
        where = nested(frame, f"queue {queue.id}", queue.q, 0)
        whens[queue.id] = f"WHEN {where} THEN {found}"
    if not whens:
        return "NULL"
    # The two rules first: they spare most contacts most of the queries.
    tomorrow = frame.bind(frame.tomorrow)
    return (
        f"CASE WHEN f.is_dnc = 1 THEN {_first(whens, DESPITE_DNC)} "
        f"WHEN f.next_due >= {tomorrow} THEN {_first(whens, DESPITE_PLAN)} "
        f"ELSE {_first(whens, whens)} END"
    )


def laned(frame: Frame, where: str = "1") -> str:
    """A table expression `laned` (rid, lane, word) of the contacts in a lane, for a `WITH`.

    SQLite asks an expression again wherever its name stands; here each lane is worked out once.
    `where` narrows the contacts first.
    """
    words = " ".join(
        f"WHEN {frame.bind(queue.id)} THEN {frame.bind(queue.word)}"
        for queue in frame.vocabulary.queues
    )
    word = f"CASE lane {words} END" if words else "NULL"
    return (
        f"laned AS MATERIALIZED (SELECT rid, lane, {word} AS word FROM ("
        f"SELECT f.rid AS rid, {lane_case(frame)} AS lane FROM fact f WHERE {where} LIMIT -1"
        ") WHERE lane IS NOT NULL)"
    )


def _first(whens: Mapping[str, str], lanes: Container[str]) -> str:
    """The first of these lanes that matches."""
    allowed = [when for lane, when in whens.items() if lane in lanes]
    return f"CASE {' '.join(allowed)} END" if allowed else "NULL"


# Inside a lane: two numbers, smaller first; then urgency, the larger first, and what is due first.
_URGENT = ("0", "0")
_FIRST_SIGNAL = (
    "(SELECT min(CASE e.class WHEN 'buying-explicit' THEN 0 WHEN 'buying-implicit' THEN 1 ELSE 2"
    " END) FROM event e WHERE e.rid = f.rid AND e.list = 'signals' AND e.at > f.status_at)"
)
_ORDERS = {
    "decide": ("f.created", "0"),
    "hot-signal": ("f.hot_since", "0"),
    "reply-owed": ("coalesce(f.reply_since, f.question_since)", "0"),
    "first-touch": ("f.first_inbound", "0"),
    "overdue": _URGENT,
    "today": ("-f.next_timed", "f.next_due"),
    "back": ("f.review_on", "0"),
    "re-engaged": (_FIRST_SIGNAL, "-f.signal_since_parked"),
    "closing": (
        "(SELECT min(o.expected_close) FROM opp o WHERE o.rid = f.rid AND o.open = 1)",
        "-f.weighted",
    ),
    "pass": ("-f.unanswered", "f.unanswered_since"),
    "no-next-step": _URGENT,
    "rotting": ("-1.0 * (:now - f.idle_from) / f.rot_seconds", "f.idle_from"),
    "re-qualify": ("-f.value", "f.oldest_answer"),
    "new-leads": ("-coalesce(f.fit, -1)", "f.created"),
    "nurture-due": (":grade", "f.review_on"),
    "renewals": ("-f.value", "f.renewal"),
    "check-in": ("CASE f.health WHEN 'red' THEN 0 WHEN 'amber' THEN 1 ELSE 2 END", "f.idle_from"),
    "this-week": ("f.next_due", "-f.weighted"),
}


_REST = f"f.next_due IS NULL, f.next_due, -f.value, {TIEBREAK}"


def queue_order(frame: Frame, lane: str, urgency: str = "") -> str:
    """The ORDER BY of the whole queue, where `lane` is the column or expression of the lane's id.

    A column of a sub-select is much cheaper than the expression, which is asked four times; so it
    is with `urgency`, where it is not given its own expression.

    A timed step of today comes to the very top from 15 minutes before; then lane by lane, each in
    its own order, then the most urgent, then what is due first, then value.
    """
    ids = [queue.id for queue in frame.vocabulary.queues]
    if not ids:
        return _REST
    soon = (
        f"CASE WHEN {lane} = 'today' AND f.next_timed = 1 "
        f"AND f.next_due <= {frame.bind(frame.now + SOON)} THEN 0 ELSE 1 END"
    )
    keys = [soon, _switch(frame, lane, [(id, str(rank)) for rank, id in enumerate(ids)])]
    for position in (0, 1):
        chosen = [(id, _ORDERS.get(id, _URGENT)[position]) for id in ids]
        keys.append(_switch(frame, lane, chosen))
    return ", ".join([*keys, f"-{urgency or urgency_of(frame, lane)}", _REST])


def urgency_of(frame: Frame, lane: str) -> str:
    """The expression of urgency; `lane` as for `queue_order`."""
    from pipeboard.query.urgency import urgency

    return urgency(frame, lane)


def _switch(frame: Frame, lane: str, cases: list[tuple[str, str]]) -> str:
    from pipeboard.query.score import grade

    told = {":now": frame.bind(frame.now), ":grade": grade(frame)}
    whens = []
    for id, key in cases:
        for word, sql in told.items():
            key = key.replace(word, sql)
        whens.append(f"WHEN {frame.bind(id)} THEN {key}")
    return f"CASE {lane} {' '.join(whens)} END"
