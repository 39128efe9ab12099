"""Retention as SQL: until when a contact is kept, counted from their last word to us.

Who never wrote counts from `created`. `36mo after churned` begins with the status churned, where
that is later, and holds for nobody else. Months and years count as ages do (30.4375 and 365.25 d).
"""

from __future__ import annotations

from pipeboard.model.times import parse_duration
from pipeboard.query.frame import Frame

AHEAD = 30
"""Days before its end at which a contact comes on the list."""

_AFTER_CHURNED = " after churned"
_LAST_WORD = "coalesce(f.last_inbound, nullif(f.created, 0))"
_CHURNED = f"CASE WHEN f.status = 'churned' THEN max({_LAST_WORD}, coalesce(f.status_at, 0)) END"


def kept_until(frame: Frame) -> str:
    """When a contact's time is over, in seconds since 1970; NULL for those kept for ever."""
    whens = []
    for stage, said in frame.vocabulary.retention.items():
        since = _CHURNED if said.endswith(_AFTER_CHURNED) else _LAST_WORD
        length = frame.bind(_seconds(said.removesuffix(_AFTER_CHURNED)))
        whens.append(f"WHEN {frame.bind(stage)} THEN {since} + {length}")
    return f"CASE f.stage {' '.join(whens)} END" if whens else "NULL"


def due(frame: Frame) -> str:
    """Whether it is over, or will be within 30 days."""
    return f"({kept_until(frame)} < {frame.bind(frame.start_of(AHEAD + 1))})"


def _seconds(said: str) -> int:
    from pipeboard.query.flags import seconds_of

    return seconds_of(str(parse_duration(said)))
