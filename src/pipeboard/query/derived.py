"""Fields that are an expression over the facts: how we engage, and the lane a contact waits in."""

from __future__ import annotations

from collections.abc import Callable

from pipeboard.model.times import DAY
from pipeboard.query.frame import Frame


def engagement(frame: Frame) -> str:
    """two-way: a conversation with tone >= 0 in the last 180 d; one-way: any signal or activity."""
    since = frame.bind(frame.now - 180 * DAY)
    return (
        f"CASE WHEN f.last_good_conversation >= {since} THEN 'two-way' "
        "WHEN f.has_event THEN 'one-way' ELSE 'none' END"
    )


def lane(frame: Frame) -> str:
    """The id of the first lane that matches, NULL for none."""
    from pipeboard.query.lanes import lane_case

    return lane_case(frame)


def word(frame: Frame) -> str:
    """The word of the lane: reply, due, slipping, new, later; NULL for none."""
    from pipeboard.query.lanes import lane_case

    return lane_case(frame, "word")


EXPRESSIONS: dict[str, Callable[[Frame], str]] = {
    "engagement": engagement,
    "lane": lane,
    "word": word,
}
