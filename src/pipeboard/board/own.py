"""What a user keeps on a board for themselves: `people/<me>.yaml`, which travels with the board."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.board.views import Segment
from pipeboard.errors import PipeboardError
from pipeboard.query.vocabulary import Segment as Saved

if TYPE_CHECKING:
    from pipeboard.board.lists import Lists

DIGITS = "123456789"
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def own_path(board: Lists) -> str:
    """The file of who asks; "" where nobody knows who that is."""
    me = board.me or ""
    return f"people/{me}.yaml" if _KEY.fullmatch(me) else ""


def blob(board: Lists) -> str:
    """The bytes indexed of my own file, by their git id; "" where there is none.

    Who I am is asked of git, so only where somebody has such a file at all.
    """
    index = board.index
    if not index.rows("SELECT 1 FROM file WHERE path > 'people/' AND path < 'people0' LIMIT 1"):
        return ""
    found = index.rows("SELECT blob FROM file WHERE path = ?", (own_path(board),))
    return str(found[0][0]) if found else ""


def read_own(board: Lists) -> list[Saved]:
    """My segments as the file has them; none where it cannot be read."""
    import msgspec

    from pipeboard.model.cards import person_of

    try:
        person = person_of(dict(board.subject_at(own_path(board)).tree))
    except (PipeboardError, msgspec.ValidationError):
        return []
    return [Saved(one.id, one.q, one.key or 0) for one in person.segments]


def segments(team: Sequence[Saved], own: Sequence[Saved]) -> list[Segment]:
    """The team's segments and mine by their digits, those without one last.

    A digit that is taken already, and none at all, makes mine take the next that is free.
    """
    taken = {str(one.key) for one in team}
    mine = []
    for one in own:
        key = str(one.key) if one.key and str(one.key) not in taken else ""
        taken.add(key)
        mine.append((key, one))
    free = (digit for digit in DIGITS if digit not in taken)
    found = [Segment(str(one.key or ""), one.id, one.q) for one in team]
    found += [Segment(key or next(free, ""), one.id, one.q, True) for key, one in mine]
    return sorted(found, key=lambda one: (not one.key, one.key))
