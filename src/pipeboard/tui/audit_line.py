"""A commit on one line: which, when, who, what, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.model.times import local
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.say import Scene, day
from pipeboard.tui.text import clean, cut, fit, width_of

if TYPE_CHECKING:
    from pipeboard.board.blame import Blamed
    from pipeboard.journal.history import Entry

_SHA, _WHEN, _WHO = 7, 9, 10
_FIELD = 28
_WIDE = 100  # cells from which a line has room for the reason


def audit_line(entry: Entry, width: int, scene: Scene, cursor: bool) -> Line:
    """`b03787b 12 Nov mara  move(anna-keller): lead -> prospect   "CFO joins the demo"`."""
    lead = _lead(entry, scene, cursor)
    room = width - sum(width_of(text) for text, _ in lead)
    reason = f"  {clean(entry.message.reason)}" if entry.message.reason and width >= _WIDE else ""
    words = cut(entry.subject, room - min(width_of(reason), room // 3))
    return [*lead, (words, "text"), (fit(reason, room - width_of(words)), "dim")]


def blame_line(blamed: Blamed, width: int, scene: Scene, cursor: bool) -> Line:
    """`stage       prospect        b03787b 12 Nov mara`."""
    field = min(_FIELD, width // 3)
    who = _SHA + _WHEN + _WHO + 3
    pointer = (f"{CURSOR if cursor else ' '} ", "pointer")
    value = (fit(blamed.value, max(0, width - 4 - field - who)) + " ", "text")
    line: Line = [pointer, (fit(blamed.field, field), "name"), (" ", "text"), value]
    if blamed.entry is None:
        return [*line, (fit("not committed yet", who), "today")]
    return [*line, *_lead(blamed.entry, scene, cursor=False)[1:]]


def when_of(entry: Entry, scene: Scene) -> str:
    """The local day of a commit, as short as it can be understood."""
    return day(local(int(entry.at), scene.zone).date(), scene.today)


def _lead(entry: Entry, scene: Scene, cursor: bool) -> Line:
    return [
        (f"{CURSOR if cursor else ' '} ", "pointer"),
        (entry.sha[:_SHA], "dim"),
        (f" {fit(when_of(entry, scene), _WHEN)}", "text"),
        (f" {fit(entry.author, _WHO)} ", "name"),
    ]
