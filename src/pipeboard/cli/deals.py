"""`opp add|set|ls`, `win`, `lose`: opportunities, from the first word to the last."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board.deals import DealCard
    from pipeboard.cli.call import Call

_FIELDS = ("value", "close", "stage", "type", "per", "currency", "probability")
_OPPORTUNITY = re.compile(r"o-[0-9a-z]{1,32}")


def opp_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb opp`."""
    from pipeboard.cli.options import writing

    add = parser.add_argument
    add("action", nargs="?", choices=("ls", "add", "set"), default="ls")
    add("words", nargs="*", metavar="CONTACT", help="add: NAME · set: [ID] FIELD=VALUE")
    add("-q", "--query", metavar="QUERY", help="every contact a query finds")
    _worth(parser)
    add("--close", default="", metavar="DAY", help="when it is expected to close")
    add("--stage", default="", help="default: the first of the pipeline")
    add("--probability", default="", metavar="PERCENT", help="default: the stage's")
    add("--all", action="store_true", help="ls: those that are won or lost as well")
    writing(parser)


def _worth(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--value", default="", metavar="MONEY", help="18000, '18k EUR/year', 200/month")
    add("--type", default="", help="new, upsell, cross-sell or renewal")
    add("--per", default="", help="once, month or year")
    add("--currency", default="", metavar="CODE", help="default: the workspace's")
    add("--set", action="append", default=[], metavar="FIELD=VALUE", help="any other field")


def opp(call: Call) -> Answer:
    """List opportunities; open one; set what one says."""
    if call.options.action == "ls":
        return _list(call)
    return _add(call) if call.options.action == "add" else _set(call)


def _said(call: Call) -> list[str]:
    """The options as `field=value`."""
    told = [f"{name}={text}" for name in _FIELDS if (text := getattr(call.options, name, ""))]
    return [*told, *call.options.set]


def _add(call: Call) -> Answer:
    from pipeboard.actions.opportunity import add
    from pipeboard.board.moving import warned

    name, rest = call.split(call.options.words, least=1)
    said, terms, override = _said(call), call.board.deal_terms(), call.options.override

    def make(subject: Subject) -> Change:
        change = add(subject, " ".join(rest), said, terms)
        judged = call.board.judged(subject, change, override)
        if amiss := warned(judged):
            call.warnings.append(f"{subject.name}: not there yet: {', '.join(amiss)}")
        return judged

    return call.change_all(call.subjects(name), make)


def _set(call: Call) -> Answer:
    from pipeboard.actions.opportunity import set_fields

    name, rest = call.split(call.options.words)
    id = _taken(rest)
    said, terms = [*rest, *_said(call)], call.board.deal_terms()
    if not said:
        raise UsageError("set what?", hint="pb opp set CONTACT [ID] stage=proposal close=fri")
    return call.change_all(call.subjects(name), lambda one: set_fields(one, id, said, terms))


def _taken(words: list[str]) -> str:
    """The id of an opportunity where the words begin with one; it is taken off them."""
    return words.pop(0) if words and _OPPORTUNITY.fullmatch(words[0]) else ""


def win_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb win`."""
    add = parser.add_argument
    add("words", nargs="*", metavar="CONTACT [ID]", help="the one that is open, or which")
    add("-q", "--query", metavar="QUERY", help="every contact a query finds")
    add("--name", default="", help="without an opportunity: what was sold")
    add(
        "--renewal", default="", metavar="DAY", help="default: 12 months on, where paid per year; -"
    )
    _worth(parser)


def win(call: Call) -> Answer:
    """Won: closed, its contact a customer; with --value it is made on the spot."""
    from pipeboard.actions.closing import sell
    from pipeboard.actions.closing import win as won

    name, rest = call.split(call.options.words)
    id, said = _taken(rest), _said(call)
    terms = call.board.deal_terms(call.options.override)
    reason = call.options.reason or " ".join(rest)
    how = {"reason": reason, "renewal": call.options.renewal}
    title = call.options.name
    if id and (said or title):
        raise UsageError(f"{id} is there already", hint=f"first pb opp set CONTACT {id} value=…")

    def make(subject: Subject) -> Change:
        if said or title:
            return sell(subject, title or "Sale", said, terms, **how)
        return won(subject, terms, id=id, **how)

    return call.change_all(call.subjects(name), make)


def lose_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb lose`."""
    add = parser.add_argument
    add("words", nargs="*", metavar="CONTACT [ID] REASON [NOTE]", help="o-4k2m9x price")
    add("-q", "--query", metavar="QUERY", help="every contact a query finds")
    add("--to", default="", metavar="COMPETITOR", help="to whom")
    add("--then", default="", metavar="WHAT", help="nurture:+180d (default), lost, open")


def lose(call: Call) -> Answer:
    """Lost, with a reason of the list; what then counts once no opportunity is open."""
    from pipeboard.board.leaving import lose as lost

    name, rest = call.split(call.options.words)
    id = _taken(rest)
    said = " ".join([*rest, call.options.reason]).strip()
    make = lost(call.board, said, call.options.then, id=id, to=call.options.to)
    return call.change_all(call.subjects(name), make)


# the list ---------------------------------------------------------------------------------------


def _list(call: Call) -> Answer:
    """Opportunities of all contacts, of those a query finds, or of one."""
    words = call.options.words
    if call.options.query is not None and words:
        raise UsageError("a contact and a query", hint="pb opp ls CONTACT, or pb opp ls -q QUERY")
    query = call.options.query or ""
    if words:
        query = f"id:{call.board.find(' '.join(words)).id} status:*"
    found = call.board.deals(query, closed=call.options.all or bool(words))
    shown = [number for column in found.view.columns for number in column.rids]
    cards = call.board.deal_cards([found.keys[number] for number in shown])
    rows = [_row(card, call) for card in cards if card is not None]
    warnings = found.view.warnings
    return Answer(rows=rows, columns=_COLUMNS, warnings=warnings, empty="no opportunity")


def _row(card: DealCard, call: Call) -> dict[str, object]:
    """`id` is the contact's, `opp` the opportunity's; money is a year's in `currency`."""
    from pipeboard.model.times import local_day

    def of(epoch: int | None) -> str | None:
        return str(local_day(epoch, call.board.zone)) if epoch is not None else None

    return {
        "id": card.id, "contact": card.name, "org": card.org or None, "path": card.path,
        "opp": card.deal, "name": card.title or None, "type": card.type or None,
        "stage": card.stage or None, "value": card.value, "weighted": card.weighted,
        "currency": call.board.currency, "probability": card.probability,
        "forecast": card.forecast or None, "expected_close": of(card.close_at),
        "slipped_days": card.late_days, "closed": of(card.closed_at),
        "offer_expires": of(card.offer_ends), "trial_ends": of(card.trial_ends),
        "lost_reason": card.lost_reason or None, "lost_to": card.lost_to or None,
        "owner": card.owner or None, "rotting": card.rotting,
    }  # fmt: skip


_COLUMNS = (
    Heading("STAGE", lambda row: row["stage"]),
    Heading("CONTACT", lambda row: row["contact"], 26),
    Heading("OPPORTUNITY", lambda row: row["name"], 30),
    Heading("VALUE", lambda row: row["value"], right=True),
    Heading("%", lambda row: f"{row['probability']:.0f}" if row["probability"] else "", right=True),
    Heading("CLOSE", lambda row: row["closed"] or row["expected_close"]),
    Heading("LATE", lambda row: f"{row['slipped_days']}d" if row["slipped_days"] else ""),
    Heading("LOST", lambda row: row["lost_reason"], 16),
    Heading("OWNER", lambda row: row["owner"], 12),
    Heading("ID", lambda row: row["opp"]),
)
