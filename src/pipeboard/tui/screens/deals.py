"""Deals: the pipeline, a column a stage; the same board with an opportunity on each card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.acting import Acting
from pipeboard.tui.aimed import Target
from pipeboard.tui.bars import segment_words, title_line, words_line
from pipeboard.tui.changing import Done
from pipeboard.tui.deal_view import DealGrid
from pipeboard.tui.filtering import Filtering
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar, View
from pipeboard.tui.segment_bar import SegmentBar
from pipeboard.tui.sorting import words_of
from pipeboard.tui.text import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.deals import Deals
    from pipeboard.board.views import Card

LARGE = 20_000  # contacts, above which no key waits for the reading
EMPTY = "no open opportunity · gb board · o a opens one for a contact"


class DealsScreen(Filtering, Acting, View):
    """Every open opportunity of the contacts under the filter in force."""

    NAME = "deals"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("deals")

    def compose(self) -> ComposeResult:
        """Title, words, segments, columns, hints."""
        yield Bar(id="title")
        yield Bar(id="words")
        yield SegmentBar(id="segments")
        yield DealGrid(lambda wanted: self.home.board.deal_cards(wanted), id="grid")
        yield Bar(id="empty")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the pipeline."""
        home = self.home
        self._reading = Reading(
            self, lambda: home.board.deals(home.query_text, home.sort), self._put, self._refuse
        )
        self._day = home.scene.today
        self._warnings = ""
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

    def _refuse(self, error: PipeboardError) -> None:
        """A filter that broke is taken off."""
        self.home.complain(error)
        if self.home.query_text:
            self.home.query_text = ""
            self.reload()

    def tick(self) -> None:
        """What closes or slips does so with the day."""
        if self.home.scene.today != self._day:
            self.reload()
        else:
            self.show_marks()

    def _put(self, deals: Deals) -> None:
        self._day = self.home.scene.today
        self._warnings = " · ".join(deals.view.warnings)
        self.grid.put(deals, self.home.scene, self.home.rid_of)
        line = self.query_one("#empty", Bar)
        line.display = self.grid.empty
        query = self.home.query_text
        text = f"no open opportunity of {query}" if query else EMPTY
        line.show_line(Content.assemble(" ", plain(text, "$text-accent")))
        self.show_marks()

    def show_marks(self) -> None:
        """Marks on the cards, and the lines above them."""
        home, width = self.home, self.size.width
        self.grid.marks(home.writer.pending, home.writer.reasons)
        segments = home.board.segments()
        parts = ("deals", words_of(home.sort), segment_words(home.query_text, segments))
        shown = " · ".join(part for part in parts if part)
        line = title_line(home.board.name, home.standing(), shown, home.scene, width)
        self.query_one("#title", Bar).show_line(line)
        self.query_one("#words", Bar).show_line(words_line(home.words, self._warnings, width))
        bar = self.query_one("#segments", SegmentBar)
        bar.display = bool(segments)
        bar.show_segments(segments, home.segment_counts, home.query_text)

    # the cursor ------------------------------------------------------------------------------

    def targets(self) -> Sequence[Target]:
        """The contact of the opportunity under the cursor."""
        card = self.grid.card
        return [card] if card else []

    def deal_in_sight(self) -> str:
        """The opportunity under the cursor."""
        card = self.grid.card
        return card.deal if card else ""

    def action_move(self, by: int) -> None:
        """Down or up."""
        self.grid.move(by)

    def action_across(self, by: int) -> None:
        """A column over; where there is none to the right, open."""
        if not self.grid.across(by) and by > 0:
            self.action_open()

    def action_jump(self, to: int) -> None:
        """To the end or the top."""
        if to > 0:
            self.grid.end()
        else:
            self.grid.place(0)

    def action_page(self, pages: float) -> None:
        """By pages."""
        self.grid.page(pages)

    # what is done ----------------------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        """The opportunity a stage on or back; on from the last stage it is won."""
        from pipeboard.tui import deal_intents

        card = self.grid.card
        if card is None:
            return
        stages = self._board.deal_terms().pipeline.open
        if by > 0 and card.stage == stages[-1]:
            self.action_win()
            return
        try:
            id = card.deal if self._has_others(card.path) else ""
        except PipeboardError as error:
            self.home.complain(error)
            return
        words = "opportunity on" if by > 0 else "opportunity back"
        self._try(Done(words, lambda: deal_intents.move(self._board, id, by)), [card])

    def _has_others(self, path: str) -> bool:
        """Whether the contact has more than this one open: only then it is meant by its id."""
        return len(self._board.deal_terms().pipeline.deals(self._board.subject_at(path))) > 1

    @on(DealGrid.Dropped)
    def _dropped(self, event: DealGrid.Dropped) -> None:
        """A card dragged to another column: the same as H or L, so many stages."""
        self.action_stage(event.by)

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
        """The filter off, then to the board."""
        if self.home.query_text:
            self.apply_filter("")
        else:
            self.dismiss()
