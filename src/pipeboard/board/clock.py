"""The clock: what time it is, or is said to be."""

from __future__ import annotations

import os
import time


def clock() -> int:
    """Seconds since 1970; $PIPEBOARD_NOW (RFC 3339) stands still for tests and `--as-of`."""
    fixed = os.environ.get("PIPEBOARD_NOW")
    if not fixed:
        return int(time.time())
    from pipeboard.errors import UsageError
    from pipeboard.model.times import parse_time, zone

    try:
        return parse_time(fixed, zone("UTC"))[0]
    except ValueError as error:
        raise UsageError(f"$PIPEBOARD_NOW: {error}", hint="write 2026-11-22T09:00Z") from error
