"""The merge driver's line in a repository's settings: what git's shell is to run.

One source for who writes it (`team.arming`) and who has to know it again (`journal.would_run`).
What is plain enough to be known at every start is in `journal.harmless`, which imports nothing.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence

from pipeboard.journal.harmless import our_drivers

PLAIN = our_drivers()[0]
"""By name: the `pipeboard` that PATH has when git merges."""


def of_program(words: Sequence[str]) -> str:
    """The driver by the full path of a program and what follows it; by its name once it is gone."""
    path, *rest = (quoted(word) for word in words)
    return our_drivers(path, " ".join(rest))[1]


def programs() -> tuple[list[str], list[str]]:
    """The words that start this very pipeboard: its script, or Python where there is none."""
    script = os.path.join(os.path.dirname(sys.executable), "pipeboard")
    return [script], [sys.executable, "-m", "pipeboard"]


def quoted(word: str) -> str:
    """A word for the shell, in a line in which git takes `%` for its own."""
    return shlex.quote(word).replace("%", "%%")
