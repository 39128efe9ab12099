"""What is planned: the open follow-ups, and which of them is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.entries import FollowUp

_NEVER = 1 << 62


def next_step(steps: Sequence[FollowUp], clock: Clock) -> FollowUp | None:
    """The open follow-up with the smallest due; equal ones in the order of their ids."""
    if len(steps) < 2:
        return steps[0] if steps else None

    def order(step: FollowUp) -> tuple[int, str]:
        due = clock.start(step.due)
        return _NEVER if due is None else due, step.id or ""

    return min(steps, key=order)


def is_timed(step: FollowUp) -> bool:
    """Whether it is due at an hour, not on a day."""
    return step.due is not None and len(step.due) > len("2026-11-24")


def is_promised(step: FollowUp) -> bool:
    """Whether we owe it: `promised`, or it answers a question."""
    return bool(step.promised or step.answers)
