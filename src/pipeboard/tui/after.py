"""What was typed (or accepted) after an outcome, as what goes with the touch in the same commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions import consent, status
from pipeboard.actions.change import along
from pipeboard.board import leaving
from pipeboard.errors import UsageError
from pipeboard.tui import typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeboard.actions.change import Change, Subject
    from pipeboard.actions.follow import Step
    from pipeboard.board import Board

    Make = Callable[[Subject], Change]


class After(NamedTuple):
    """What goes with a touch: a step planned in it, or a further change of the contact."""

    step: Step | None = None
    then: Make | None = None

    def of(self, subject: Subject, touched: Change) -> Change:
        """The touch and what goes with it as one change."""
        return along(subject, touched, self.then) if self.then else touched


def after(board: Board, outcome: str, text: str, step: Step | None) -> After:
    """What was typed as the next step, or accepted. Raises UsageError where it is nothing known."""
    rule = board.config.outcomes.get(outcome)
    head, _, rest = text.partition(" ")
    if text == "-":
        return After()
    if not text:
        return After(step)
    if head in ("P", "N") and rest:
        return After(then=parked(board, rest, nurture=head == "N"))
    if head == "X":
        return After(then=_let_go(board, rest))
    if rule is not None and rule.consent == "ask":
        return After(then=stopped(board, text))
    if rule is not None and rule.suggest == "referral":
        who = typed.person(text)
        return After(then=leaving.hand_on(board, who.name, who.fields))
    return After(board.step(text))


def parked(board: Board, text: str, *, nurture: bool) -> Make:
    """`may timing: not before the fair` as a pause, or as nurture, until then."""
    if nurture and not text.strip():
        text = "+90d"
    until, said = status.until_of(text, board.now(), board.zone)
    return leaving.park(board, "nurture" if nurture else "paused", until, said)


def stopped(board: Board, text: str) -> Make:
    """They do not want it: everything, or the channel that was named."""
    actor, known = board.actor(), board.vocabulary.values("lists.channels")
    word = text.strip().casefold()
    channel = {"call": "phone", "mail": "email", "all": "", "everything": ""}.get(word, word)
    if channel and channel not in known:
        raise UsageError(f"{text!r} is not a channel", hint=f"{', '.join(known)}, or everything")
    return lambda subject: consent.stop(subject, channel, actor)


def _let_go(board: Board, text: str) -> Make:
    letter, _, rest = text.strip().partition(" ")
    if letter == "s":
        return stopped(board, rest)
    if letter == "l":
        return leaving.lose(board, rest, "")
    states = {"d": "disqualified", "c": "churned"}
    if letter not in states:
        raise UsageError("X and then l lost, d disqualify, c churned, s stop contacting")
    return leaving.let_go(board, states[letter], rest)
