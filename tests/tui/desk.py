"""A work loop at a desk without a screen."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from pipeboard.tui.drafts import Draft, Drafts
from pipeboard.tui.loop import Loop
from pipeboard.tui.say import Scene
from pipeboard.tui.session import Order, Session
from tests.tui.fake import NOW, FakeBoard

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.views import Card
    from pipeboard.tui.writer import Writer

MINE = Order()


class Desk:
    """The app as the loop knows it."""

    def __init__(self, fake: FakeBoard) -> None:
        self.fake = fake
        self.board = cast("Board", fake)
        self.drafts = Drafts("")
        self.session: Session | None = None
        self.writer = cast("Writer", SimpleNamespace(commits=[], reasons={}, waiting=0))
        self.scene = Scene(NOW, fake.zone, "EUR")

    def by_ids(self, ids: Iterable[str]) -> list[Card]:
        return [card for card in self.fake.cards_by_rid.values() if card.id in ids]


def begun(desk: Desk, first: str = "", order: Order = MINE) -> Loop:
    loop = Loop(desk, order, first)
    loop.put(loop.read())
    show(loop)
    return loop


def show(loop: Loop) -> Draft | None:
    """What a screen does; what was typed before of who comes in front."""
    return loop.arrive() if loop.look() else None
