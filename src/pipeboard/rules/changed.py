"""What changed between two days: who moved, what was won and lost, what a pipeline gained.

Two snapshots of a board are compared, so that what nobody wrote down is seen as well: a value that
was edited, a close that was put off, a contact that was forgotten (domain.md, 11.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

DAY = 86_400


class Standing(NamedTuple):
    """Where a contact stands."""

    stage: str
    status: str


class Deal(NamedTuple):
    """An opportunity: open, won or (neither) lost; a year's value in the board's currency, None
    where that is not known; when it should close, in seconds since 1970."""

    is_open: bool
    is_won: bool
    value: float | None
    close: int | None


class Snapshot(NamedTuple):
    """A board on one day: contacts by id, opportunities by the contact's id and their own."""

    contacts: Mapping[str, Standing]
    deals: Mapping[tuple[str, str], Deal]


class Step(NamedTuple):
    """One thing that changed: in which kind of row, of whom, worth how much (or so many days)."""

    kind: str
    contact: str
    amount: float = 0.0


class Row(NamedTuple):
    """All that changed in one way; `amount` is money a year (less where it is lost), or days for
    what was put off."""

    kind: str
    number: int
    amount: float
    contacts: tuple[str, ...]


ORDER = ("new contact", "won", "lost", "opened", "value up", "value down", "put off", "sooner")
"""The rows that are always in this order; moves, statuses and who is gone follow."""
IN_DAYS = ("put off", "sooner")
"""The rows whose amount is in days."""


def changed(then: Snapshot, now: Snapshot) -> list[Row]:
    """Everything that is different now, a row for each way."""
    kinds: dict[str, list[Step]] = {}
    for step in (*_people(then, now), *_deals(then, now)):
        kinds.setdefault(step.kind, []).append(step)
    return [_row(kind, kinds[kind]) for kind in sorted(kinds, key=_place)]


def _row(kind: str, steps: list[Step]) -> Row:
    whom = tuple(dict.fromkeys(step.contact for step in steps))
    return Row(kind, len(steps), round(sum(step.amount for step in steps), 2), whom)


def _place(kind: str) -> tuple[int, int, str]:
    if kind in ORDER:
        return 0, ORDER.index(kind), ""
    return 1, ("→" not in kind) + 2 * (kind == "gone"), kind


def _people(then: Snapshot, now: Snapshot) -> Iterator[Step]:
    for id, standing in now.contacts.items():
        before = then.contacts.get(id)
        if before is None:
            yield Step("new contact", id)
            continue
        if before.stage != standing.stage:
            yield Step(f"{before.stage} → {standing.stage}", id)
        if before.status != standing.status:
            yield Step("open again" if standing.status == "open" else standing.status, id)
    yield from (Step("gone", id) for id in then.contacts if id not in now.contacts)


def _deals(then: Snapshot, now: Snapshot) -> Iterator[Step]:
    for key, deal in now.deals.items():
        before = then.deals.get(key)
        value = deal.value or 0.0
        if not deal.is_open:
            if before is None or before.is_open:
                won = deal.is_won
                yield Step("won" if won else "lost", key[0], value if won else -value)
        elif before is None:
            yield Step("opened", key[0], value)
        else:
            yield from _terms(key[0], before, deal)


def _terms(contact: str, before: Deal, after: Deal) -> Iterable[Step]:
    """What became of the terms of a deal that is open still."""
    more = (after.value or 0.0) - (before.value or 0.0)
    if more:
        yield Step("value up" if more > 0 else "value down", contact, more)
    if before.close is not None and after.close is not None and before.close != after.close:
        days = (after.close - before.close) / DAY
        yield Step("put off" if days > 0 else "sooner", contact, days)
