"""`retention`: who is kept past `privacy.retention`, or will be within 30 days."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, Line

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def retention_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb retention`."""
    parser.add_argument("-q", "--query", metavar="QUERY", help="only those of a query")


def retention(call: Call) -> Answer:
    """Whom to forget, or to ask: those with special fields first, then the longest over."""
    from pipeboard.board.retention import retention_due
    from pipeboard.cli.lists import rfc3339

    board = call.board
    said = board.vocabulary.retention
    rows = [
        {**one._asdict(), "last_inbound": rfc3339(one.last_inbound), "special": list(one.special)}
        for one in retention_due(board, call.options.query or "")
    ]
    empty = "nobody is due" if said else _UNSET
    return Answer(rows=rows, columns=_COLUMNS, empty=empty)


_UNSET = "privacy.retention is not set, so everybody is kept: pb config privacy"


def _when(row: Line) -> str:
    days = int(str(row["days"]))
    return f"{-days}d over" if days < 0 else f"in {days}d"


def _special(row: Line) -> str:
    names = row["special"]
    return " ".join(map(str, names)) if isinstance(names, list) else ""


_COLUMNS = (
    Heading("NAME", lambda row: row["name"]),
    Heading("STAGE", lambda row: row["stage"]),
    Heading("STATUS", lambda row: row["status"]),
    Heading("OWNER", lambda row: row["owner"], 16),
    Heading("LAST WORD", lambda row: str(row["last_inbound"] or "never")[:10]),
    Heading("KEPT UNTIL", lambda row: row["until"]),
    Heading("", _when, right=True),
    Heading("SPECIAL FIELDS", _special, 48),
)
