"""`conflicts`, `resolve`: what two people changed at once, and which of it stays."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeboard.actions.resolve import Choice
    from pipeboard.cli.call import Call


def conflicts_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb conflicts`."""
    parser.add_argument("names", nargs="*", metavar="CONTACT", help="only these (files, ids too)")


def conflicts(call: Call) -> Answer:
    """What two people changed at once: who said what, when, and the id to decide it by."""
    from pipeboard.board.conflicts import meant
    from pipeboard.board.dating import dated

    found = dated(call.board, meant(call.board, call.options.names))
    rows = [one.row() for one in found]
    return Answer(rows=rows, columns=_columns(call), empty="nothing to decide")


def _columns(call: Call) -> tuple[Heading, ...]:
    return (
        Heading("ID", lambda row: row["id"], 14),
        Heading("WHO", lambda row: row["name"], 24),
        Heading("FIELD", lambda row: row["field"] or "(the file)", 30),
        Heading("1", lambda row: _said(call, row, "by", "at", "kept"), 40),
        Heading("2", lambda row: _said(call, row, "other_by", "other_at", "other"), 40),
    )


def _said(call: Call, row: Mapping[str, object], by: str, at: str, value: str) -> str:
    """`mara 22 Nov 09:02: nurture`."""
    from pipeboard.actions.sides import in_words
    from pipeboard.model.times import local, parse_time

    when = ""
    if row[at]:
        zone = call.board.zone
        when = f" {local(parse_time(str(row[at]), zone)[0], zone):%d %b %H:%M}"
    deleted = value == "other" and row["other_deleted"]
    edited = "edited it" if not row["field"] else in_words(row[value])  # type: ignore[arg-type]
    said = "deleted it" if deleted else edited
    return f"{row[by] or 'somebody'}{when}: {said}"


def resolve_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb resolve`."""
    add = parser.add_argument
    add("names", nargs="*", metavar="ID", help="of a conflict; a contact or file: all of its own")
    add("--take", default="", metavar="1|2|both|NAME", help="whose value stays; me: mine")
    add("--value", metavar="V", help="another value instead")
    add("--all", action="store_true", help="every conflict of the board")


def resolve(call: Call) -> Answer:
    """Decide: the field gets its value, the conflict goes; one commit, all or nothing."""
    from pipeboard.board.conflicts import decide, meant
    from pipeboard.cli.call import nothing

    choice = _choice(call)
    names = call.options.names
    if bool(names) == call.options.all:
        raise UsageError("which conflict?", hint="pb resolve ID --take 1 (pb conflicts lists them)")
    found = meant(call.board, names)
    if not found:
        return nothing("nothing to decide")
    call.many(len({one.subject.path for one in found}))
    return call.carry_out(decide(call.board, found, choice))


def _choice(call: Call) -> Choice:
    from pipeboard.actions.resolve import Choice

    take, value = call.options.take, call.options.value
    if bool(take) == (value is not None):
        raise UsageError("what stays?", hint="--take 1, 2, both or a name; or --value V")
    return Choice(take, value)
