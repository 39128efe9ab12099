"""Why a contact waits in its lane, in words: the same in the terminal board, in lists, in JSON."""

from __future__ import annotations

from pipeboard.model.text import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card

# The lane says why in a word, this says it in a few.
WAITS = {
    "hot-signal": "asked for something",
    "reply-owed": "waits for an answer",
    "first-touch": "came to us, nobody answered",
    "back": "the pause is over",
    "re-engaged": "a new signal since then",
    "closing": "a date runs out",
    "pass": "many touches, no answer",
    "no-next-step": "nothing planned",
    "rotting": "nothing planned",
    "re-qualify": "the answers are old",
    "new-leads": "not touched yet",
    "nurture-due": "something useful is due",
    "renewals": "the renewal comes up",
    "check-in": "how are they?",
}


def why(row: Row | Card) -> str:
    """Why now: the lane's words, with the days or the hour where those say more."""
    if row.lane == "overdue" and row.late_days:
        return f"{count(row.late_days, 'day')} late"
    if row.lane == "today":
        return f"planned {row.due[11:16]}" if row.timed else "planned today"
    if row.lane == "this-week":
        return f"planned {row.due[:10]}"
    words = waits(row)
    if row.lane == "closing" and row.closes_in is not None:
        return f"{words} {in_days(row.closes_in)}"
    return f"{words}, idle {row.idle_days}d" if row.lane in _WITH_IDLE else words


def waits(row: Row | Card) -> str:
    """What the lane says of a contact; who is to be decided about has a conflict, or a problem."""
    if row.lane == "decide":
        more = f", {row.conflicts} to decide" if row.conflicts > 1 else ""
        return f"two changed it at once{more}" if row.conflicts else "its file is broken"
    return WAITS.get(row.lane, row.lane)


def in_days(days: int) -> str:
    """`in 3d`, `today`, and what is past `3d ago`."""
    return "today" if not days else f"in {days}d" if days > 0 else f"{-days}d ago"


_WITH_IDLE = ("no-next-step", "rotting", "check-in")
