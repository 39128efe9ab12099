"""The command line: `pipeboard <verb> …`, alias `pb`. Without a verb: the board."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit code. See docs/scripting.md for the table of codes."""
    from pipeboard.cli.run import run

    return run(list(sys.argv[1:] if argv is None else argv))
