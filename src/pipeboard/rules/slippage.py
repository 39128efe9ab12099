"""How often, and how far, the expected close of deals was put off (domain.md, 11.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pipeboard.rules.rates import share

_CLOSE = re.compile(r'opportunities\[([^\]]+)\]\.expected_close: "([\d-]{10})" -> "([\d-]{10})"')


class Told(NamedTuple):
    """A commit: its sha, the verb of its sentence, its trailers as (key, value)."""

    sha: str
    verb: str
    trailers: Sequence[tuple[str, str]]

    def of(self, key: str) -> list[str]:
        """The values of one trailer."""
        return [value for name, value in self.trailers if name == key]


class Push(NamedTuple):
    """The close of an opportunity moved by so many days, later or (negative) sooner.

    `contacts` are those that the commit was about, the owner of the opportunity among them.
    """

    contacts: tuple[str, ...]
    opportunity: str
    days: int


class Slippage(NamedTuple):
    """Of some opportunities: times they were put off, the days, the share put off twice or more."""

    pushes: int
    days: int
    twice: float | None


def moves(newest_first: Iterable[Told]) -> list[Push]:
    """What the commits did to expected closes. What was undone, and the undoing, is left out."""
    taken_back: set[str] = set()
    found = []
    for commit in newest_first:
        if commit.sha in taken_back:
            continue
        if commit.verb in ("undo", "redo"):
            taken_back.update(commit.of("Pb-Reverts"))
            continue
        contacts = tuple(commit.of("Pb-Contact"))
        for change in commit.of("Pb-Change"):
            if match := _CLOSE.fullmatch(change):
                days = (date.fromisoformat(match[3]) - date.fromisoformat(match[2])).days
                found.append(Push(contacts, match[1], days))
    return found


def slippage(pushes: Sequence[Sequence[int]], opportunities: int) -> Slippage:
    """`pushes` are the days of each time an opportunity was put off, by opportunity."""
    later = [[days for days in one if days > 0] for one in pushes]
    return Slippage(
        sum(map(len, later)),
        sum(map(sum, later)),
        share(sum(len(one) > 1 for one in later), opportunities),
    )
