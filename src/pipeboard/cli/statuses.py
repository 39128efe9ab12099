"""`disqualify`, `churn`, `nurture`, `pause`, `reopen`: how contacts leave, and come back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call
    from pipeboard.cli.output import Answer


def _whom(parser: argparse.ArgumentParser, words: str, help: str) -> None:
    parser.add_argument("words", nargs="*", metavar=words, help=help)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def _losing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lose", default="", metavar="REASON", help="why their open opportunities are lost"
    )


def disqualify_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb disqualify`."""
    _whom(parser, "CONTACT REASON [NOTE]", "not-icp, no-budget … (pb config reasons.disqualified)")
    _losing(parser)


def disqualify(call: Call) -> Answer:
    """Not for us, with a reason of the list."""
    return _let_go(call, "disqualified", "")


def churn_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb churn`."""
    _whom(parser, "CONTACT REASON [NOTE]", "price, low-usage … (pb config reasons.churned)")
    parser.add_argument("--review", default="+180d", metavar="DAY", help="when to win them back")
    _losing(parser)


def churn(call: Call) -> Answer:
    """A customer left, with a reason of the list; looked at again after 180 days."""
    return _let_go(call, "churned", call.options.review)


def _let_go(call: Call, state: str, review: str) -> Answer:
    from pipeboard.board.leaving import let_go

    name, rest = call.split(call.options.words)
    make = let_go(call.board, state, _told(call, rest), call.options.lose, review=review)
    return call.change_all(call.subjects(name), make)


def nurture_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb nurture`."""
    _whom(parser, "CONTACT [REASON] [NOTE]", "timing, budget-cycle … (pb config reasons.parked)")
    parser.add_argument("--review", default="+90d", metavar="DAY", help="when to look again")


def nurture(call: Call) -> Answer:
    """Not now, but something useful meanwhile; back on a signal, or on the day."""
    return _park(call, "nurture")


def pause_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb pause`."""
    _whom(parser, "CONTACT [REASON] [NOTE]", "timing, budget-cycle … (pb config reasons.parked)")
    parser.add_argument("--review", default="", metavar="DAY", help="until when: may, +3mo")


def pause(call: Call) -> Answer:
    """Left alone until a day; back by itself then."""
    if not call.options.review:
        raise UsageError("paused until when?", hint="pb pause CONTACT --review may")
    return _park(call, "paused")


def _park(call: Call, state: str) -> Answer:
    from pipeboard.actions.status import until_of
    from pipeboard.board.leaving import park

    name, rest = call.split(call.options.words)
    day, more = until_of(call.options.review, call.board.now(), call.board.zone)
    if more:
        raise UsageError(f"{call.options.review!r} is not a day", hint="may · +90d · 2027-05-03")
    return call.change_all(call.subjects(name), park(call.board, state, day, _told(call, rest)))


def reopen_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb reopen`."""
    _whom(parser, "CONTACT WHY", "'they wrote: the budget is there'")
    parser.add_argument("--next", metavar="STEP", default="", help="'fri 10:00 call: prices'")


def reopen(call: Call) -> Answer:
    """Open again, with a reason and what comes next."""
    from pipeboard.actions.status import reopen as again

    name, rest = call.split(call.options.words)
    reason, step = _told(call, rest), call.options.next
    planned = call.board.step(step) if step else None
    return call.change_all(call.subjects(name), lambda one: again(one, reason, planned, call.actor))


def _told(call: Call, words: list[str]) -> str:
    """What was said, and `-m` behind it."""
    return " ".join([*words, call.options.reason]).strip()
