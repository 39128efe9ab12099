"""`dupes` and `merge`: who is there twice, and two files of one person made one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, Line

if TYPE_CHECKING:
    from pipeboard.board.duplicates import Double
    from pipeboard.cli.call import Call


def dupes_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb dupes`."""
    parser.add_argument("words", nargs="*", metavar="QUERY", help="only these, and their doubles")


def dupes(call: Call) -> Answer:
    """Contacts that share an address, a number, or their name and organisation."""
    found = call.board.duplicates(" ".join(call.options.words))
    rows = [row for number, double in enumerate(found, start=1) for row in _rows(number, double)]
    return Answer(rows=rows, columns=_COLUMNS, empty="nobody is there twice")


def _rows(number: int, double: Double) -> list[Line]:
    """The contacts of a group, the one that `merge` would best keep first."""
    return [
        {
            "group": number, "id": row.id, "name": row.name, "org": row.org or None,
            "stage": row.stage, "status": row.status, "owner": row.owner or None,
            "email": row.email or None, "phone": row.phone or None, "path": row.path,
            "shared": list(double.shared),
        }
        for row in double.rows
    ]  # fmt: skip


_COLUMNS = (
    Heading("#", lambda row: row["group"], right=True),
    Heading("NAME", lambda row: row["name"], 26),
    Heading("ORGANISATION", lambda row: row["org"], 24),
    Heading("STAGE", lambda row: row["stage"]),
    Heading("EMAIL", lambda row: row["email"], 30),
    Heading("SAME", lambda row: row["shared"], 16),
    Heading("FILE", lambda row: row["path"], 48),
)


def merge_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb merge`."""
    parser.add_argument("keep", metavar="KEEP", help="who stays")
    parser.add_argument("other", metavar="OTHER", help="whose file goes into it")


def merge(call: Call) -> Answer:
    """One contact of two: both histories, and the other's id leads to the one that stays."""
    board, options = call.board, call.options
    made = board.merging(board.find(options.keep), board.find(options.other), reason=options.reason)
    call.warnings += made.lines
    return call.carry_out(made.change)
