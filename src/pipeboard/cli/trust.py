"""`trust`: let a board that came as a folder run what its repository brings."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import NotFound, UsageError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def trust_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb trust`."""
    parser.add_argument("--show", action="store_true", help="only say what it would allow")
    parser.add_argument("--revoke", action="store_true", help="ask again from now on")


def trust(call: Call) -> Answer:
    """Say what git would run in this board, and allow it; with --revoke no more."""
    from pipeboard.board import trusting

    options = call.options
    if options.show and options.revoke:
        raise UsageError("--show or --revoke, not both")
    root = _folder(options.board)
    if options.revoke:
        was = trusting.revoke(root)
        words = "what it runs is asked about again" if was else "it was not trusted before"
        return Answer({"trusted": False, "board": root}, text=f"{root}: {words}")
    trusted = trusting.is_trusted(root)
    found = trusting.found_in(root) if options.show or trusted else trusting.allow(root)
    rows = [one.row() for one in found]
    if not rows:
        return Answer(rows=rows, columns=_COLUMNS, empty=f"nothing in {root} would run")
    return Answer(rows=rows, columns=_COLUMNS, warnings=[_said(root, trusted, options)])


def _said(root: str, trusted: bool, options: argparse.Namespace) -> str:
    if trusted:
        return f"{root} is trusted with this already"
    return f"{root} is not trusted: pb trust" if options.show else f"{root} is trusted with this"


def _folder(option: str | None) -> str:
    """The board, or the folder that is named or here, where none is yet."""
    from pipeboard.board.locate import find_board

    try:
        return os.path.realpath(find_board(option))
    except NotFound:
        folder = option or os.getcwd()
        if not os.path.isdir(folder):
            raise
        return os.path.realpath(folder)


_COLUMNS = (
    Heading("WHAT", lambda row: row["what"], 70),
    Heading("DOES", lambda row: row["does"], 60),
    Heading("WHERE", lambda row: row["where"], 80),
)
