"""What stands around the cards of a column: its head with the sums, its parked line, its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.tui.say import money, span
from pipeboard.tui.text import cut, fit, width_of

if TYPE_CHECKING:
    from pipeboard.board.views import Column
    from pipeboard.tui.card import Line
    from pipeboard.tui.columns import Slot


def head(column: Column, count: str, slot: Slot, currency: str, border: str) -> Line:
    """`┌ Prospects 9 ──── €71k · w €24k ┐`; a narrow column shows its name alone."""
    width = slot.width - 2
    label = cut(column.label, max(3, width - 1))
    if slot.wide:
        label = f" {cut(column.label, max(3, width - 3 - len(count)))} {count} "
    for sums in _sums(column, currency) if slot.wide else []:
        text = f" {' · '.join(sums)} "
        if width_of(label) + width_of(text) + 1 <= width:
            rule = "─" * (width - width_of(label) - width_of(text))
            return [("┌", border), (label, border), (f"{rule}{text}", border), ("┐", border)]
    rule = "─" * max(0, width - width_of(label))
    return [("┌", border), (label, border), (f"{rule}┐", border)]


def tally(column: Column, count: int) -> str:
    """How many are in a column: 9, 38,335, or 200+ before all of them are read."""
    return f"{count}+" if column.more else f"{count:,}"


def band_line(column: Column, band: int, count: int, width: int, currency: str) -> Line:
    """` qualified 5`, ` opportunity 4 · €71k`: the head of a band; `count` are the column's."""
    split = column.deals_from or 0
    number = "" if column.more else f" {count - split if band else split:,}"
    worth = f" · {money(column.value, currency)}" if band and column.value else ""
    words = f"{('qualified', 'opportunity')[band]}{number}{worth}"
    words = cut(words, width - 3)
    rule = "─" * (width - width_of(words) - 3)
    return [(" ", "text"), (words, "chip"), (" ", "frame"), (rule, "frame"), (" ", "text")]


def _sums(column: Column, currency: str) -> list[list[str]]:
    """The sums of a column, the longest choice first."""
    idle = [f"Ø {span(column.idle_days)}"] if column.rids and column.counted else []
    if not column.value:
        return [idle] if idle else []
    value, weighted = money(column.value, currency), f"w {money(column.weighted, currency)}"
    worth = [value, weighted] if column.weighted else [value]
    return [[*worth, *idle], worth, [value]]


def parked_line(column: Column, width: int) -> Line:
    """`+3 nurture +1 paused`: who is beside the column, not in it."""
    words = " ".join(f"+{number} {status}" for status, number in column.parked.items() if number)
    total = sum(column.parked.values())
    if width_of(words) > width - 2:
        words = f"+{total} parked" if width >= 12 else f"+{total}"
    return [(" ", "dim"), (fit(words, width - 1), "dim")]


def bottom(width: int, border: str, at: int, count: str) -> Line:
    """The foot, with the cursor's place in the focused column."""
    place = f" {at}/{count} " if at and width > 16 else ""
    return [(f"└{'─' * (width - 3 - len(place))}{place}─┘", border)]


def narrow_lines(column: Column, count: str, width: int, currency: str) -> list[Line]:
    """A neighbour's counts and sums, one a line, and an empty line before the names below them."""
    facts = [(count, "name")]
    facts += [(f"Σ {money(column.value, currency)}", "value")] if column.value else []
    facts += [(f"w {money(column.weighted, currency)}", "dim")] if column.weighted else []
    facts += [(f"Ø {span(column.idle_days)}", "dim")] if column.rids and column.counted else []
    return [
        [(" ", "text"), (fit(text, width - 1), style)] for text, style in [*facts, ("", "text")]
    ]
