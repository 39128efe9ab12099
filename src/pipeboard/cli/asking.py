"""`--ask` and `--unsigned`: how git comes by a passphrase or a login, for verbs that want one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def asking_options(parser: argparse.ArgumentParser) -> None:
    """Both options."""
    add = parser.add_argument
    add("--ask", action="store_true", help="git may ask here: passphrase, login, host key")
    add("--unsigned", action="store_true", help="without a signature, this once")


@contextmanager
def as_asked(call: Call) -> Iterator[None]:
    """What is done within is done as the options say. Raises NoTerminal."""
    with ExitStack() as stack:
        if call.options.ask:
            from pipeboard.journal.foreground import NoTerminal, on_terminal

            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise NoTerminal
            stack.enter_context(on_terminal())
        if call.options.unsigned:
            from pipeboard.journal.foreground import unsigned

            stack.enter_context(unsigned())
        yield
