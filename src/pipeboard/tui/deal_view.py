"""The pipeline as columns of cards, an opportunity on each: who, what, for how much, how likely.

The third line says what presses: a trial or an offer that ends soon, else where they work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from pipeboard.model.times import local
from pipeboard.tui.board_view import ColumnGrid
from pipeboard.tui.card import FAILED, Line, Look, Piece, edge, gutter
from pipeboard.tui.say import Scene, day, money, span
from pipeboard.tui.text import clean, refusal

if TYPE_CHECKING:
    from pipeboard.board.deals import DealCard, Deals

_SOON = 14  # days ahead in which an offer's or a trial's end is named


class DealGrid(ColumnGrid["DealCard"]):
    """The columns of opportunities; the numbers in them are places in the view's own list."""

    def __init__(
        self,
        read: Callable[[Sequence[tuple[int, str]]], list[DealCard | None]],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(self._cards_of, deal_lines, deal_line, id=id)
        self._read = read
        self._keys: list[tuple[int, str]] = []

    def _cards_of(self, numbers: Sequence[int]) -> dict[int, DealCard]:
        cards = self._read([self._keys[number] for number in numbers])
        return {number: card for number, card in zip(numbers, cards, strict=True) if card}

    def mark_of(self, card: DealCard) -> str:
        """A contact may have several: the contact's id and the opportunity's."""
        return f"{card.id} {card.deal}" if card.id else ""

    def cards_of(self, numbers: Sequence[int]) -> list[DealCard]:
        """The cards of some places, those that are gone left out."""
        return [*self._cards_of(numbers).values()]

    @property
    def marked_cards(self) -> list[DealCard]:
        """The cards that are marked, as they stand in the columns."""
        return [card for card in self.cards_of(self.shown) if self.mark_of(card) in self.marked]

    def put(self, deals: Deals, scene: Scene, rid_of: Callable[[str], int | None]) -> None:
        """Show another pipeline; the cursor stays on its opportunity, in whichever column it is."""
        seen = self.card
        rid = (rid_of(seen.id) if seen.id else seen.rid) if seen else None
        self._keys = deals.keys
        place = None
        if seen is not None and rid is not None and (rid, seen.deal) in self._keys:
            place = self._keys.index((rid, seen.deal))
        self.show(deals.view, scene, lambda card: place)


def deal_lines(card: DealCard, width: int, scene: Scene, look: Look) -> list[Line]:
    """The three lines of a card, each exactly `width` cells."""
    worth = [(money(card.value, scene.currency), "value")] if card.value else [("no value", "none")]
    chance = f"{card.probability:.0f} %" if card.probability is not None else ""
    return [
        edge(
            gutter(look, card.problem), (card.name or card.path, "name"), _signs(card, scene), width
        ),
        edge(("  ", "text"), (card.title or card.deal, "text"), worth, width),
        edge(("  ", "text"), _ends(card, scene, look), [(chance, "dim")] if chance else [], width),
    ]


def deal_line(card: DealCard, width: int, scene: Scene) -> Line:
    """A card on one line, for a column that has little room."""
    glyph, style = (FAILED, "problem") if card.problem else _close(card, scene)
    return [
        (" ", "text"),
        (set_cell_size(clean(card.name), width - 3), "dim"),
        (f" {glyph[:1]}", style),
    ]


def _signs(card: DealCard, scene: Scene) -> Line:
    return [*([("~", "rotting")] if card.rotting else []), _close(card, scene)]


def _close(card: DealCard, scene: Scene) -> Piece:
    """When it is expected to close: !3d where that is past, ● today, ○ 18 Dec, ∅ nobody knows."""
    if card.late_days:
        return f"!{span(card.late_days)}", "overdue"
    if card.close_at is None:
        return "∅", "none"
    when = local(card.close_at, scene.zone).date()
    return ("● today", "today") if when == scene.today else (f"○ {day(when, scene.today)}", "later")


def _ends(card: DealCard, scene: Scene, look: Look) -> Piece:
    if look.failed:
        return refusal(look.failed), "problem"
    if card.problem:
        return card.problem, "problem"
    for words, at in (("trial", card.trial_ends), ("offer", card.offer_ends)):
        ahead = (local(at, scene.zone).date() - scene.today).days if at is not None else _SOON + 1
        if 0 <= ahead <= _SOON:
            return f"{words} ends {day(local(at or 0, scene.zone).date(), scene.today)}", "chip"
        if ahead < 0:
            return f"{words} ended", "overdue"
    return card.org or card.type, "dim"
