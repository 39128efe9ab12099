"""`segment ls|add|rm`: saved queries of the team, kept in pipeboard.yaml."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import NotFound, UsageError, nearest

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def segment_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb segment`."""
    parser.add_argument("action", nargs="?", choices=("ls", "add", "rm"), default="ls")
    parser.add_argument("name", nargs="?", help="the segment's name")
    parser.add_argument("segment_query", nargs="?", metavar="QUERY", help="what it holds")
    parser.add_argument("--key", default="", metavar="DIGIT", help="its digit on the board")
    from pipeboard.cli.options import writing

    writing(parser)


def segment(call: Call) -> Answer:
    """List segments with how many each holds; save one; remove one."""
    if call.options.action == "ls":
        return _list(call)
    name = call.options.name
    if not name:
        example = "rm quiet" if call.options.action == "rm" else "add quiet 'idle>30d status:open'"
        raise UsageError("which segment?", hint=f"pb segment {example}")
    known = {segment.id for segment in call.board.segments()}
    if call.options.action == "rm":
        if name not in known:
            raise NotFound(
                f"no segment {name!r}", hint=f"nearest: {', '.join(nearest(name, known))}"
            )
        return _remove(call, name)
    return _add(call, name, known)


def _list(call: Call) -> Answer:
    rows: list[dict[str, object]] = []
    warnings: list[str] = []
    for segment in call.board.segments():
        compiled = call.board.compile(segment.q)
        warnings += [f"segment {segment.id}: {warning}" for warning in compiled.warnings]
        count = call.board.count(segment.q)
        rows.append({"id": segment.id, "key": segment.key, "query": segment.q, "count": count})
    return Answer(rows=rows, columns=_COLUMNS, warnings=warnings)


_COLUMNS = (
    Heading("KEY", lambda row: row["key"]),
    Heading("NAME", lambda row: row["id"], 20),
    Heading("CONTACTS", lambda row: row["count"], right=True),
    Heading("QUERY", lambda row: row["query"], 80),
)


def _add(call: Call, name: str, known: set[str]) -> Answer:
    from pipeboard.actions.settings import add_segment

    query = call.options.segment_query
    if not query:
        raise UsageError("a segment needs a query", hint="pb segment add quiet 'idle>30d'")
    call.board.compile(query)
    if name in known:
        raise UsageError(f"there is a segment {name!r} already", hint=f"pb segment rm {name}")
    taken = {segment.key for segment in call.board.segments()}
    free = next((str(digit) for digit in range(1, 10) if str(digit) not in taken), "")
    if call.options.key in taken:
        raise UsageError(f"key {call.options.key} is taken", hint=f"free: {free or 'none'}")
    tree = call.board.subject_at("pipeboard.yaml").tree
    return call.carry_out(add_segment(tree, name, query, call.options.key or free))


def _remove(call: Call, name: str) -> Answer:
    from pipeboard.actions.settings import remove_segment

    tree = call.board.subject_at("pipeboard.yaml").tree
    return call.carry_out(remove_segment(tree, name))
