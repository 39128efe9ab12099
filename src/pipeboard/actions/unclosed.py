"""How an opportunity was closed goes with the stage that is taken of it.

Only one side tells why it was lost, so that a merge takes the reason over and records no conflict.
Once the other side's stage is taken, it would be the reason of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeboard.actions.change import Subject
from pipeboard.model.conflicts import Conflict
from pipeboard.model.tree import Delete, value_at
from pipeboard.rules.context import LOST, WON

_TOLD: Mapping[str, tuple[str, ...]] = {
    LOST: ("lost_reason", "lost_to"),
    WON: ("won_reason",),
}


def of_other_stage(subject: Subject, conflict: Conflict, side: int) -> Iterator[Delete]:
    """What the file says of how an opportunity was closed by the side that is not taken."""
    match conflict.path:
        case ("opportunities", entry, "stage"):
            taken, other = conflict.sides[side].value, conflict.sides[1 - side].value
            keys = _TOLD.get(str(other), ()) if taken != other else ()
            recorded = {one.path for one in conflict.whole}
            for path in (("opportunities", entry, key) for key in keys):
                now = value_at(dict(subject.tree), path)
                if now is not None and path not in recorded:
                    yield Delete(path, was=now)
