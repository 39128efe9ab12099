"""`pb` alone on a terminal: the board, or the way to one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.errors import NotFound

if TYPE_CHECKING:
    from pipeboard.tui.session import Order


def start(argv: list[str]) -> int:
    """Open the TUI on the board that is meant; without one, ask what to do."""
    from pipeboard.board.locate import find_board

    named = _board_named(argv) if argv else None
    try:
        root = find_board(named)
    except NotFound:
        if named:
            raise
        return _ask()
    return show(Path(root))


def _board_named(argv: list[str]) -> str | None:
    """The folder that the options name."""
    from pipeboard.cli.options import Parser, common

    parser = Parser(prog="pb", allow_abbrev=False)
    common(parser, writes=False)
    named: str | None = parser.parse_args(argv).board
    return named


def show(
    root: Path, *, start: str = "board", order: Order | None = None, welcome: bool = False
) -> int:
    """The TUI with all that the command line gives it: its verbs, and a bar while files are read.

    The rest as for `pipeboard.tui.run`.
    """
    from pipeboard.cli.call import progress
    from pipeboard.cli.inside import Inside
    from pipeboard.tui import run

    bar = progress("reading the board")
    return run(root, start=start, order=order, welcome=welcome, verbs=Inside(), progress=bar)


def _ask() -> int:
    """No board here: four ways on, one key."""
    from pipeboard.cli.run import run

    sys.stderr.write(_WAYS)
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().casefold()[:1]
    if answer == "d":
        return run(["demo"])
    if answer == "n":
        code = run(["init", "sales"])
        return code or run(["-C", "sales"])
    if answer == "c":
        return _clone()
    return 0 if answer == "q" else 6


def _clone() -> int:
    """Clone what is named now, and open it."""
    from pipeboard.board.cloning import folder_of
    from pipeboard.board.locate import find_board
    from pipeboard.cli.run import run

    sys.stderr.write("its address (git@host:path or https://…) › ")
    sys.stderr.flush()
    address = sys.stdin.readline().strip()
    if not address:
        return 6
    code = run(["clone", "--", address])
    return code or show(Path(find_board(folder_of(address))))


_WAYS = (
    "No board here.  d try the demo · n new board in ./sales · c clone my team's board · q quit  > "
)
