"""`clone`: the board of one's team, and who one is on it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.model.text import one_line

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.cloning import Cloned
    from pipeboard.cli.call import Call
    from pipeboard.journal.identity import Identity


def clone_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb clone`."""
    add = parser.add_argument
    add("url", metavar="URL", help="https, ssh, git, file, git@host:path or a folder")
    add("folder", nargs="?", default="", metavar="DIR", help="where (default: as it is called)")
    add("--default", action="store_true", help="make it the board that pb opens elsewhere")
    add("--timeout", metavar="60s", default="60s", help="give up after so long a silence")


def clone(call: Call) -> Answer:
    """Clone the team's board, find it in there, say who you are on it and what is due today."""
    from pipeboard.board import Board
    from pipeboard.board.cloning import clone_board, folder_of
    from pipeboard.cli.call import progress, seconds

    options = call.options
    target = Path(os.path.abspath(os.path.expanduser(options.folder or folder_of(options.url))))
    asked = _identity()
    said = Heard() if sys.stderr.isatty() and not options.quiet else None
    try:
        cloned = clone_board(
            options.url,
            target,
            identity=asked,
            quiet=seconds(options.timeout),
            heard=said or (lambda words: None),
        )
    finally:
        if said:
            said.clear()
    if options.default:
        from pipeboard.board.personal import remember

        remember("default_board", str(cloned.root))
    bar = progress("reading the board") if not options.quiet else None
    board = Board.open(cloned.root, progress=bar)
    try:
        return _told(board, cloned, asked, call)
    finally:
        board.close()


def _told(board: Board, cloned: Cloned, asked: Identity | None, call: Call) -> Answer:
    due = board.words().get("due", 0)
    value = {
        "board": str(cloned.root),
        "me": board.me,
        "due": due,
        "branch": board.status().branch,
        "others": list(cloned.others),
    }
    here = os.path.relpath(cloned.root)
    way = "pb" if call.options.default or here == "." else f"cd {here} && pb"
    who = f"you are {board.me or 'nobody yet'} ({_why(board, asked)})"
    lines = [f"a board in {here}", *_others(cloned), f"{who} · {due} due today · {way}"]
    return Answer(value, text="\n".join(lines))


def _why(board: Board, asked: Identity | None) -> str:
    """Where it comes from who one is."""
    if os.environ.get("PIPEBOARD_USER"):
        return "from $PIPEBOARD_USER"
    source = "as you said" if asked else "from git"
    team = board.vocabulary.team
    return source if not team or board.me in team else f"{source}, not in the team: pb config team"


def _others(cloned: Cloned) -> list[str]:
    count = len(cloned.others)
    return [f"there are {count} more in it: {', '.join(cloned.others)}"] if count else []


def _identity() -> Identity | None:
    """Who works here, asked where git does not know and a person can be asked; None where it does.

    Raises NoIdentity, with what to run, before anything was cloned.
    """
    from pipeboard.errors import NoIdentity
    from pipeboard.journal.identity import Identity, identity_of
    from pipeboard.journal.setup import own_settings

    try:
        identity_of(own_settings())
    except NoIdentity:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
    else:
        return None
    sys.stderr.write("git does not know you yet; your changes will be signed with this.\n")
    name = _ask("your name")
    if "<" in name:  # as git writes people: both at once
        from pipeboard.board.identity import parse_author

        return parse_author(name)
    mail = _ask("your e-mail")
    if not name or "@" not in mail:
        raise NoIdentity
    return Identity(name, mail)


def _ask(question: str) -> str:
    sys.stderr.write(f"{question} › ")
    sys.stderr.flush()
    return one_line(sys.stdin.readline()).strip()


class Heard:
    """One line on the terminal that says how far git is; it leaves no trace."""

    def __call__(self, words: str) -> None:
        """Show the newest words in the place of the last ones."""
        from pipeboard.cli.width import clip

        width = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write(f"\r{clip(one_line(words), width - 1)}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """It is over."""
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
