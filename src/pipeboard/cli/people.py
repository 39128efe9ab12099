"""`add`, `edit`, `rm`: people come, change and go."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.errors import ConflictError, InvalidData, UsageError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb add`."""
    add = parser.add_argument
    add("name", nargs="*", help='the name: all that is needed ("Jonas Weber")')
    add("--email", action="append", default=[], metavar="ADDRESS")
    add("--phone", action="append", default=[], metavar="NUMBER")
    add("--title", default="", help="the job title")
    add("--company", default="", metavar="NAME", help="where they work (inline, or a known org)")
    add("--source", default="", metavar="CHANNEL[:CAMPAIGN]", help="event:drupa")
    add("--owner", default="", metavar="WHO", help="default: me")
    add("--tag", action="append", default=[], metavar="TAG")
    add("--country", default="", metavar="CC", help="ISO 3166-1, e.g. DE")
    add("--note", default="", metavar="TEXT", help="a first note")
    add("--set", action="append", default=[], metavar="FIELD=VALUE", help="any other field")
    add("--duplicate", action="store_true", help="add even where e-mail or phone is known")
    add("--from-form", default="", metavar="FILE", help="JSON of forms instead; - is stdin")
    add("--map", dest="mapping", default="", metavar="FILE", help="which field of a form is which")


def add(call: Call) -> Answer:
    """Add someone; an e-mail address or phone that is known already is refused by name."""
    from pipeboard.actions import people

    if call.options.from_form or call.options.mapping:
        from pipeboard.cli.forms import from_form

        return from_form(call)
    if not call.options.name:
        raise UsageError("a contact needs a name", hint='pb add "Jonas Weber"')
    fields = _fields(call)
    if not call.options.duplicate:
        _refuse_known(call, fields)
    change = people.add(" ".join(call.options.name), fields, call.actor, reason=call.options.reason)
    change = people.into(change, call.board.contact_folder(change.contacts[0]))
    if fields.get("source"):
        from pipeboard.actions.cadence import begun

        change = begun(change, call.actor, call.board.course())
    return call.carry_out(change)


def _fields(call: Call) -> dict[str, object]:
    """The new file's keys in the schema's order."""
    options = call.options
    channel, _, campaign = options.source.partition(":")
    fields: dict[str, object] = {
        "title": options.title,
        **(call.board.employed(options.company) if options.company else {}),
        "email": options.email[0] if len(options.email) == 1 else list(options.email),
        "phone": options.phone[0] if len(options.phone) == 1 else list(options.phone),
        "country": options.country.upper(),
        "owner": _owner(call),
        "tags": list(options.tag),
        "source": _source(channel, campaign),
    }
    if options.note:
        from pipeboard.model.ids import new_entry_id

        entry = {"id": new_entry_id("notes"), "at": call.actor.now, "by": call.actor.by}
        fields["notes"] = [entry | {"kind": "note", "text": options.note}]
    for assignment in options.set:
        fields = _set(fields, assignment)
    return fields


def _set(fields: Mapping[str, object], assignment: str) -> dict[str, object]:
    """One `--set field=value` more."""
    from pipeboard.actions.decide import refuse_own_verb
    from pipeboard.actions.named import require_field
    from pipeboard.model.tree import Set, apply, as_text, parse_path

    name, sign, value = assignment.partition("=")
    if not sign:
        raise UsageError(f"{assignment!r} sets nothing", hint="--set field=value")
    try:
        path = parse_path(name)
        refuse_own_verb(path)
        require_field(path, {})
        made = apply(as_text(fields), [Set(path, value)])
    except (ValueError, LookupError) as error:
        raise UsageError(str(error), hint="--set field=value") from error
    return dict(made) if isinstance(made, dict) else dict(fields)


def _owner(call: Call) -> str:
    """Whose the new contact is: the actor's own; a bot's are nobody's until somebody takes them."""
    from pipeboard.cli.fields import of_the_team

    asked = call.options.owner
    if not asked and call.actor.via.startswith("bot/"):
        return ""
    return of_the_team(call, asked or "me")


def _source(channel: str, campaign: str) -> Mapping[str, object]:
    if not channel:
        return {}
    return {"channel": channel, **({"campaign": campaign} if campaign else {})}


def _refuse_known(call: Call, fields: Mapping[str, object]) -> None:
    """Somebody with this e-mail address or phone is on the board: say who, add nothing."""
    from pipeboard.exchange.equal import keys_of
    from pipeboard.model.tree import as_text

    tree = as_text({"name": " ".join(call.options.name), **fields})
    found = call.board.known(keys_of(tree, {}) if isinstance(tree, dict) else ())
    same = {match for key, match in found.items() if key[0] in ("email", "phone")}
    if same:
        contact_id, path = min(same)
        raise ConflictError(
            f"this is {path} already ({contact_id})",
            hint="look: pb show " + contact_id + " · add all the same: --duplicate",
            items=[{"id": contact_id, "path": path} for contact_id, path in sorted(same)],
        )


def edit_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb edit`."""
    parser.add_argument("contact", help="id, file name, a start of either, e-mail or name")


def edit(call: Call) -> Answer:
    """$EDITOR on the file, then lint, then commit; a broken file is left and named."""
    from pipeboard.journal.editor import edit_file

    board = call.board
    path = _path(call)
    if not sys.stdin.isatty() and not call.options.yes:
        raise UsageError(
            "pb edit wants a terminal", hint="from a script: pb set, or edit and record"
        )
    edit_file(board.root / path, 0)
    board.refresh()
    problems = [p for p in board.problems() if p.path == path]
    if problems:
        raise InvalidData(
            "\n".join(f"{p.path}:{p.line}: {p.field}: {p.message}" for p in problems),
            hint=f"the file stays as you left it; mend it: pb edit {call.options.contact}",
            items=[p._asdict() for p in problems],
        )
    _refuse_forgotten(call, path)
    applied = board.record([path], message=call.options.reason)
    if applied is None:
        return Answer({"commit": None, "contacts": [], "summary": "unchanged"}, text="unchanged")
    value = {
        "commit": applied.commit,
        "contacts": list(applied.contacts),
        "summary": applied.summary,
    }
    return Answer(value, text=f"{applied.summary}  {applied.commit[:8]}")


def _refuse_forgotten(call: Call, path: str) -> None:
    """An address of somebody forgotten does not come back by $EDITOR either; the file stays."""
    from pipeboard.actions.forget import refuse_forgotten

    gone = call.board.forgotten()
    if gone and path.startswith("contacts/"):
        refuse_forgotten(gone.whose(call.board.subject_at(path).tree))


def _path(call: Call) -> str:
    """The file of a contact, also of one that is broken and has no card."""
    from pipeboard.errors import NotFound

    try:
        return call.board.find(call.options.contact).path
    except (NotFound, InvalidData):
        broken = {problem.path for problem in call.board.problems()}
        named = [path for path in sorted(broken) if call.options.contact in path]
        if len(named) != 1:
            raise
        return named[0]


def rm_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb rm`."""
    parser.add_argument("words", nargs="*", metavar="CONTACT", help="who")
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def rm(call: Call) -> Answer:
    """Take contacts off the board; history keeps them, undo brings them back."""
    from pipeboard.actions.people import remove

    return call.change_all(call.named(), lambda one: remove([one], reason=call.options.reason))
