"""A link in the user's own browser, without waiting for it and without giving it our terminal."""

from __future__ import annotations

import os
import sys

from pipeboard.errors import UsageError
from pipeboard.journal.patience import tries

SCHEMES = ("http://", "https://", "mailto:")
_SECONDS = 3.0  # within which it says that it cannot; a browser that stays is no longer waited for
_HINT = "y l copies the link instead"


def browser() -> list[str]:
    """The words of the command that opens links: the desktop's, else $BROWSER.

    Raises UsageError where there is none.
    """
    from shutil import which

    desktops = ("open",) if sys.platform == "darwin" else ("xdg-open", "wslview")
    named = os.environ.get("BROWSER", "").partition(os.pathsep)[0].split()
    for words in (*([name] for name in desktops), named):
        if words and which(words[0]):
            return words
    raise UsageError("nothing here opens links", hint=_HINT)


def open_link(url: str) -> None:
    """Start the browser on a link; only the web and mail are opened.

    Raises UsageError where it is none of these, or where the browser says at once that it cannot.
    """
    if not url.startswith(SCHEMES) or not url.isprintable() or " " in url:
        raise UsageError(f"{url!r} is not opened", hint="http, https and mailto are")
    argv = [*browser(), url]
    try:
        pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=_NOWHERE, setsid=True)
    except OSError as error:
        raise UsageError(f"{argv[0]!r} does not start: {error.strerror}", hint=_HINT) from error
    for _ in tries(_SECONDS, 0.005, 0.05):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            if code:
                raise UsageError(f"{argv[0]} could not open it (exit code {code})", hint=_HINT)
            return


_NOWHERE = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
]
