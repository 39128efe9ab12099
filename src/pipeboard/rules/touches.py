"""What people do in a period: touches, conversations, replies (domain.md, 11.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeboard.rules.rates import median, share

WEEK = 7 * 86_400


class Touch(NamedTuple):
    """A human touch: when (seconds since 1970), who made it, its type, whether it was ours, and
    whether it was a conversation (theirs, or one with an outcome that is one)."""

    at: int
    by: str
    type: str
    is_ours: bool
    is_conversation: bool


class Active(NamedTuple):
    """What one person did. `rate` is conversations divided by our touches, 0 to 1."""

    by: str
    touches: int
    per_day: float
    conversations: int
    rate: float | None
    types: dict[str, int]


def active(by: str, touches: Sequence[Touch], days: float) -> Active:
    """What is behind a row: our touches by type, and the conversations among them and theirs."""
    ours = [touch for touch in touches if touch.is_ours]
    talks = sum(touch.is_conversation for touch in touches)
    return Active(
        by,
        len(ours),
        len(ours) / days if days else 0.0,
        talks,
        share(talks, len(ours)),
        dict(Counter(touch.type for touch in ours).most_common()),
    )


def weekly(times: Iterable[int], end: int, weeks: int = 12) -> list[int]:
    """How many of the times lie in each of the last weeks before `end`, the oldest first."""
    counts = [0] * weeks
    for at in times:
        back = (end - 1 - at) // WEEK
        if 0 <= back < weeks:
            counts[weeks - 1 - back] += 1
    return counts


def until_reply(touches: Mapping[int, Sequence[Touch]]) -> float | None:
    """How many touches of ours it took to the first conversation: the median over those who had
    one, each contact's touches in order of time."""
    counts = []
    for those in touches.values():
        ours = 0
        for touch in those:
            ours += touch.is_ours
            if touch.is_conversation:
                counts.append(ours)
                break
    return median([count for count in counts if count])
