"""A progress bar on stderr: appears past half a second, leaves no trace."""

from __future__ import annotations

import sys
import time

_WIDTH = 30


class Bar:
    """Call it with (done, total)."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self.drawn = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is; at the end the line is cleared."""
        now = time.monotonic()
        if done >= total:
            if self.drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            return
        if now - self.started < 0.5 or now - self.drawn < 0.1:
            return
        self.drawn = now
        full = int(_WIDTH * done / max(total, 1))
        bar = "█" * full + "░" * (_WIDTH - full)
        sys.stderr.write(f"\r{self.title} {bar} {done:,}/{total:,}\x1b[K")
        sys.stderr.flush()
