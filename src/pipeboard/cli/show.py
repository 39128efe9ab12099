"""`show` and `get`: one contact, one field."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.errors import NotFound, UsageError, nearest

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.rows import Row
    from pipeboard.cli.call import Call


def show_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb show`."""
    parser.add_argument("contact", help="id, file name, a start of either, e-mail or name")


def show(call: Call) -> Answer:
    """The file's own keys, coerced, and what is derived from them."""
    from pipeboard.cli.lists import row_json
    from pipeboard.model.coerce import coerce

    board = call.board
    subject = board.find(call.options.contact)
    found = board.rows(where="f.rid = (SELECT rid FROM contact WHERE path = :shown_path)",
                       params={"shown_path": subject.path})  # fmt: skip
    value = coerce(dict(subject.tree))
    row = found[0] if found else None
    derived = row_json(row, board.currency) if row else {}
    own = {"derived": {key: derived[key] for key in derived if key not in value}}
    return Answer({**value, **own}, text=_text(call, subject, row))


def _text(call: Call, subject: Subject, row: Row | None) -> str:
    from pipeboard.cli.brief import brief

    return brief(call.board, subject, row)


def get_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb get`."""
    parser.add_argument("contact", help="id, file name, a start of either, e-mail or name")
    parser.add_argument(
        "field", help="e.g. title, qualification.budget.state, tags, notes[n-3g7b5s].text"
    )


def get(call: Call) -> Answer:
    """The value of a field as it is in the file; exit 6 where it is not set."""
    from pipeboard.model.tree import MISSING, parse_path
    from pipeboard.model.tree import get as value_of

    subject = call.board.find(call.options.contact)
    try:
        path = parse_path(call.options.field)
    except ValueError as error:
        raise UsageError(str(error)) from error
    value = value_of(dict(subject.tree), path)
    if value is MISSING:
        raise NotFound(
            f"{subject.name} has no {call.options.field}",
            hint=f"it has: {', '.join(subject.tree)}",
            items=[{"field": call.options.field, "nearest": nearest(str(path[0]), subject.tree)}],
        )
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return Answer(value, text="\n".join(str(entry) for entry in value))
    if isinstance(value, (dict, list)):
        from pipeboard.storage.emit import emit

        return Answer(value, text=emit({str(path[-1]): value}).rstrip())
    return Answer(value, text="" if value is None else str(value))
