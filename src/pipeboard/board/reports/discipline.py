"""`discipline`: whether what was planned for a day was done by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    ALL,
    NOBODY,
    Asked,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    behind,
    percent,
    so_far,
)
from pipeboard.board.select import frame_of
from pipeboard.model.times import DAY, local_day
from pipeboard.rules.discipline import Done, Planned, discipline
from pipeboard.rules.rates import share

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Kept is follow-ups done by the day they were due, divided by all that were due: those done in"
    " the period (the last 28 days unless said otherwise), early or late, and those overdue now."
    " Done counts touches that fulfilled a follow-up, by who made them; overdue counts open"
    " follow-ups by whose they are, else by the owner of their contact. Days late is the mean over"
    " those done late. With next step is the share of open contacts that have a follow-up. Put off"
    " is how often an open follow-up was snoozed, on average."
)
_DEFAULT = 28 * DAY


def make(board: Board, asked: Asked) -> Found:
    """Everybody, then each person."""
    done, planned, held = _done(board, asked), _planned(board, asked), _with_next(board, asked)
    today = local_day(board.now(), board.zone).toordinal()
    names = {one.by for one in done} | {one.by for one in planned} | set(held)
    rows = []
    for name in (ALL, *sorted(names)):
        mine = [one for one in done if name in (ALL, one.by)]
        steps = [one for one in planned if name in (ALL, one.by)]
        both = [pair for owner, pair in held.items() if name in (ALL, owner)]
        whole, with_next = (sum(pair[part] for pair in both) for part in (0, 1))
        rows.append(
            {
                "id": name or NOBODY,
                **discipline(mine, steps, today)._asdict(),
                "open": whole,
                "with_next": share(with_next, whole),
                "query": _overdue(name),
            }
        )
    every = discipline(done, planned, today)
    words = f"{percent(every.kept)} kept: {every.on_time} on time of {every.done} done"
    words += f", {every.overdue} overdue"
    return Found(words, rows, {"kept": every.kept})


def _overdue(name: str) -> str:
    """Who has an overdue step of theirs."""
    if name == ALL:
        return "is:overdue"
    return f"is:overdue {behind('owner', name)}" if name else "is:overdue is:unassigned"


def _done(board: Board, asked: Asked) -> list[Done]:
    since, until = so_far(board, asked, _DEFAULT)
    rows = asked_rows(
        board,
        asked,
        "SELECT coalesce(e.\"by\", ''), e.at, e.due FROM event e JOIN fact f ON f.rid = e.rid "
        "WHERE {whom} AND e.list = 'activities' AND e.due IS NOT NULL "
        f"AND e.at BETWEEN {since} AND {until}",
    )
    return [Done(str(by), _day(board, at), _day(board, due)) for by, at, due in rows]


def _planned(board: Board, asked: Asked) -> list[Planned]:
    rows = asked_rows(
        board,
        asked,
        "SELECT coalesce(s.owner, f.owner, ''), s.due, s.snoozed FROM follow_up s "
        "JOIN fact f ON f.rid = s.rid WHERE {whom} AND f.status IN ('open', 'nurture')",
    )
    return [
        Planned(str(by), None if due is None else _day(board, due), int(str(snoozed)))
        for by, due, snoozed in rows
    ]


def _with_next(board: Board, asked: Asked) -> dict[str, tuple[int, int]]:
    """By owner: open contacts, and those of them with a next step."""
    from pipeboard.query.flags import flag_sql

    frame = frame_of(board)
    rows = asked_rows(
        board,
        asked,
        "SELECT coalesce(f.owner, ''), count(*), count(f.next_due) FROM fact f "
        f"WHERE {{whom}} AND {flag_sql(frame, 'is:open')} GROUP BY 1",
        frame,
    )
    return {str(name): (int(str(whole)), int(str(part))) for name, whole, part in rows}


def _day(board: Board, at: object) -> int:
    return local_day(int(str(at)), board.zone).toordinal()


DISCIPLINE = Report(
    "discipline",
    "whether follow-ups are done when they are due",
    DEFINITION,
    (
        Measure("id", "WHO"),
        Measure("kept", "KEPT", "%"),
        Measure("done", "DONE", "n"),
        Measure("overdue", "OVERDUE", "n"),
        Measure("days_late", "DAYS LATE", "mean"),
        Measure("with_next", "WITH NEXT STEP", "%"),
        Measure("snoozes", "PUT OFF", "mean"),
    ),
    make,
    ("period",),
    (Picture("bar", ("kept",)),),
)
