"""Trying again for a while: where pipeboard waits for another process, it waits here."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator


def tries(wait: float, first: float, longest: float) -> Iterator[None]:
    """One turn at once, then more for `wait` seconds, and one when they are over.

    The pause between them doubles from `first` to `longest` seconds, give or take a half, so that
    processes that wait for one another do not march in step. Nothing tells of what is waited for:
    flock has no time limit, git's locks are files, and of a child's end only Linux makes an event
    (the standard library looks again and again as well).
    """
    until, pause = time.monotonic() + wait, first
    yield
    while (left := until - time.monotonic()) > 0:
        jitter = 0.5 + os.urandom(1)[0] / 255  # `random` would cost every start some milliseconds
        time.sleep(min(pause * jitter, left))
        pause = min(pause * 2, longest)
        yield
