"""`audit`, `undo`, `redo`, `record`: what happened, and taking it back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from pipeboard.cli.asking import as_asked, asking_options
from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import ConsentRefused

if TYPE_CHECKING:
    from pipeboard.board.blame import Blamed
    from pipeboard.cli.call import Call
    from pipeboard.journal.history import Entry


def audit_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb audit`."""
    add = parser.add_argument
    add("contact", nargs="?", help="only this contact")
    add("--since", default="", metavar="TIME", help="1w, 2026-11-01")
    add("--action", default="", metavar="ACTION", help="e.g. stage.move")
    add("--by", default="", metavar="NAME", help="only changes of this author")
    add("--limit", type=int, default=0, metavar="N", help="at most so many (default 50 as a table)")


def audit(call: Call) -> Answer:
    """Commits of the board, newest first; those without trailers are told by what they changed."""
    options = call.options
    path = _whose(call, options.contact) if options.contact else ""
    since = _since(call, options.since) if options.since else None
    limit = options.limit or (50 if call.format == "table" else None)
    by = options.by.casefold()
    found = call.board.told(path, since=since, action=options.action)
    mine = (one for one in found if by in f"{one.author} <{one.mail}>".casefold())
    rows = [_row(one) for one in islice(mine, limit)]
    return Answer(rows=rows, columns=_COLUMNS, warnings=call.warnings)


def _whose(call: Call, name: str) -> str:
    """The file whose commits are meant: a contact's, or by its id that of one merged into it."""
    subject = call.board.find(name)
    for one in call.board.merged(subject.path):
        gone = f"{one.id} was merged into {subject.name} in {one.commit[:8]}"
        if one.id == name.strip():
            call.warnings = [f"{gone}; what follows: pb audit {subject.id}"]
            return one.path
        call.warnings.append(f"{gone}; its history: pb audit {one.id}")
    return subject.path


def _row(entry: Entry) -> dict[str, object]:
    """A commit as JSON: the subject in parts, the trailers by key."""
    from pipeboard.model.times import format_instant

    message = entry.message
    changes = [value for key, value in entry.trailers if key == "Pb-Change"]
    return {
        "id": entry.sha,
        "commit": entry.sha,
        "at": format_instant(entry.at, seconds=True),
        "author": entry.author,
        "email": entry.mail,
        "subject": entry.subject,
        "verb": message.verb,
        "action": message.value("Pb-Action") or None,
        "contacts": message.values("Pb-Contact"),
        "changes": changes,
        "reason": message.reason,
        "via": message.value("Pb-Via") or None,
        "reverts": message.value("Pb-Reverts") or None,
        "gate": message.value("Pb-Gate") or None,
        "override": message.value("Pb-Override") or None,
    }


def _since(call: Call, text: str) -> int:
    """`1w` ago, or a day's start, as seconds since 1970."""
    from pipeboard.errors import UsageError
    from pipeboard.model.times import parse_duration, parse_time

    try:
        return call.board.now() - parse_duration(text).seconds
    except ValueError:
        pass
    try:
        return parse_time(text, call.board.zone)[0]
    except ValueError as error:
        raise UsageError(str(error), hint="write 1w, 3d or 2026-11-01") from error


_COLUMNS = (
    Heading("COMMIT", lambda row: str(row["commit"])[:8]),
    Heading("WHEN", lambda row: str(row["at"])[:16].replace("T", " ")),
    Heading("WHO", lambda row: row["author"], 16),
    Heading("WHAT", lambda row: _what(row), 80),
    Heading("WHY", lambda row: row["reason"], 40),
)


def _what(row: Mapping[str, object]) -> str:
    """The subject; of a commit that pipeboard did not make also what it changed."""
    changes = row["changes"]
    assert isinstance(changes, list)
    if row["via"] or not changes:
        return str(row["subject"])
    more = f" +{len(changes) - 1}" if len(changes) > 1 else ""
    return f"{row['subject']} · {changes[0]}{more}"


def blame_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb blame`."""
    parser.add_argument("contact", help="id, name, e-mail address, file")
    parser.add_argument("field", nargs="?", default="", help="only this field and those inside it")


def blame(call: Call) -> Answer:
    """Each field of a contact and the commit that made it what it is."""
    from pipeboard.errors import NotFound

    wanted = call.options.field
    found = call.board.blame(call.board.find(call.options.contact))
    inside = (f"{wanted}.", f"{wanted}[")
    rows = [
        one for one in found if not wanted or one.field == wanted or one.field.startswith(inside)
    ]
    if wanted and not rows:
        raise NotFound(
            f"no field {wanted} in this file", hint="pb blame without a field lists them"
        )
    return Answer(rows=[_blame_row(one) for one in rows], columns=_BLAME)


def _blame_row(blamed: Blamed) -> dict[str, object]:
    said = {"field": blamed.field, "value": blamed.value}
    return {**said, **(_row(blamed.entry) if blamed.entry else {"id": blamed.field})}


_BLAME = (
    Heading("FIELD", lambda row: row["field"], 30),
    Heading("VALUE", lambda row: row["value"], 40),
    Heading("COMMIT", lambda row: str(row.get("commit") or "")[:8]),
    Heading("WHEN", lambda row: str(row.get("at") or "not committed yet")[:16].replace("T", " ")),
    Heading("WHO", lambda row: row.get("author") or "", 16),
    Heading("WHY", lambda row: row.get("reason") or "", 40),
)


def undo_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb undo`."""
    parser.add_argument("sha", nargs="?", help="a commit of `pb audit` (default: my newest change)")
    parser.add_argument("--restore", action="store_true", help="also fields that changed since")


def undo(call: Call) -> Answer:
    """Take a change back as a new commit, field by field."""
    return call.carry_out(call.board.undo_change(call.options.sha, restore=call.options.restore))


def redo_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb redo`: none of its own."""


def redo(call: Call) -> Answer:
    """Take my newest undo back."""
    return call.carry_out(call.board.redo_change())


def record_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb record`."""
    parser.add_argument("paths", nargs="*", metavar="FILE", help="only these (default: all)")
    asking_options(parser)


def record(call: Call) -> Answer:
    """Commit valid edits made in an editor or by a script; broken files are named and left.

    So are those that bring back somebody forgotten: exit 8.
    """
    paths = [_inside(call, path) for path in call.options.paths] or None
    with as_asked(call):
        applied = call.board.record(paths, message=call.options.reason, dry_run=call.dry_run)
    left = set(call.board.repository.status().changed)
    broken = (p for p in call.board.problems() if p.path in left)
    warnings = [f"not recorded: {p.path}:{p.line}: {p.message}" for p in broken]
    returning = call.board.returning(paths)
    warnings += [f"not recorded: {one.path}: {one.words}" for one in returning]
    code = ConsentRefused.exit_code if returning else 0
    if applied is None:
        value: dict[str, object] = {"commit": None, "contacts": [], "summary": "nothing to record"}
        return Answer(value, text="nothing to record", warnings=warnings, code=code)
    value = {
        "commit": applied.commit or None,
        "contacts": list(applied.contacts),
        "summary": applied.summary,
    }
    return Answer(
        value,
        text=f"{applied.summary}  {applied.commit[:8]}".rstrip(),
        warnings=warnings,
        code=code,
    )


def _inside(call: Call, path: str) -> str:
    """A path as typed, relative to the board."""
    import os

    from pipeboard.errors import UsageError

    inside = os.path.relpath(os.path.abspath(path), os.path.realpath(call.board.root))
    if inside.startswith(".."):
        inside = path
    if os.path.isabs(inside) or inside.startswith(".."):
        raise UsageError(f"{path} is not a file of this board")
    return inside
