"""`finish` and `merge-driver`: what git's own merges leave to pipeboard, and ask of it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeboard.cli.asking import as_asked, asking_options
from pipeboard.cli.output import Answer
from pipeboard.model.text import one_line

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.cli.call import Call

_TO_SETTLE = 5


def finish_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb finish`: how the merge is signed."""
    asking_options(parser)


def finish(call: Call) -> Answer:
    """Merge by field what git left unmerged, and conclude the merge; else what holds markers.

    Exit 5 where files are left that only a person can settle.
    """
    board = _unread(call)
    with as_asked(call):
        done = board.finish(dry_run=call.dry_run)
    if done is None:
        return _unmark(call, board)
    call.board = board
    value = {
        "commit": done.commit or None,
        "contacts": list(done.contacts),
        "summary": done.summary,
        "state": done.state,
        "paths": list(done.paths),
        "conflicts": done.conflicts,
        "left": [{"path": path, "why": why} for path, why in done.left.items()],
        "next": done.next or None,
    }
    text = f"{done.summary}  {done.commit[:8]}".rstrip()
    return Answer(value, text=text, warnings=done.notes, code=_TO_SETTLE if done.left else 0)


def _unread(call: Call) -> Board:
    """The board that is meant, not read yet: its config may be what is to be merged."""
    from pipeboard.board.door import Board
    from pipeboard.board.locate import find_board
    from pipeboard.cli.call import seconds

    options = call.options
    board = Board(find_board(options.board), via=call.via, wait=seconds(options.wait))
    board.as_name, board.author = options.as_name, options.author
    return board


def _unmark(call: Call, board: Board) -> Answer:
    """No merge is under way: what still holds markers of one."""
    from pipeboard.cli.call import nothing

    mended = None if call.dry_run else board.unmark_config()
    if mended is not None:
        call.warnings.append(mended.summary)
    change, left = call.board.unmarking()
    if change is None:
        answer = nothing("nothing is unfinished", call.warnings)
    else:
        answer = call.carry_out(change)
    if left:
        answer.warnings += [f"{path}: the sides of its markers do not read" for path in left]
        answer.code = _TO_SETTLE
    return answer


def merge_driver_options(parser: argparse.ArgumentParser) -> None:
    """What git names: `%O %A %B %P`."""
    add = parser.add_argument
    add("base", metavar="BASE", help="what both sides were made from")
    add("ours", metavar="OURS", help="our side, which takes the result")
    add("theirs", metavar="THEIRS", help="the other side")
    add("path", metavar="PATH", help="the file that they are of")


def merge_driver(call: Call) -> int:
    """Exit 0 only where OURS holds the whole merge; else it is untouched and git merges by line."""
    from pipeboard.board.driving import drive

    options = call.options
    try:
        merged = drive(options.base, options.ours, options.theirs, options.path)
    except Exception as error:  # whatever it is, git goes on by line
        print(f"pipeboard: {one_line(str(error))}", file=sys.stderr)
        return 1
    fields = ", ".join(str(record.get("field") or "the file") for record in merged.conflicts)
    if fields:
        said = f"pipeboard: {options.path}: to decide: {fields} (pb conflicts)"
        print(one_line(said), file=sys.stderr)
    return 0
