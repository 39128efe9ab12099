"""A line of the command line carried out inside the TUI: the same entry point, its words kept.

There is no shell and no terminal for it: a verb that would ask says which option answers instead.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipeboard.cli.verbs import VERBS

if TYPE_CHECKING:
    from pipeboard.tui.verbs import Ran

_ELSEWHERE = {
    "edit": "E opens the file of the contact under the cursor",
    "work": "w works through the queue",
    "demo": "leave first: pb demo opens another board",
    "clone": "leave first: pb clone URL, then open the board it names",
    "trust": "leave first: pb trust, then open the board again",
}
"""Verbs that want the terminal for themselves, and what to do instead."""

_WRITING = {"segment": ("add", "rm"), "org": ("extract",)}
"""What else of verbs that look changes a board."""

_ONE = Lock()  # the streams are the process's: one line at a time


class Inside:
    """Carries out lines on the board that is open."""

    @property
    def names(self) -> Mapping[str, str]:
        """The verbs that can be run, with what each does."""
        return {name: verb.help for name, verb in VERBS.items() if name not in _ELSEWHERE}

    def writes(self, line: str) -> bool:
        """Whether a line is of a verb that changes a board; one that cannot be read is none."""
        import shlex

        try:
            verb, action, *_ = [*shlex.split(line), "", ""]
        except ValueError:
            return False
        return action in _WRITING.get(verb, ()) or (verb in VERBS and VERBS[verb].writes)

    def run(self, root: Path, line: str) -> Ran:
        """What `pb line` says, on the board in `root`."""
        import shlex

        from pipeboard.tui.verbs import Ran

        try:
            words = shlex.split(line)
        except ValueError as error:
            return Ran(2, f"pb: {error}".lower())
        if words and words[0] in _ELSEWHERE:
            return Ran(2, f"pb: {_ELSEWHERE[words[0]]}")
        with _ONE:
            return _said(["-C", str(root), *words])


def _said(words: list[str]) -> Ran:
    from pipeboard.cli.run import run
    from pipeboard.tui.verbs import Ran

    with _heard() as text:
        try:
            code = run(words, via="tui")
        except SystemExit as left:  # --help
            code = int(left.code or 0)
        except Exception as error:  # the board stays open whatever a verb meets
            print(f"pb: {type(error).__name__}: {error}", file=sys.stderr)
            code = 1
    return Ran(code, text.getvalue().rstrip())


@contextmanager
def _heard() -> Iterator[io.StringIO]:
    """Everything said goes into one text; nobody answers questions."""
    text, asked = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO()
    try:
        with redirect_stdout(text), redirect_stderr(text):
            yield text
    finally:
        sys.stdin = asked
