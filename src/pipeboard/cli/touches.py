"""`log`, `note`, `next`, `done`, `snooze`, `signal`: what happened, and what comes next."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError, nearest

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.follow import Step
    from pipeboard.actions.touch import Touch
    from pipeboard.cli.call import Call
    from pipeboard.cli.output import Answer


def _whom(parser: argparse.ArgumentParser, words: str, help: str) -> None:
    parser.add_argument("words", nargs="*", metavar=words, help=help)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def _touch_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--next", metavar="STEP", default="", help="'fri 10:00 video: demo', or rule: the outcome's"
    )
    add("--instead", metavar="WHO", default="", help="the wrong person: who it is, 'name, mail'")
    add("--gave", metavar="WHAT", default="", help="what they got of use")
    add("--in", dest="inbound", action="store_true", help="it came from them")
    add("--at", metavar="TIME", default="", help="when it happened")
    add("--min", type=int, metavar="N", help="minutes it took")
    add("--tone", choices=("+", "0", "-"), default="", help="how it went")
    add("--ref", metavar="ID", default="", help="a foreign id: logging it twice does nothing")
    add("--where", metavar="PLACE", default="", help="where (a group, a fair …)")
    add("--no-reply-needed", action="store_true", help="their message wants no answer")
    add("--keep-next", action="store_true", help="leave planned steps as they are")
    add("--only-channel", action="store_true", help="opted-out of this channel, not of everything")


def log_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb log`."""
    _whom(parser, "CONTACT TYPE [OUTCOME] [TEXT]", "call connected 'budget is ok'")
    _touch_options(parser)


def log(call: Call) -> Answer:
    """Log a touch; it closes the planned step that it fulfils."""
    from pipeboard.actions.touch import log as logged
    from pipeboard.cli.outcomes import followed

    name, rest = call.split(call.options.words, least=1)
    touch = _touch(call, rest)
    today = call.board.today()
    return call.change_all(
        call.subjects(name),
        lambda one: followed(call, one, touch, lambda t: logged(one, t, call.actor, today)),
    )


def done_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb done`."""
    _whom(parser, "CONTACT [OUTCOME] [TEXT]", "no-answer")
    parser.add_argument(
        "--step", metavar="ID", default="", help="another step than the one due first"
    )
    _touch_options(parser)


def done(call: Call) -> Answer:
    """The planned step happened: log its outcome."""
    from pipeboard.actions.touch import done as did
    from pipeboard.cli.outcomes import followed

    name, rest = call.split(call.options.words)
    touch = _touch(call, ["", *rest])
    step, today = call.options.step, call.board.today()
    return call.change_all(
        call.subjects(name),
        lambda one: followed(call, one, touch, lambda t: did(one, t, call.actor, today, step=step)),
    )


def _touch(call: Call, words: list[str]) -> Touch:
    """`call connected "budget ok"`: type, then an outcome where it is one, then free text."""
    from pipeboard.actions.touch import Touch
    from pipeboard.cli.call import near_or_all
    from pipeboard.cli.outcomes import meant

    outcomes = call.board.vocabulary.outcomes
    kind, rest = words[0], words[1:]
    outcome = rest.pop(0) if rest and rest[0] in outcomes else ""
    if rest and not outcome and " " not in rest[0] and (len(rest) > 1 or meant(rest[0], outcomes)):
        raise UsageError(
            f"{rest[0]!r} is not an outcome",
            hint=f"{near_or_all(rest[0], outcomes)} · a text is written in one piece: 'so it went'",
            items=[{"found": rest[0], "nearest": nearest(rest[0], outcomes)}],
        )
    options = call.options
    touch = Touch(
        type=kind,
        outcome=outcome,
        text=" ".join(rest),
        inbound=options.inbound or call.board.outcome_is_inbound(outcome),
        at=_when(call, options.at),
        minutes=options.min,
        gave=options.gave,
        ref=options.ref,
        tone=options.tone,
        where=options.where,
        needs_reply=not options.no_reply_needed,
        keep_next=options.keep_next,
    )
    if options.next in ("", "rule"):
        return touch
    planned = step(call, options.next)
    _warn_empty(call, planned)
    return replace(touch, next=planned)


def _when(call: Call, text: str) -> str:
    """A past time as the files write it."""
    if not text:
        return ""
    from pipeboard.cli.call import instant
    from pipeboard.model.times import format_instant

    return text if len(text) == 10 else format_instant(instant(text, call.board))


def note_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb note`."""
    _whom(parser, "CONTACT TEXT", "'? does it export to Power BI'")
    parser.add_argument("--about", default="", metavar="WHAT", help="what an objection is about")
    parser.add_argument(
        "--kind", default="", help="question, concern, objection, goal, need, praise"
    )


def note(call: Call) -> Answer:
    """Take a note."""
    from pipeboard.actions.touch import note as noted

    name, rest = call.split(call.options.words, least=1)
    text, about, kind = " ".join(rest), call.options.about, call.options.kind
    return call.change_all(
        call.subjects(name), lambda one: noted(one, text, call.actor, kind=kind, about=about)
    )


def next_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb next`."""
    _whom(parser, "CONTACT WHEN [CHANNEL] [REASON]", "tue email 'Power BI answer'")
    parser.add_argument("--give", default="", metavar="WHAT", help="what they will get of use")
    parser.add_argument("--promised", action="store_true", help="we said so")
    parser.add_argument("--drop", default="", metavar="ID", help="cancel a planned step instead")


def next(call: Call) -> Answer:
    """Plan the next step."""
    from pipeboard.actions.follow import drop_step, next_step

    if call.options.drop:
        name, _ = call.split(call.options.words)
        return call.change_all(call.subjects(name), lambda one: drop_step(one, call.options.drop))
    name, rest = call.split(call.options.words, least=1)
    said = step(call, " ".join(rest))
    promised = said.promised or call.options.promised
    planned = replace(said, give=call.options.give or said.give, promised=promised)
    _warn_empty(call, planned)
    return call.change_all(call.subjects(name), lambda one: next_step(one, planned, call.actor))


def _warn_empty(call: Call, planned: Step) -> None:
    """Say so where a step only asks for news; it is planned all the same."""
    from pipeboard.model.news import asks_for_news

    words = "" if planned.give else asks_for_news(planned.reason)
    if words:
        call.warnings.append(f'"{words}" gives them nothing: --give says what they get of it')


def step(call: Call, text: str) -> Step:
    """A step in words: `fri 10:00 video: demo`, `tue email Power BI answer`."""
    return call.board.step(text)


def snooze_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb snooze`."""
    _whom(parser, "CONTACT [UNTIL]", "1w, fri, 2026-12-01 (default: a day)")
    parser.add_argument(
        "--step", default="", metavar="ID", help="another step than the one due first"
    )


def snooze(call: Call) -> Answer:
    """Put the next step off."""
    from pipeboard.actions.follow import snooze as snoozed

    name, rest = call.split(call.options.words)
    words, chosen = " ".join(rest), call.options.step
    return call.change_all(
        call.subjects(name),
        lambda one: snoozed(one, _until(call, one, words), call.actor, step=chosen),
    )


def _until(call: Call, subject: Subject, words: str) -> str:
    """Until when, as files write it; without words the day after the step's own, or tomorrow."""
    from pipeboard.actions.follow import by_due
    from pipeboard.actions.phrase import parse_until
    from pipeboard.model.times import parse_time

    board, now = call.board, call.board.now()
    if not words and (steps := by_due(subject)):
        named = [one for one in steps if one.get("id") == call.options.step] or steps
        now = max(now, parse_time(str(named[0]["due"]), board.zone)[0])
    return parse_until(words or "1d", now, board.zone)


def signal_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb signal`."""
    _whom(parser, "CONTACT KIND", "demo-request")
    parser.add_argument("--ref", default="", metavar="ID", help="a foreign id: twice does nothing")
    parser.add_argument("--note", default="", metavar="TEXT", help="what they wrote")
    parser.add_argument("--at", default="", metavar="TIME", help="when it happened")


def signal(call: Call) -> Answer:
    """Record a signal; idempotent by --ref. `pb signal add CONTACT KIND` works as well."""
    from pipeboard.actions.touch import signal as signalled
    from pipeboard.cli.call import near_or_all

    words = list(call.options.words)
    if words[:1] == ["add"] and len(words) > 2:
        words = words[1:]
    name, rest = call.split(words, least=1)
    kind, kinds = rest[0], call.board.vocabulary.signals
    if kind not in kinds:
        raise UsageError(
            f"{kind!r} is not a signal",
            hint=near_or_all(kind, kinds),
            items=[{"found": kind, "nearest": nearest(kind, kinds)}],
        )
    at = _when(call, call.options.at)
    return call.change_all(
        call.subjects(name),
        lambda one: signalled(
            one, kind, call.actor, ref=call.options.ref, note=call.options.note, at=at
        ),
    )
