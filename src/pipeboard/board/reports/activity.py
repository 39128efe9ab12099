"""`activity`: who touched how many contacts, and how many of them answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    ALL,
    NOBODY,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
    span,
)
from pipeboard.model.times import DAY, day_end, local_day
from pipeboard.rules.touches import Touch, active, until_reply, weekly

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Touches are our own activities of the period (the last 7 days unless said otherwise), research"
    " excepted, by who made them; per day is per day of the calendar. A conversation is an activity"
    " of theirs, or one of ours whose outcome is one. Rate is conversations divided by touches. The"
    " weeks are touches in the last twelve until the end of the period. To first reply is the"
    " median number of touches up to the first conversation, of all contacts that ever had one."
)
_DEFAULT = 7 * DAY


def make(board: Board, asked: Asked) -> Found:
    """Everybody, then each person, the busiest first."""
    start, end = _days(board, asked)
    touches = _touches(board, asked)
    inside = [(rid, touch) for rid, touch in touches if start <= touch.at < end]
    days = (end - start) / DAY
    crowd = Crowd(board, asked)
    names = {touch.by for _, touch in inside}
    rows = []
    for name in (ALL, *sorted(names)):
        those = [(rid, one) for rid, one in inside if name in (ALL, one.by)]
        history = (t.at for _, t in touches if t.is_ours and name in (ALL, t.by))
        done = active(name, [touch for _, touch in those], days)
        rows.append(
            {
                "id": name or NOBODY,
                **done._asdict(),
                "weeks": weekly(history, end),
                "query": crowd.query(rid for rid, _ in those),
            }
        )
    rows[1:] = sorted(rows[1:], key=lambda row: -int(str(row["touches"])))
    every = active(ALL, [touch for _, touch in inside], days)
    by_contact: dict[int, list[Touch]] = {}
    for rid, touch in touches:
        by_contact.setdefault(rid, []).append(touch)
    reply = until_reply(by_contact)
    words = (
        f"{every.touches} touches in {days:.3g} days, {every.conversations} conversations "
        f"({percent(every.rate)})"
    )
    if reply is not None:
        words += f"; median touches to the first reply {reply:g}"
    return Found(words, rows, {"days": days, "to_first_reply": reply})


def _days(board: Board, asked: Asked) -> tuple[int, int]:
    """The period; without one the seven days that end today."""
    start, end = span(board, asked)
    tonight = day_end(local_day(board.now(), board.zone), board.zone) + 1
    end = tonight if end is None else end
    return (end - _DEFAULT if start is None else start), end


def _touches(board: Board, asked: Asked) -> list[tuple[int, Touch]]:
    """Every human touch until now, in order of time."""
    talking = {name for name, outcome in board.config.outcomes.items() if outcome.conversation}
    rows = asked_rows(
        board,
        asked,
        "SELECT e.rid, e.at, coalesce(e.\"by\", ''), e.kind, e.dir, e.outcome FROM event e "
        "JOIN fact f ON f.rid = e.rid WHERE {whom} AND e.list = 'activities' "
        f"AND e.kind <> 'research' AND e.at <= {int(board.now())} ORDER BY e.at, e.seq",
    )
    return [
        (
            int(str(rid)),
            Touch(int(str(at)), str(by), str(kind), way != "in", way == "in" or outcome in talking),
        )
        for rid, at, by, kind, way, outcome in rows
    ]


ACTIVITY = Report(
    "activity",
    "who touched how many, and how many answered",
    DEFINITION,
    (
        Measure("id", "WHO"),
        Measure("touches", "TOUCHES", "n"),
        Measure("per_day", "PER DAY", "mean"),
        Measure("conversations", "CONVERSATIONS", "n"),
        Measure("rate", "RATE", "%"),
        Measure("types", "TYPES", "counts"),
    ),
    make,
    ("period",),
    (Picture("bar", ("touches",)), Picture("spark", ("weeks",), "12 weeks")),
)
