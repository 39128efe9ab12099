"""`set`, `move`, `tag`, `assign`: fields of one or many contacts, one commit."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError, nearest

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board.gate import Verdict
    from pipeboard.cli.call import Call
    from pipeboard.cli.output import Answer


def _whom(parser: argparse.ArgumentParser, words: str, help: str) -> None:
    parser.add_argument("words", nargs="*", metavar=words, help=help)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def set_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb set`."""
    _whom(parser, "CONTACT FIELD=VALUE", "title=CFO tags+=vip owner= custom.seats=12")


def set_(call: Call) -> Answer:
    """Set fields: `=` sets (nothing behind it unsets), `+=` and `-=` add to and take from lists.

    Behind `purchases+=`, `customer.feedback+=` and the `proof+=` of an opportunity stands an entry.
    """
    from pipeboard.actions.decide import set_fields

    name, assignments = call.split(call.options.words, least=1)
    entries = [one for one in assignments if _adds_entry(one)]
    fields = [one for one in assignments if one not in entries]

    def make(subject: Subject) -> Change:
        if not entries:
            return set_fields(subject, fields)
        return _with_entries(call, subject, fields, entries)

    return call.change_all(call.subjects(name), make)


def _adds_entry(assignment: str) -> bool:
    """Whether an assignment adds an entry to a log; only then the words of one are loaded."""
    if "+=" not in assignment or "=" not in assignment.partition("+=")[2]:
        return False
    from pipeboard.actions.entry import added

    return added(assignment) is not None


def _with_entries(call: Call, subject: Subject, fields: list[str], entries: list[str]) -> Change:
    """What is set and what is added, as one change."""
    from functools import partial

    from pipeboard.actions.change import along
    from pipeboard.actions.decide import set_fields
    from pipeboard.actions.entry import added, append

    terms = call.board.deal_terms()
    told = [found for one in entries if (found := added(one))]
    makes = [partial(append, path=path, text=text, terms=terms) for path, text in told]
    if fields:
        makes.insert(0, partial(set_fields, assignments=fields))
    change = makes[0](subject)
    for make in makes[1:]:
        change = along(subject, change, make)
    return change


def move_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb move`."""
    _whom(parser, "CONTACT STAGE", "lead, prospect or customer")


def move(call: Call) -> Answer:
    """Move to a stage through its gate; what stops it is named, --override goes past it."""
    from pipeboard.board import moving

    name, (stage, *_) = call.split(call.options.words, least=1)
    reason, override = call.options.reason, call.options.override
    subjects = call.subjects(name)
    said = moving.verdicts(call.board, subjects, stage, reason=reason or override)
    if not call.options.skip_blocked:
        moving.require(said.values(), override)
    answer = call.change_all(
        subjects,
        lambda one: moving.move(
            call.board, one, stage, reason=reason, override=override, verdict=said.get(one.path)
        ),
    )
    answer.warnings += _amiss([one for one in said.values() if override or one.passed])
    return answer


def _amiss(said: Sequence[Verdict]) -> list[str]:
    """What did not pass and stopped nobody: of one contact item by item, of many by name."""
    lacks = [(one, one.amiss("block", "warn")) for one in said]
    if len(said) == 1:
        return [f"{item.id}: {item.hint}" for _, items in lacks for item in items]
    return [f"{one.name}: {', '.join(item.id for item in items)}" for one, items in lacks if items]


def tag_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb tag`."""
    _whom(parser, "CONTACT TAG", "tags to add")
    parser.add_argument(
        "-r", "--remove", action="append", default=[], metavar="TAG", help="take off"
    )


def tag(call: Call) -> Answer:
    """Add tags, and take others off (-r)."""
    from pipeboard.actions.decide import tag as tagged

    name, add = call.split(call.options.words)
    if not add and not call.options.remove:
        raise UsageError("which tag?", hint="pb tag CONTACT vip, or pb tag CONTACT -r vip")
    return call.change_all(call.subjects(name), lambda one: tagged(one, add, call.options.remove))


def assign_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb assign`."""
    _whom(parser, "CONTACT OWNER", "who: a key of the team, me, or nobody")


def assign(call: Call) -> Answer:
    """Give contacts to somebody of the team."""
    from pipeboard.actions.decide import assign as assigned

    name, rest = call.split(call.options.words, least=1)
    owner = of_the_team(call, rest[0])
    return call.change_all(call.subjects(name), lambda one: assigned(one, owner))


def of_the_team(call: Call, name: str) -> str:
    """The owner that a word means: `me`, `nobody` ("") or a key of the team, if there is a team."""
    if name in ("me", "nobody"):
        return call.actor.by if name == "me" else ""
    from pipeboard.cli.call import near_or_all

    team = call.board.vocabulary.team
    if team and name not in team:
        raise UsageError(
            f"{name!r} is not in the team",
            hint=near_or_all(name, team),
            items=[{"found": name, "nearest": nearest(name, team)}],
        )
    return name
