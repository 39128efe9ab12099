"""`org ls|show|extract`: organisations, their people, and files out of inline companies."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.board.organisations import Organisation
    from pipeboard.cli.call import Call


def org_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb org`."""
    parser.add_argument("action", nargs="?", choices=("ls", "show", "extract"), default="ls")
    parser.add_argument("name", nargs="?", help="its name, id or file")
    from pipeboard.cli.options import writing

    writing(parser)


def org(call: Call) -> Answer:
    """List organisations; show one with its people; make files of inline companies."""
    if call.options.action == "ls":
        found = call.board.organisations()
        rows = [_row(one) for one in found]
        return Answer(rows=rows, columns=_COLUMNS, empty="no organisations")
    if call.options.action == "extract":
        return _extract(call)
    from pipeboard.board.organisations import find

    if not call.options.name:
        raise UsageError("which organisation?", hint='pb org show "Weber Print"')
    return _show(call, find(call.board, call.options.name))


def _row(one: Organisation) -> dict[str, object]:
    from pipeboard.model.times import format_instant

    touched = format_instant(one.last_touch) if one.last_touch else None
    return {
        "id": one.id or None, "name": one.name, "path": one.path or None,
        "industry": one.industry or None, "owner": one.owner or None, "stage": one.stage or None,
        "people": one.people, "leads": one.leads, "prospects": one.prospects,
        "customers": one.customers, "value": one.value, "weighted": one.weighted,
        "last_touch": touched, "no_decision_maker": one.undecided,
    }  # fmt: skip


_COLUMNS = (
    Heading("NAME", lambda row: row["name"], 32),
    Heading("INDUSTRY", lambda row: row["industry"] or "", 14),
    Heading("L", lambda row: row["leads"] or "", 4, right=True),
    Heading("P", lambda row: row["prospects"] or "", 4, right=True),
    Heading("C", lambda row: row["customers"] or "", 4, right=True),
    Heading("VALUE", lambda row: f"{row['value']:.0f}" if row["value"] else "", 10, right=True),
    Heading("LAST TOUCH", lambda row: str(row["last_touch"] or "")[:10], 10),
    Heading("DECIDES", lambda row: "nobody known" if row["no_decision_maker"] else "", 12),
    Heading("OWNER", lambda row: row["owner"] or "", 12),
    Heading("FILE", lambda row: row["path"] or "inline", 40),
)


def _show(call: Call, one: Organisation) -> Answer:
    """Its file's own fields, what its people add up to, and who they are."""
    from pipeboard.model.coerce import coerce_organisation
    from pipeboard.storage.emit import emit

    tree = call.board.organisation_tree(one.id) if one.id else {"name": one.name}
    said = coerce_organisation(tree)
    people = [
        {"id": row.id, "name": row.name, "stage": row.stage, "title": row.title, "path": row.path}
        for row in call.board.people(one)
    ]
    lines = [f"  {row['stage']:<9} {row['name']}  {row['title']}".rstrip() for row in people]
    text = "\n".join([emit(said).rstrip(), "", *(lines or ["nobody yet"])])
    return Answer({**said, "derived": _row(one), "people": people}, text=text)


def _extract(call: Call) -> Answer:
    """One company by name, else every one that several contacts have; each is one commit."""
    from pipeboard.board.organisations import find

    if call.options.name:
        one = find(call.board, call.options.name)
        if one.path:
            raise UsageError(f"{one.name} has a file already: {one.path}")
        return call.carry_out(call.board.extract(one))
    shared = [one for one in call.board.organisations() if not one.path and one.people > 1]
    if not shared:
        from pipeboard.cli.call import nothing

        return nothing("no company is written in more than one contact")
    # An earlier one may have taken the contacts of a later one along, by their domain.
    answers = [call.carry_out(call.board.extract(one)) for one in shared if call.board.people(one)]
    values = [answer.value for answer in answers if isinstance(answer.value, dict)]
    contacts = [name for value in values for name in value["contacts"]]
    commits = [value["commit"] for value in values]
    text = "\n".join(answer.text or "" for answer in answers)
    summary = f"{len(answers)} organisations extracted"
    value = {"commit": commits[-1], "commits": commits, "contacts": contacts, "summary": summary}
    return Answer(value, text=text, warnings=call.warnings)
