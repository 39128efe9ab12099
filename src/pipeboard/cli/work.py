"""`work`: the terminal board, opened in the work loop."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def work_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb work`."""
    parser.add_argument(
        "lane", nargs="?", default="", help="one lane, e.g. overdue, or a word: due"
    )
    parser.add_argument("-q", "--query", metavar="QUERY", default="", help="only these contacts")
    parser.add_argument("--mine", action="store_true", help="only mine, without the unassigned")
    parser.add_argument("--all", action="store_true", help="everybody's")


def work(call: Call) -> int:
    """One contact of the queue after the other; a lane or a query that is none is said first."""
    options = call.options
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("pb work needs a terminal", hint="pb queue lists who waits, and why")
    whose = "mine" if options.mine else "all" if options.all else "work"
    from pipeboard.board.select import lanes
    from pipeboard.cli.start import show
    from pipeboard.tui.session import Order

    board = call.board
    lanes(board, options.lane)
    board.compile(options.query)
    board.close()
    return show(board.root, start="work", order=Order(options.lane, whose, options.query))
