"""A passphrase dialogue that outlives whoever asked: agents before GnuPG 2.3 leave it where it is.

After ctrl-c it would go on to paint over the board, and take every other key.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

from pipeboard.journal.patience import tries

_GRACE = 1.0  # seconds in which it ends


def dismiss(terminal: str) -> None:
    """End the pinentries that hold this terminal (`/dev/pts/3`), where the system tells."""
    left = list(_on(terminal))
    for pid in left:
        try:
            os.kill(pid, signal.SIGTERM)
        except OSError:
            continue
    if left:
        any(not list(_on(terminal)) for _ in tries(_GRACE, 0.005, 0.05))


def _on(terminal: str) -> Iterator[int]:
    try:
        pids = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return
    for pid in pids:
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
                is_one = file.read().startswith("pinentry")
            if is_one and _holds(f"/proc/{pid}/fd", terminal):
                yield int(pid)
        except OSError:
            continue  # it is gone, or somebody else's


def _holds(descriptors: str, terminal: str) -> bool:
    return any(
        os.readlink(f"{descriptors}/{number}") == terminal for number in os.listdir(descriptors)
    )
