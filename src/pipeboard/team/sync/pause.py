"""How long to wait after a lost race: longer each time, and never in step with the others."""

from __future__ import annotations

import random

TRIES = 20
_LEAST, _MOST = 0.02, 0.2  # seconds, before the first retry
_LONGEST = 5.0


def pause_before(retry: int) -> float:
    """Seconds before the retry of this number (1, 2 …): 20 to 200 ms, doubled each time."""
    return min(random.uniform(_LEAST, _MOST) * 2.0 ** (retry - 1), _LONGEST)
