"""The user's own editor on one file, in the foreground, with the terminal as it is."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from pipeboard.errors import UsageError

_FALLBACKS = ("vi", "nano")
# How each editor is told a line; every other one is taken to know `+line`.
_COLON = ("hx", "helix", "subl", "zed")
_GOTO = ("code", "codium", "code-insiders")
_NO_LINE = ("ed", "open", "xdg-open")


def editor() -> list[str]:
    """The words of the editor's command: $VISUAL, $EDITOR, else vi or nano."""
    for name in ("VISUAL", "EDITOR"):
        said = os.environ.get(name, "").strip()
        if said:
            return shlex.split(said)
    from shutil import which

    found = next((name for name in _FALLBACKS if which(name)), None)
    if found is None:
        raise UsageError("no editor to open the file in", hint="say which: export EDITOR=nano")
    return [found]


def command(words: list[str], path: Path, line: int = 0) -> list[str]:
    """The argument list that opens `path` at `line` (0: at its start)."""
    name = Path(words[0]).name
    if name in _GOTO:
        return [*words, "--wait", "--goto", f"{path}:{line or 1}"]
    if line <= 0 or name in _NO_LINE:
        return [*words, str(path)]
    if name in _COLON:
        return [*words, f"{path}:{line}"]
    return [*words, f"+{line}", str(path)]


def edit_file(path: Path, line: int = 0) -> int:
    """Open a file and wait until the editor ends; its exit code.

    The editor shares our terminal and process group; ctrl-c is its business meanwhile. Raises
    UsageError where there is no such editor.
    """
    import signal

    argv = command(editor(), path, line)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pid = os.posix_spawnp(argv[0], argv, os.environ, setsigdef=(signal.SIGINT, signal.SIGPIPE))
        _, status = os.waitpid(pid, 0)
    except OSError as error:
        raise UsageError(
            f"the editor {argv[0]!r} does not start: {error.strerror}",
            hint="say which: export EDITOR=nano",
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)
    return os.waitstatus_to_exitcode(status)
