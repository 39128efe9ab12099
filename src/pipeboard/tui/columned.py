"""A screen of columns of cards: what stands above them, the cursor in them, marks and ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.content import Content

from pipeboard.tui.acting import Acting
from pipeboard.tui.bars import segment_words, title_line, words_line
from pipeboard.tui.board_view import ColumnGrid
from pipeboard.tui.filtering import RANGE, Filtering
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.segment_bar import SegmentBar
from pipeboard.tui.sorting import words_of
from pipeboard.tui.text import plain

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from pipeboard.errors import PipeboardError


class Columned(Filtering, Acting):
    """What the board of contacts and the pipeline of deals have in common."""

    SHOWS: ClassVar[str] = ""
    """What the title says is in the columns; nothing on the board itself."""

    _hidden = ""
    _problems = 0
    _day: date

    def marks_of(self, numbers: Sequence[int]) -> Iterable[str]:
        """What stands for these cards in the marks, by their numbers in the columns."""
        return ()

    def around(self, grid: ColumnGrid[Any]) -> ComposeResult:
        """Title, words, segments, the columns, hints."""
        yield Bar(id="title")
        yield Bar(id="words")
        yield SegmentBar(id="segments")
        yield grid
        yield Bar(id="empty")
        yield Bar(id="hint")

    @property
    def grid(self) -> ColumnGrid[Any]:
        """The columns."""
        return self.query_one("#grid", ColumnGrid)

    def refuse(self, error: PipeboardError) -> None:
        """A filter that broke (a segment's, or by a change of the config) is taken off."""
        self.home.complain(error)
        if self.home.query_text:
            self.home.query_text = ""
            self.reload()

    def tick(self) -> None:
        """Ages and lateness count days: the cards change with the day."""
        if self.home.scene.today != self._day:
            self.reload()
        else:
            self.show_marks()

    def show_marks(self) -> None:
        """Marks on the cards, and the lines above them."""
        writer = self.home.writer
        self.grid.marks(writer.pending, writer.reasons)
        self._lines_above()

    def _lines_above(self) -> None:
        board, home, width = self.home.board, self.home, self.size.width
        segments, marked = board.segments(), len(self.grid.marked) + len(self.grid.ranged)
        parts = [self.SHOWS, f"{marked} marked" if marked else "", words_of(home.sort)]
        parts.append(segment_words(home.query_text, segments))
        shown = " · ".join(part for part in parts if part)
        line = title_line(board.name, home.standing(self._problems), shown, home.scene, width)
        self.query_one("#title", Bar).show_line(line)
        self.query_one("#words", Bar).show_line(words_line(home.words, self._hidden, width))
        bar = self.query_one("#segments", SegmentBar)
        bar.display = bool(segments)
        bar.show_segments(segments, home.segment_counts, home.query_text)

    def say_if_empty(self, text: str) -> None:
        """Where nothing is in the columns, what one can do about it."""
        line = self.query_one("#empty", Bar)
        line.display = self.grid.empty
        if self.grid.empty:
            query = self.home.query_text
            why = self.home.board.why_nobody(query) if query else ""
            text = f"{text} · {why}" if why else text
            line.show_line(Content.assemble(" ", plain(text, "$text-accent")))

    # the cursor ------------------------------------------------------------------------------

    def whole(self) -> None:
        """Wait until all of every column is there."""

    def action_move(self, by: int) -> None:
        """Down or up."""
        self.grid.move(by)
        self._moved()

    def action_across(self, by: int) -> None:
        """A column over; where there is none to the right, open."""
        self.end_range()
        if not self.grid.across(by) and by > 0:
            self.action_open()

    def action_open(self) -> None:
        """What the card under the cursor leads to."""

    def action_jump(self, to: int) -> None:
        """To the end or the top."""
        if to > 0:
            self.whole()
            self.grid.end()
        else:
            self.grid.place(0)
        self._moved()

    def action_page(self, pages: float) -> None:
        """By pages."""
        self.grid.page(pages)
        self._moved()

    @on(ColumnGrid.Moved)
    def _moved(self) -> None:
        """What follows the cursor."""
        if self.grid.ranging:
            self._lines_above()

    @on(ColumnGrid.Dropped)
    def _dropped(self, event: ColumnGrid.Dropped) -> None:
        """A card dragged to another column: the same as H or L, so many stages."""
        card = self.grid.card
        if card is None:
            return
        if self.grid.mark_of(card) not in self.grid.marked:
            self.acted()
        self.action_stage(event.by)

    # marks -----------------------------------------------------------------------------------

    def acted(self) -> None:
        """An action took its marks."""
        if self.grid.marked:
            self.grid.marked.clear()
            self.grid.refresh()
            self._lines_above()

    def end_range(self) -> bool:
        """The range becomes marks; whether there was one."""
        if not self.grid.ranging:
            return False
        self.grid.marked |= {*self.marks_of(self.grid.ranged)}
        self.grid.end_range()
        self._lines_above()
        return True

    def action_range(self) -> None:
        """Mark from here to where the cursor goes, until V or Esc or an action."""
        if self.end_range():
            self.hint()
        elif self.grid.card:
            self.whole()
            self.grid.begin_range()
            self._lines_above()
            self.say(RANGE, stay=True)

    def action_mark(self) -> None:
        """Mark the card and go on to the next."""
        self.end_range()
        self.grid.toggle_mark()
        self.grid.move(1)
        self._lines_above()

    def action_mark_all(self) -> None:
        """Mark all that is shown."""
        self.whole()
        self.end_range()
        self.grid.marked |= {*self.marks_of(self.grid.shown)}
        self.grid.refresh()
        self._lines_above()

    def cleared(self) -> bool:
        """Whether there was a range to end, or marks or a filter to take off."""
        if self.end_range():
            self.hint()
            return True
        if self.grid.marked:
            self.acted()
            return True
        if self.home.query_text:
            self.apply_filter("")
            return True
        return False
