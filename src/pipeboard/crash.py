"""The fault seam: tests kill or fail the process at its n-th step of writing.

With `CRASH_AT=n` the n-th call of `point` in this process ends it by SIGKILL; with `CRASH_ERRNO`
(`ENOSPC`, `EIO` …) set too, that call raises the OSError instead. Without, a call costs nothing.
"""

from __future__ import annotations

import os


def _armed() -> None:
    global _passed
    _passed += 1
    if _passed != _crash_at:
        return
    name = os.environ.get("CRASH_ERRNO")
    if name is None:
        import signal

        os.kill(os.getpid(), signal.SIGKILL)
    import errno

    number = int(getattr(errno, name or "EIO"))
    raise OSError(number, os.strerror(number))


_passed = 0
_crash_at = int(os.environ.get("CRASH_AT") or 0)


def point(name: str) -> None:
    """A step of writing is about to be taken; `name` says which, for whoever reads the code."""
    if _crash_at:
        _armed()
