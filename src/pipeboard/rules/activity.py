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
    """A contact's human touches sorted out in one pass, each as (start, end, activity).

    `incoming` came from the contact; of ours, `out`, those without a conversation are `missed`.
    `good` are the conversations that did not go badly (tone >= 0).
    """

    __slots__ = ("conversations", "good", "incoming", "missed", "out")

    def __init__(self, activities: Iterable[Activity], context: Context) -> None:
        clock: Clock = context.clock
        talking, tones, directions = context.conversing, context.tones, context.directions
        out: list[Touch] = []
        incoming: list[Touch] = []
        missed: list[Touch] = []
        conversations: list[Touch] = []
        good: list[Touch] = []
        for activity in activities:
            span = clock[activity.at] if activity.at else None
            if span is None or activity.type == "research":
                continue
            touch = (span[0], span[1], activity)
            outcome = activity.outcome
            if (activity.dir or directions.get(outcome, "out")) == "in":
                incoming.append(touch)
            else:
                out.append(touch)
                if outcome not in talking:
                    missed.append(touch)
                    continue
            conversations.append(touch)
            if (activity.tone or tones.get(outcome)) != "-":
                good.append(touch)
        self.out, self.incoming, self.missed = out, incoming, missed
        self.conversations, self.good = conversations, good


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
    return latest([*touches.out, *touches.incoming])


def last_outcome(activities: Iterable[Activity], clock: Clock) -> str | None:
    """The outcome of the latest touch that has one; of two at one time, the later in the file."""
    last, outcome = -1, None
    for activity in activities:
        if activity.outcome and activity.at and activity.type != "research":
            span = clock[activity.at]
            if span is not None and span[1] >= last:
                last, outcome = span[1], activity.outcome
    return outcome


def unanswered(touches: Touches, last_inbound_end: int) -> tuple[int, int | None]:
    """Out-activities without conversation outcome after max(last_inbound, last conversation).

    How many, and when the first of them was.
    """
    if not touches.missed:
        return 0, None
    since = max(last_inbound_end, last_end(touches.conversations))
    waiting = [start for start, end, _ in touches.missed if end > since]
    return len(waiting), min(waiting, default=None)


def last_answer_end(touches: Touches) -> int:
    """The end of the last out-activity with outcome sent, connected, held or voicemail; 0: none."""
    return last_end([touch for touch in touches.out if touch[2].outcome in ANSWERS])


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
