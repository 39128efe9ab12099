"""The work loop: one contact after the other, until nobody waits.

Four zones: the card, the outcome by digit, one line of text, the next step. Letters act only while
nothing is being typed. What is typed is kept on disk with every key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.loop import Loop
from pipeboard.tui.loop_deals import Dealing
from pipeboard.tui.loop_view import Sheet
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar, pairs_line
from pipeboard.tui.session import Order
from pipeboard.tui.style import LOOP_CSS
from pipeboard.tui.touching import TouchBox

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card

_TYPING = [("Enter", "save"), ("Tab", "next step"), ("Esc", "back a zone")]
_AT_THE_END = [("Enter", "done"), ("K", "back to the last"), ("u", "undo"), ("n", "who is new")]


class WorkScreen(Dealing):
    """A snapshot of the queue, its contact in front, the outcome box open under it."""

    NAME = "work"
    DEFAULT_CSS = LOOP_CSS
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("work")

    def __init__(self, order: Order, at: str = "") -> None:
        super().__init__()
        self.loop = Loop(self.home, order, at)

    def compose(self) -> ComposeResult:
        """Numbers, the card, who came meanwhile, the outcome box, hints."""
        yield Bar(id="title")
        yield Sheet(self._body, id="brief")
        yield Bar(id="news")
        yield TouchBox(self._save, self._left_box, asking=True, id="box")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Take the snapshot, or go on with the one that was left."""
        self._reading = Reading(self, self.loop.read, self._put, self._refuse)
        self.begin()

    def reload(self) -> None:
        """The contact as it is now; who came, who went."""
        self._reading.go()

    def tick(self) -> None:
        """Minutes go by, times come up."""
        self.reload()

    def _put(self, rows: list[Row]) -> None:
        self.loop.put(rows)
        self._show()

    def _refuse(self, error: PipeboardError) -> None:
        """A query that cannot be read finds nobody."""
        self.home.complain(error)
        if not self.loop.begun:
            self._put([])

    @on(TouchBox.Zoned)
    def hint(self) -> None:
        """The keys of the zone: of the card, of a line that is typed, of the summary."""
        if self._ready and self.loop.over:
            self._foot(Content.assemble(" ", pairs_line(_AT_THE_END)))
        elif self._ready and self.box.zone:
            self._foot(Content.assemble(" ", pairs_line(_TYPING)))
        else:
            super().hint()

    # keys ------------------------------------------------------------------------------------

    async def take(self, event: events.Key) -> bool:
        """Keys behind a leader first; then digits, and what is typed ahead of a line."""
        if await super().take(event):
            return True
        if self.loop.over or not self.box.take(event):
            return False
        self._keep()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act only while nothing is being typed."""
        return not self._ready or self.loop.over or not self.box.zone

    @on(Input.Changed)
    def _keep(self) -> None:
        self.loop.keep(self.box.typed)

    def action_skip(self) -> None:
        """To the end of the queue, nothing changes."""
        if self.targets():
            self.loop.skip()
            self._show()

    def action_neighbour(self, by: int) -> None:
        """Another contact without doing anything; back out of the summary."""
        moved = self.loop.step(by)
        self._show()
        if not moved:
            self.say("the queue ends here")

    def action_open(self) -> None:
        """The contact's screen; back from it one is where one was. The summary ends."""
        from pipeboard.tui.screens.contact import ContactScreen

        if self.loop.over:
            self.action_back()
        elif self.loop.card is not None:
            self.home.push_screen(ContactScreen(self.loop.card, self._beside()))

    def _beside(self) -> Callable[[int], Card | None]:
        """The neighbours of the contact in the queue; looking at them moves nothing."""
        ids, at = list(self.session.ids), self.session.at

        def beside(by: int) -> Card | None:
            nonlocal at
            if not 0 <= at + by < len(ids):
                return None
            at += by
            return next(iter(self.home.by_ids([ids[at]])), None)

        return beside

    def action_take_in(self) -> None:
        """Who came to the queue meanwhile comes next."""
        if self.loop.take_in():
            self._show()
        else:
            self.say("nobody is new in the queue")

    def action_everyone(self) -> None:
        """Everybody's queue, not mine alone."""
        self.loop.everyone()
        self.reload()

    def action_explain(self) -> None:
        """Why now, in full; once more: the card."""
        self.loop.explain()
        self._draw()

    def action_back(self) -> None:
        """From the explanation to the card, from the card to the summary, from it out."""
        if self.loop.front.explained:
            self.action_explain()
        elif self.loop.stop():
            self._show()
        else:
            self.dismiss()
