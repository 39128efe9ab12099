"""`speed`: how fast those who ask for us are answered, by where they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    ALL,
    NO_SOURCE,
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    behind,
    percent,
    so_far,
)
from pipeboard.model.times import parse_duration
from pipeboard.rules.speed import Wait, speed

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Speed to lead is the business time from the first message or signal of a contact to our first"
    " touch after it, research excepted; whoever we touched before is not in it. The contacts are"
    " those whose first message or signal lies in the period, the rows their sources. Within is the"
    " share that was answered within the time that lane first-touch promises, of all who were"
    " answered or have waited longer. Waiting are those open contacts who have had no touch yet."
)
_LANE = "first-touch"
_PROMISED = "1bd"


def make(board: Board, asked: Asked) -> Found:
    """All of them, then each source, the most contacts first."""
    waits = _waits(board, asked)
    promised = _promised(board)
    crowd = Crowd(board, asked)
    groups: dict[str, list[tuple[int, Wait]]] = {ALL: [(rid, wait) for rid, _, wait in waits]}
    for rid, source, wait in waits:
        name = behind("source", source) if source else NO_SOURCE
        groups.setdefault(name, []).append((rid, wait))
    rows = [
        {
            "id": name,
            **speed([wait for _, wait in those], promised)._asdict(),
            "query": crowd.query(rid for rid, _ in those),
        }
        for name, those in sorted(groups.items(), key=lambda group: -len(group[1]))
    ]
    every = speed([wait for *_, wait in waits], promised)
    hours = "–" if every.median is None else f"{every.median:.1f} h"
    words = f"median {hours} of business time, {percent(every.within)} within "
    words += f"{promised / 3600:g} h; {every.waiting} waiting"
    return Found(words, rows, {"promised_hours": promised / 3600})


def _promised(board: Board) -> int:
    """What lane first-touch promises, in business seconds."""
    sla = next((queue.sla for queue in board.vocabulary.queues if queue.id == _LANE), "")
    length = parse_duration(sla or _PROMISED)
    return length.count * board.vocabulary.hours.span if length.is_business else length.seconds


def _waits(board: Board, asked: Asked) -> list[tuple[int, str, Wait]]:
    now = board.now()
    since, until = so_far(board, asked)
    rows = asked_rows(
        board,
        asked,
        "SELECT f.rid, coalesce(f.source, ''), f.first_inbound, min(e.at), f.status = 'open' "
        "FROM fact f LEFT JOIN event e ON e.rid = f.rid AND e.list = 'activities' "
        "AND e.dir = 'out' AND e.kind <> 'research' "
        f"WHERE {{whom}} AND f.first_inbound BETWEEN {since} AND {until} "
        "GROUP BY f.rid",
    )
    passed = board.vocabulary.hours.business_seconds
    found = []
    for rid, source, asked_at, first, is_open in rows:
        began = int(str(asked_at))
        if isinstance(first, int):
            if first < began:
                continue  # we were first
            answered: int | None = passed(first) - passed(began)
        elif is_open:
            answered = None
        else:
            continue
        wait = Wait(answered, passed(now) - passed(began))
        found.append((int(str(rid)), str(source), wait))
    return found


SPEED = Report(
    "speed",
    "how fast those who ask for us are answered",
    DEFINITION,
    (
        Measure("id", "SOURCE"),
        Measure("answered", "ANSWERED", "n"),
        Measure("median", "MEDIAN HOURS", "mean"),
        Measure("p90", "P90", "mean"),
        Measure("within", "WITHIN", "%"),
        Measure("waiting", "WAITING", "some"),
    ),
    make,
    ("period",),
    (Picture("bar", ("within",)),),
)
