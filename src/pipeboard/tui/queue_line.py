"""A contact of the queue on one line: why it is there, who it is, what to do, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.why import WAITS, in_days, waits
from pipeboard.model.times import local
from pipeboard.tui.card import CURSOR, FAILED, MARKED, PENDING, Line, Look
from pipeboard.tui.say import Scene, day, hour, span
from pipeboard.tui.text import clean, fit, refusal, width_of

if TYPE_CHECKING:
    from pipeboard.board.rows import Row

LANE = 13
GLYPHS = {
    "decide": ("x", "problem"),
    "hot-signal": ("◆", "owes"),
    "reply-owed": ("»", "owes"),
    "first-touch": ("◇", "owes"),
    "overdue": ("!", "overdue"),
    "today": ("●", "today"),
    "rotting": ("~", "rotting"),
}


def queue_line(row: Row, width: int, scene: Scene, look: Look) -> Line:
    """`▸! overdue      Sara Lindt · Lindt Textil     call · asked price        3d late`."""
    glyph, style = GLYPHS.get(row.lane, ("·", "dim"))
    state = FAILED if look.failed else PENDING if look.pending else MARKED if look.marked else " "
    lead = [
        (CURSOR if look.cursor else " ", "pointer"),
        (state, "problem" if look.failed else "pending" if look.pending else "marked"),
        (f"{glyph} ", style),
        (fit(row.lane.replace("-", " "), LANE), style),
    ]
    when = [(" ", "text"), (clock(row, scene), style)]
    room = width - sum(width_of(text) for text, _ in [*lead, *when]) - 1
    who = min(44, max(16, room * 5 // 9))
    named = min(who, width_of(clean(row.name)))
    org = who - named - 3 if row.org else 0
    parts = [(fit(row.name, named), "name")]
    parts.append((f" · {fit(row.org, org)}" if org > 3 else " " * (who - named), "dim"))
    parts.append((" ", "text"))
    parts.append((fit(todo(row, look), room - who - 1), "problem" if look.failed else "text"))
    return [*lead, *parts, *when, (" ", "text")]


def todo(row: Row, look: Look) -> str:
    """What is planned, else what they said, else nothing."""
    if look.failed:
        return refusal(look.failed)
    step = " · ".join(part for part in (row.channel, row.reason) if part)
    if row.lane == "decide":
        return waits(row)
    return step or row.chip or WAITS.get(row.lane, "")


def clock(row: Row, scene: Scene) -> str:
    """How late, or when: 3d late, in 2d (a date that runs out), 14:00, back 3 May, idle 12d."""
    if row.late_days:
        return f"{span(row.late_days)} late"
    if row.lane == "closing" and row.closes_in is not None:
        return in_days(row.closes_in)
    if row.due_at is not None:
        when = local(row.due_at, scene.zone).date()
        if when <= scene.today and row.timed:
            return hour(row.due_at, scene.zone)
        return day(when, scene.today)
    if row.review_on is not None:
        return f"back {day(local(row.review_on, scene.zone).date(), scene.today)}"
    return f"idle {span(row.idle_days)}"
