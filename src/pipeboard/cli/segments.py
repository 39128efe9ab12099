"""`segment ls|add|rm`: saved queries, of the team in pipeboard.yaml or of one's own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, Line
from pipeboard.errors import QueryError, UsageError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def segment_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb segment`."""
    parser.add_argument("action", nargs="?", choices=("ls", "add", "rm"), default="ls")
    parser.add_argument("name", nargs="?", help="the segment's name")
    parser.add_argument("segment_query", nargs="?", metavar="QUERY", help="what it holds")
    parser.add_argument("--key", default="", metavar="DIGIT", help="its digit on the board")
    parser.add_argument("--mine", action="store_true", help="for me alone, in people/<me>.yaml")
    from pipeboard.cli.options import writing

    writing(parser)


def segment(call: Call) -> Answer:
    """List segments with how many each holds; save one; remove one."""
    if call.options.action == "ls":
        return _list(call)
    from pipeboard.board import segments

    name = call.options.name
    if not name:
        example = "rm quiet" if call.options.action == "rm" else "add quiet 'idle>30d status:open'"
        raise UsageError("which segment?", hint=f"pb segment {example}")
    if call.options.action == "rm":
        return call.carry_out(segments.remove(call.board, name))
    query, key, own = call.options.segment_query, call.options.key, call.options.mine
    return call.carry_out(segments.add(call.board, name, query or "", key=key, own=own))


def _list(call: Call) -> Answer:
    new = call.board.new_markets()
    rows: list[dict[str, object]] = []
    warnings: list[str] = []
    for one in call.board.segments():
        whose = "mine" if one.own else "team"
        row: dict[str, object] = {"id": one.id, "key": one.key, "query": one.q, "count": None}
        row["hint"] = None
        row["new_market"] = one.id in new
        try:
            compiled = call.board.compile(one.q)
            row["count"] = call.board.count(one.q)
        except QueryError as error:
            warnings.append(f"segment {one.id}: {error.message}")
        else:
            row["hint"] = call.board.why_nobody(one.q) or None
            warnings += [f"segment {one.id}: {warning}" for warning in compiled.warnings]
        rows.append({**row, "whose": whose})
    return Answer(rows=rows, columns=_COLUMNS, warnings=warnings)


def _mark(row: Line) -> str:
    return "needs an ICP" if row["hint"] else "new market" if row["new_market"] else ""


_COLUMNS = (
    Heading("KEY", lambda row: row["key"]),
    Heading("NAME", lambda row: row["id"], 20),
    Heading("WHOSE", lambda row: row["whose"]),
    Heading("CONTACTS", lambda row: row["count"], right=True),
    Heading("", _mark, 12),
    Heading("QUERY", lambda row: row["query"], 80),
)
