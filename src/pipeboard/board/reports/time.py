"""`time`: where touches go, by grade; who is kept warm is counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import Asked, Found, Measure, Report, asked_rows, percent
from pipeboard.board.select import frame_of
from pipeboard.model.times import DAY
from pipeboard.rules.rates import share

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Touches are our own activities of the time asked for (90 days unless said otherwise), research"
    " excepted, by the grade their contact has now; without an ICP a grade is its digit alone. Who"
    " is in nurture is a row of its own, whatever the grade, and so is who has left (disqualified,"
    " lost, churned). Share is of all touches."
)
_DEFAULT = 90 * DAY
_OUT = "'disqualified', 'lost', 'churned'"


def make(board: Board, asked: Asked) -> Found:
    """A row a grade, the best first."""
    from pipeboard.query.score import grade

    frame = frame_of(board)
    since, now = board.now() - (asked.within or _DEFAULT), board.now()
    group = (
        f"CASE WHEN f.status = 'nurture' THEN 'nurture' WHEN f.status IN ({_OUT}) THEN 'left' "
        f"ELSE {grade(frame)} END"
    )
    touches = (
        "(SELECT count(*) FROM event e WHERE e.rid = f.rid AND e.list = 'activities' AND "
        f"e.dir = 'out' AND e.kind <> 'research' AND e.at > {int(since)} AND e.at <= {int(now)})"
    )
    cells = asked_rows(
        board,
        asked,
        f"SELECT {group} AS grade, count(*), total({touches}) FROM fact f WHERE {{whom}} "
        "GROUP BY 1 ORDER BY grade IN ('nurture', 'left'), grade = 'left', grade",
        frame,
    )
    counts = [(str(name), int(str(n)), round(float(str(spent)))) for name, n, spent in cells]
    every = sum(spent for _, _, spent in counts)
    rows = [_row(name, n, spent, every) for name, n, spent in counts]
    warm = sum(spent for name, _, spent in counts if name == "nurture")
    words = f"{every} touches in {(now - since) // DAY} days, {warm} of them"
    words += f" on who is kept warm ({percent(share(warm, every))})"
    return Found(words, rows, {"touches": every, "since_days": (now - since) // DAY})


def _row(name: str, contacts: int, touches: int, every: int) -> dict[str, object]:
    return {
        "id": name,
        "contacts": contacts,
        "touches": touches,
        "share": share(touches, every),
        "each": share(touches, contacts),
    }


TIME = Report(
    "time",
    "where touches go, by grade",
    DEFINITION,
    (
        Measure("id", "GRADE"),
        Measure("contacts", "CONTACTS", "n"),
        Measure("touches", "TOUCHES", "n"),
        Measure("share", "SHARE", "%"),
        Measure("each", "PER CONTACT", "mean"),
    ),
    make,
    ("within",),
)
