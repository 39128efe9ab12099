"""Deals: the pipeline, a column a stage; the same board with an opportunity on each card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.aimed import Target
from pipeboard.tui.changing import Done
from pipeboard.tui.columned import Columned
from pipeboard.tui.deal_view import DealGrid
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import View

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.deals import DealCard, Deals
    from pipeboard.board.views import Card

LARGE = 20_000  # contacts, above which no key waits for the reading
EMPTY = "no open opportunity · gb board · o a opens one for a contact"


class DealsScreen(Columned, View):
    """Every open opportunity of the contacts under the filter in force."""

    NAME = "deals"
    SHOWS = "deals"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("deals")

    def compose(self) -> ComposeResult:
        """Columns of opportunities."""
        yield from self.around(
            DealGrid(lambda wanted: self.home.board.deal_cards(wanted), id="grid")
        )

    def on_mount(self) -> None:
        """Read the pipeline."""
        home = self.home
        self._reading = Reading(
            self, lambda: home.board.deals(home.query_text, home.sort), self._put, self.refuse
        )
        self._day = home.scene.today
        self.begin()

    @property
    def grid(self) -> DealGrid:
        """The columns."""
        return self.query_one("#grid", DealGrid)

    def reload(self) -> None:
        """Read the pipeline under the filter in force; that of a large board in a thread."""
        if self.home.board.size > LARGE:
            self._reading.later()
        else:
            self._reading.go()

    def _put(self, deals: Deals) -> None:
        self._day = self.home.scene.today
        self._hidden = " · ".join(deals.view.warnings)
        self.grid.put(deals, self.home.scene, self.home.rid_of)
        query = self.home.query_text
        self.say_if_empty(f"no open opportunity of {query}" if query else EMPTY)
        self.show_marks()

    # whom it is about ------------------------------------------------------------------------

    def meant(self) -> Sequence[DealCard]:
        """The marked opportunities, else the one under the cursor."""
        self.end_range()
        if self.grid.marked:
            return self.grid.marked_cards
        card = self.grid.card
        return [card] if card else []

    def targets(self) -> Sequence[Target]:
        """The contacts of the opportunities that are meant, each once."""
        return list({card.path: card for card in self.meant()}.values())

    def marks_of(self, numbers: Sequence[int]) -> Sequence[str]:
        """An opportunity is marked by its contact's id and its own."""
        return [mark for card in self.grid.cards_of(numbers) if (mark := self.grid.mark_of(card))]

    def deal_in_sight(self) -> str:
        """The opportunity that is meant, where it is one alone."""
        about = self.meant()
        return about[0].deal if len(about) == 1 else ""

    # what is done ----------------------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        """The opportunities a stage on or back; one alone, on from the last stage, is won."""
        from pipeboard.tui import deal_intents

        about = self.meant()
        if len(about) == 1 and by > 0 and about[0].stage == self._stages[-1]:
            self.action_win()
            return
        try:
            deals = self._named(about)
        except PipeboardError as error:
            self.home.complain(error)
            return
        if deals:
            words = "opportunity on" if by > 0 else "opportunity back"
            done = Done(words, lambda: deal_intents.move(self._board, deals, by))
            self._try(done, list(self.targets()))

    @property
    def _stages(self) -> Sequence[str]:
        return self._board.deal_terms().pipeline.open

    def _named(self, about: Sequence[DealCard]) -> Mapping[str, Sequence[str]]:
        """The opportunities that are meant, by the file of their contact. The only one of a contact
        has no name, so that `.` on another card means the one there."""
        pipeline = self._board.deal_terms().pipeline
        deals: dict[str, list[str]] = defaultdict(list)
        for card in about:
            alone = len(pipeline.deals(self._board.subject_at(card.path))) == 1
            deals[card.path].append("" if alone else card.deal)
        return deals

    @on(DealGrid.Opened)
    def action_open(self) -> None:
        """The contact's screen."""
        from pipeboard.tui.screens.contact import ContactScreen

        card = self._contact()
        if card is not None:
            self.home.push_screen(ContactScreen(card, self.beside))

    def _contact(self) -> Card | None:
        card = self.grid.card
        return next(iter(self.home.by_ids([card.id])), None) if card else None

    def beside(self, by: int) -> Card | None:
        """The contact of the opportunity before or after the cursor's, which moves there."""
        before = self.grid.rid
        self.grid.move(by)
        return self._contact() if self.grid.rid != before else None

    def action_back(self) -> None:
        """Marks off, then the filter, then to the board."""
        if not self.cleared():
            self.dismiss()
