"""Touches: what was said to a contact and what came back, read from its activities.

A human touch is every activity but `research`. Ages count from a touch's start, "later than"
compares ends (a date without a time is the end of its day).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from pipeboard.model.clock import Clock

if TYPE_CHECKING:
    from pipeboard.model.entries import Activity
    from pipeboard.rules.context import Context

# (start, end, activity); of anything that happened, (start, end, …)
Touch = tuple[int, int, "Activity"]
Happened = tuple[int, int] | Touch

# Outcomes of an out-activity that answer a message.
ANSWERS = frozenset(("sent", "connected", "held", "voicemail"))


class Touches:
    """A contact's human touches sorted out once: `all`, `out`, `incoming`, `conversations`.

    `good` are the conversations that did not go badly (tone >= 0). Each is a list of
    (start, end, activity) in the file's order.
    """

    __slots__ = ("all", "conversations", "good", "incoming", "out")

    def __init__(self, activities: Iterable[Activity], context: Context) -> None:
        clock: Clock = context.clock
        talking, tones, directions = context.conversing, context.tones, context.directions
        self.all: list[Touch] = []
        self.out: list[Touch] = []
        self.incoming: list[Touch] = []
        self.conversations: list[Touch] = []
        self.good: list[Touch] = []
        for activity in activities:
            span = clock[activity.at] if activity.at else None
            if span is None or activity.type == "research":
                continue
            touch = (span[0], span[1], activity)
            self.all.append(touch)
            outcome = activity.outcome
            if (activity.dir or directions.get(outcome, "out")) == "in":
                self.incoming.append(touch)
            else:
                self.out.append(touch)
                if outcome not in talking:
                    continue
            self.conversations.append(touch)
            if (activity.tone or tones.get(outcome)) != "-":
                self.good.append(touch)


def latest(happened: Collection[Happened]) -> int | None:
    """When the latest of these started."""
    return max([at[0] for at in happened]) if happened else None


def earliest(happened: Collection[Happened]) -> int | None:
    """When the earliest of these started."""
    return min([at[0] for at in happened]) if happened else None


def last_end(happened: Collection[Happened]) -> int:
    """The latest end of these, for "later than"; 0 where there are none."""
    return max([at[1] for at in happened]) if happened else 0


def last_touch(touches: Touches) -> int | None:
    """max `at` of out-activities and conversations: of all, for what comes in is a conversation."""
    return latest(touches.all)


def last_outcome(touches: Touches) -> str | None:
    """The outcome of the latest touch that has one; of two at one time, the later in the file."""
    last, outcome = -1, None
    for _, end, activity in touches.all:
        if end >= last and activity.outcome:
            last, outcome = end, activity.outcome
    return outcome


def unanswered(touches: Touches, last_inbound_end: int, context: Context) -> tuple[int, int | None]:
    """Out-activities without conversation outcome after max(last_inbound, last conversation).

    How many, and when the first of them was.
    """
    since = max(last_inbound_end, last_end(touches.conversations))
    talking = context.conversing
    waiting = [
        start
        for start, end, activity in touches.out
        if end > since and activity.outcome not in talking
    ]
    return len(waiting), min(waiting, default=None)


def last_answer_end(touches: Touches) -> int:
    """The end of the last out-activity with outcome sent, connected, held or voicemail; 0: none."""
    return max((end for _, end, activity in touches.out if activity.outcome in ANSWERS), default=0)


def reply_since(touches: Touches, answered_end: int, exit_end: int | None) -> int | None:
    """When the message came that waits for our answer.

    It is the last in-activity, where its `needs_reply` is not false and it is later than the last
    out-activity with outcome sent, connected, held or voicemail (`answered_end`). `exit_end`: of a
    disqualified contact, the end of status_info.at; only a newer message counts then.
    """
    if not touches.incoming:
        return None
    start, end, activity = max(touches.incoming, key=_by_end)
    if activity.needs_reply is False or end <= answered_end:
        return None
    return start if exit_end is None or end > exit_end else None


def _by_end(touch: Touch) -> int:
    return touch[1]
