"""`time`: where touches go, by grade; who is kept warm is counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.report import (
    LEFT,
    LEFT_SQL,
    Asked,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
)
from pipeboard.board.select import frame_of
from pipeboard.model.times import DAY
from pipeboard.rules.rates import share

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Touches are our own activities of the time asked for (90 days unless said otherwise), research"
    " excepted, by the grade their contact has now; without an ICP a grade is its digit alone."
    " Minutes are those logged with them. Who is in nurture is a row of its own, whatever the"
    " grade, and so is who has left (disqualified, lost, churned). Share is of all touches."
)
_DEFAULT = 90 * DAY


def make(board: Board, asked: Asked) -> Found:
    """A row a grade, the best first."""
    from pipeboard.query.score import grade

    frame = frame_of(board)
    since, now = board.now() - (asked.within or _DEFAULT), board.now()
    group = (
        f"CASE WHEN f.status = 'nurture' THEN 'nurture' WHEN f.status IN {LEFT_SQL} THEN 'left' "
        f"ELSE {grade(frame)} END"
    )
    ours = (
        "FROM event e WHERE e.rid = f.rid AND e.list = 'activities' AND e.dir = 'out' "
        f"AND e.kind <> 'research' AND e.at > {int(since)} AND e.at <= {int(now)}"
    )
    cells = asked_rows(
        board,
        asked,
        f"SELECT {group} AS grade, count(*), total((SELECT count(*) {ours})), "
        f"total((SELECT total(e.minutes) {ours})) FROM fact f WHERE {{whom}} "
        "GROUP BY 1 ORDER BY grade IN ('nurture', 'left'), grade = 'left', grade",
        frame,
    )
    spent = [Spent(str(row[0]), *(round(float(str(cell))) for cell in row[1:])) for row in cells]
    every = sum(one.touches for one in spent)
    warm = sum(one.touches for one in spent if one.grade == "nurture")
    days = (now - since) / DAY
    words = f"{every} touches in {days:.3g} days, {warm} of them"
    words += f" on who is kept warm ({percent(share(warm, every))})"
    facts = {"touches": every, "days": days}
    return Found(words, [_row(one, every) for one in spent], facts)


class Spent(NamedTuple):
    """What went to the contacts of a grade."""

    grade: str
    contacts: int
    touches: int
    minutes: int


def _row(one: Spent, every: int) -> dict[str, object]:
    return {
        "id": one.grade,
        "contacts": one.contacts,
        "touches": one.touches,
        "share": share(one.touches, every),
        "each": share(one.touches, one.contacts),
        "minutes": one.minutes,
        "query": _behind(one.grade),
    }


def _behind(grade: str) -> str:
    """Who is counted in a row."""
    if grade == "nurture":
        return "status:nurture"
    left = f"status:({','.join(LEFT)})"
    return left if grade == "left" else f"grade:{grade} -status:nurture -{left}"


TIME = Report(
    "time",
    "where touches and minutes go, by grade",
    DEFINITION,
    (
        Measure("id", "GRADE"),
        Measure("contacts", "CONTACTS", "n"),
        Measure("touches", "TOUCHES", "n"),
        Measure("share", "SHARE", "%"),
        Measure("each", "PER CONTACT", "mean"),
        Measure("minutes", "MINUTES", "some"),
    ),
    make,
    ("within",),
    (Picture("bar", ("share",)),),
)
