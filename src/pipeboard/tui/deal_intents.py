"""What a key and a typed line mean for an opportunity, as functions from a contact to a Change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING

from pipeboard.actions import closing, entry, opportunity, status
from pipeboard.actions.change import along

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board import Board

    Make = Callable[[Subject], Change]

_WAY = {True: "a stage on", False: "a stage back"}
"""What a move of several is called."""


def add(board: Board, name: str, said: Sequence[str], override: str = "") -> Make:
    """A new opportunity, past its gate."""
    terms = board.deal_terms()

    def make(subject: Subject) -> Change:
        change = opportunity.add(subject, name, said, terms)
        return board.judged(subject, change, override)

    return make


def draft(board: Board, name: str, said: Sequence[str]) -> Make:
    """A new opportunity as far as it is typed: no gate is asked yet."""
    return partial(opportunity.add, name=name, said=said, terms=board.deal_terms())


def set_fields(board: Board, id: str, said: Sequence[str]) -> Make:
    """What an opportunity says: `stage=proposal`."""
    return partial(opportunity.set_fields, id=id, said=said, terms=board.deal_terms())


def move(board: Board, deals: Mapping[str, Sequence[str]], by: int) -> Make:
    """So many stages on, or back: the opportunities of each contact's file by their ids, the only
    one (`""`) of any other."""
    terms = board.deal_terms()
    several = sum(map(len, deals.values())) > 1

    def make(subject: Subject) -> Change:
        first, *others = deals.get(subject.path, ("",))
        change = opportunity.move(subject, first, by, terms)
        for id in others:
            then = partial(opportunity.move, id=id, by=by, terms=terms)
            change = along(subject, change, then)
        return replace(change, words=_WAY[by > 0]) if several else change

    return make


def win(board: Board, id: str, reason: str, renewal: str) -> Make:
    """Won, because; renewed on a day, `-` for never."""
    return partial(closing.win, terms=board.deal_terms(), id=id, reason=reason, renewal=renewal)


def sell(board: Board, name: str, worth: str, reason: str, renewal: str) -> Make:
    """Sold without having been an opportunity."""
    return partial(
        closing.sell, name=name, said=[f"value={worth}"], terms=board.deal_terms(), reason=reason,
        renewal=renewal,
    )  # fmt: skip


def proof(board: Board, id: str, text: str) -> Make:
    """A trial until a day, or any other proof: `trial +14d`, `demo`, `reference-call they met`."""
    terms = board.deal_terms()
    kind, _, rest = text.strip().partition(" ")
    key = "ends" if kind == "trial" else "result"
    words = f"kind={kind}" + (f" {key}={quote(rest.strip())}" if rest else "")
    return partial(opportunity.set_fields, id=id, said=[f"proof={words}"], terms=terms)


def feedback(board: Board, text: str) -> Make:
    """What a customer says: `9 loves the counts`, or `rating=9 loves="the counts"`."""
    terms, words = board.deal_terms(), text
    if "=" not in text:
        rating, _, rest = text.strip().partition(" ")
        key, _, said = rest.strip().partition(" ")
        words = f"rating={rating}" + (f" {key}={quote(said)}" if said else "")
    words += "" if "via=" in words else " via=customer"
    return lambda subject: entry.append(subject, ("customer", "feedback"), words, terms)


def reopen(board: Board, reason: str, step: str) -> Make:
    """Open again, with what is next."""
    planned = board.step(step) if step else None
    actor = board.actor()
    return lambda subject: status.reopen(subject, reason, planned, actor)
