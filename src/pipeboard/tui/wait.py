"""What a change means for a contact that waits in the queue that is worked."""

from __future__ import annotations

from enum import Enum


class Wait(Enum):
    """How a change leaves the wait for the next touch."""

    GOES_ON = "it waits as before"
    ENDS = "it is dealt with"
    PLANNED = "it is dealt with by a next step"
