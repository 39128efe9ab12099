"""`set`, `move`, `tag`, `assign`: fields of one or many contacts, one commit."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError, nearest

if TYPE_CHECKING:
    from pipeboard.cli.call import Call
    from pipeboard.cli.output import Answer


def _whom(parser: argparse.ArgumentParser, words: str, help: str) -> None:
    parser.add_argument("words", nargs="*", metavar=words, help=help)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def set_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb set`."""
    _whom(parser, "CONTACT FIELD=VALUE", "title=CFO tags+=vip owner= custom.seats=12")


def set_(call: Call) -> Answer:
    """Set fields: `=` sets (nothing behind it unsets), `+=` and `-=` add to and take from lists."""
    from pipeboard.actions.decide import set_fields

    name, assignments = call.split(call.options.words, least=1)
    return call.change_all(call.subjects(name), lambda one: set_fields(one, assignments))


def move_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb move`."""
    _whom(parser, "CONTACT STAGE", "lead, prospect or customer")


def move(call: Call) -> Answer:
    """Move to a stage; going back wants a reason (-m)."""
    from pipeboard.actions.decide import move as moved

    name, rest = call.split(call.options.words, least=1)
    reason, override = call.options.reason, call.options.override
    return call.change_all(
        call.subjects(name),
        lambda one: moved(one, rest[0], call.actor, reason=reason, override=override),
    )


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
