"""The command line: `pipeboard <verb> …`, alias `pb`. Without a verb: the board."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit code. See docs/scripting.md for the table of codes."""
    from pipeboard.cli.run import run

    return run(list(sys.argv[1:] if argv is None else argv))


def entry() -> None:
    """The process of `pb`: run, say everything, and leave without taking the interpreter apart.

    What a command changed is on the disk when `main` returns, so that there is nothing to wait for;
    tidying up every module would take a list an eighth of its time.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # who read us has gone
        code = code or 1
    os._exit(code)
