"""One line of what a file says, and how its days and amounts are said."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.model.times import parse_day
from pipeboard.model.tree import Tree
from pipeboard.tui.say import Scene, day, money


class Fact(NamedTuple):
    """One line: its label ("" goes on), its text."""

    label: str
    text: str


def when(text: str, scene: Scene) -> str:
    """A date or time of the file as a short day; as written where it is none."""
    try:
        return day(parse_day(text, scene.zone), scene.today)
    except ValueError:
        return text


def worth(value: Tree, currency: Tree, scene: Scene) -> str:
    """An amount of the file, short; as written where it is none."""
    try:
        return money(float(str(value)), str(currency or scene.currency))
    except ValueError:
        return str(value)
