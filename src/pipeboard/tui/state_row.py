"""A row of a form of states: what it may say, what it says, and how it is painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.tui.card import CURSOR
from pipeboard.tui.text import cut, fit, width_of

if TYPE_CHECKING:
    from pipeboard.tui.card import Line

LABEL = 15
STATE = 5
"""Cells of the widest mark and a space."""
_CHOSEN, _FREE = "●", "·"


class Choice(NamedTuple):
    """A state: its letter, its name, and what its column is headed by."""

    letter: str
    state: str
    head: str


class Row(NamedTuple):
    """A line of the form. `states` are those it may take (none: it is text alone); `asks` what its
    text is called ("": it has none); `aside` who said so and when, `worn` why that is too old."""

    key: str
    label: str
    state: str = ""
    text: str = ""
    states: tuple[str, ...] = ()
    asks: str = ""
    aside: str = ""
    worn: str = ""


class Wrong(NamedTuple):
    """What stands in the way of saving, and the row to mend."""

    key: str
    error: Exception


Typed = Mapping[str, tuple[str, str]]
"""State and text by row, of the rows that were changed."""


def drawn(row: Row, choices: Sequence[Choice], width: int, *, cursor: bool, changed: bool) -> Line:
    """Its label, a mark below each head, its text, and who said so; now, where it was changed."""
    lead: Line = [
        (CURSOR if cursor else " ", "pointer"),
        (fit(row.label, LABEL), "name" if changed else "text"),
    ]
    for choice in choices:
        on = row.state == choice.state
        mark = f"[{_CHOSEN}]" if on else f" {_FREE} " if choice.state in row.states else ""
        lead.append((fit(mark, STATE), "name" if on else "dim"))
    used = 1 + LABEL + STATE * len(choices)
    worn = bool(row.worn) and not changed
    words = "now" if changed else f"! {row.worn} {row.aside}" if worn else row.aside
    aside = cut(words.strip(), max(0, (width - used) // 2))
    room = max(0, width - used - width_of(aside) - 1)
    return [*lead, (fit(row.text, room), "text"), (" ", "text"),
            (aside, "overdue" if worn else "dim")]  # fmt: skip
