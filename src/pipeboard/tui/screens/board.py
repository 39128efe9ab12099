"""The board: columns of cards, a live filter, segments by digit, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.acting import Acting
from pipeboard.tui.bars import segment_words, title_line, words_line
from pipeboard.tui.board_view import BoardGrid
from pipeboard.tui.filtering import RANGE, Filtering
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar, View
from pipeboard.tui.segment_bar import SegmentBar
from pipeboard.tui.sorting import words_of
from pipeboard.tui.text import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from pipeboard.board import Board
    from pipeboard.board.views import BoardView, Card
    from pipeboard.tui.aimed import Target

LARGE = 20_000  # contacts, above which a screen shows the first page before the rest is read
FIRST = 200
REST = 0.1  # seconds after the first page: it is painted by then, and the next key may be in
_MINUTE = 60  # seconds for which a card says the same as long as nothing is written
EMPTY = "a add someone · :import contacts.csv · w once there is someone to call"


class BoardScreen(Filtering, Acting, View):
    """All columns under the filter in force."""

    NAME = "board"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("board")

    def compose(self) -> ComposeResult:
        """Title, words, segments, columns, hints."""
        yield Bar(id="title")
        yield Bar(id="words")
        yield SegmentBar(id="segments")
        yield BoardGrid(lambda rids: self.home.board.cards(rids, laned=False), id="grid")
        yield Bar(id="empty")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Show the index as it is."""
        home = self.home
        self._reading = Reading(
            self, lambda: home.board.columns(home.query_text, home.sort), self._put, self._refuse
        )
        self._asked: tuple[Board, str, str] | None = None
        self._rest: Timer | None = None
        self._seen: object = None
        self._hidden = ""
        self._problems = 0
        self._day = self.home.scene.today
        self.begin()

    @property
    def grid(self) -> BoardGrid:
        """The columns."""
        return self.query_one("#grid", BoardGrid)

    def reload(self) -> None:
        """Read the board under the filter in force; of a large one the first page at once."""
        board, home = self.home.board, self.home
        if board.size <= LARGE:
            self._reading.go()
            return
        query, sort = home.query_text, home.sort
        if self._rest is not None:
            self._rest.stop()
        asked, before = (board, query, sort), self._asked
        self._asked = asked
        if asked == before:
            self.grid.reread()
            self._reading.later()
            return

        def first() -> BoardView:
            return board.columns(query, sort, first=FIRST)

        try:
            quick = board.is_quick(query, sort)
        except PipeboardError as error:
            self._refuse(error)
            return
        if quick:
            self._reading.at_once(first)
        else:
            self._reading.later(first)

    def whole(self) -> None:
        """Wait until all of every column is there."""
        if self.grid.partial:
            self._reading.now()

    def _refuse(self, error: PipeboardError) -> None:
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

    def _put(self, view: BoardView) -> None:
        scene, board = self.home.scene, self.home.board
        self._day = scene.today
        self._hidden = " · ".join(part for part in (view.hidden, *view.warnings) if part)
        self._problems = len(view.problems)
        if not all(column.counted for column in view.columns):
            self._rest = self.set_timer(REST, self._reading.later)
        if self.home.query_text:
            view = view._replace(problems=[])
        seen, self._seen = self._seen, (board, board.edition, scene.now // _MINUTE)
        self.grid.show(view, scene, self._row_of, fresh=seen != self._seen)
        self.show_marks()
        self._say_if_empty()

    def _row_of(self, card: Card) -> int | None:
        """The row of a card by now."""
        return self.home.rid_of(card.id) if card.id else card.rid

    def show_marks(self) -> None:
        """Marks on the cards, and the lines above them."""
        writer = self.home.writer
        self.grid.marks(writer.pending, writer.reasons)
        self._lines_above()

    def _lines_above(self) -> None:
        board, home, width = self.home.board, self.home, self.size.width
        git = home.standing(self._problems)
        segments = board.segments()
        parts = [f"{self._marked()} marked" if self._marked() else ""]
        parts += [words_of(home.sort), segment_words(home.query_text, segments)]
        shown = " · ".join(part for part in parts if part)
        self.query_one("#title", Bar).show_line(
            title_line(board.name, git, shown, home.scene, width)
        )
        self.query_one("#words", Bar).show_line(words_line(home.words, self._hidden, width))
        bar = self.query_one("#segments", SegmentBar)
        bar.display = bool(segments)
        bar.show_segments(segments, home.segment_counts, home.query_text)

    def _marked(self) -> int:
        return len(self.grid.marked) + len(self.grid.ranged)

    def _say_if_empty(self) -> None:
        line = self.query_one("#empty", Bar)
        line.display = self.grid.empty
        if self.grid.empty:
            query = self.home.query_text
            text = f"nothing in the columns matches {query}" if query else EMPTY
            line.show_line(Content.assemble(" ", plain(text, "$text-accent")))

    # the cursor ------------------------------------------------------------------------------

    def targets(self) -> Sequence[Target]:
        """The marked contacts, else the one under the cursor."""
        self._end_range()
        if self.grid.marked:
            return self.home.by_ids(self.grid.marked)
        card = self.grid.card
        return [card] if card else []

    def acted(self) -> None:
        """An action took its marks."""
        if self.grid.marked:
            self.grid.marked.clear()
            self.grid.refresh()
            self._lines_above()

    def _end_range(self) -> bool:
        """The range becomes marks; whether there was one."""
        if not self.grid.ranging:
            return False
        self.grid.marked |= {*self.home.board.ids(self.grid.ranged)}
        self.grid.end_range()
        self._lines_above()
        return True

    def action_range(self) -> None:
        """Mark from here to where the cursor goes, until V or Esc or an action."""
        if self._end_range():
            self.hint()
        elif self.grid.card:
            self.whole()
            self.grid.begin_range()
            self._lines_above()
            self.say(RANGE, stay=True)

    def action_mark_all(self) -> None:
        """Mark all that is shown."""
        self.whole()
        self._end_range()
        self.grid.marked |= {*self.home.board.ids(self.grid.shown)}
        self.grid.refresh()
        self._lines_above()

    @on(BoardGrid.Moved)
    def _moved(self) -> None:
        """What follows the cursor."""
        if self.grid.ranging:
            self._lines_above()

    @on(BoardGrid.Dropped)
    def _dropped(self, event: BoardGrid.Dropped) -> None:
        """A card dragged to another column: the same as H or L, so many stages."""
        card = self.grid.card
        if card is None:
            return
        if card.id not in self.grid.marked:
            self.acted()
        self.action_stage(event.by)

    def action_move(self, by: int) -> None:
        """Down or up."""
        self.grid.move(by)
        self._moved()

    def action_across(self, by: int) -> None:
        """A column over; where there is none to the right, open."""
        self._end_range()
        if not self.grid.across(by) and by > 0:
            self.action_open()

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

    def action_mark(self) -> None:
        """Mark the card and go on to the next."""
        self._end_range()
        self.grid.toggle_mark()
        self.grid.move(1)
        self._lines_above()

    @on(BoardGrid.Opened)
    def action_open(self) -> None:
        """The contact's screen; a broken file opens in the editor."""
        from pipeboard.tui.screens.contact import ContactScreen

        card = self.grid.card
        if card is not None:
            self.home.push_screen(ContactScreen(card, self.beside))
        elif self.grid.problem is not None:
            self.action_editor()

    def beside(self, by: int) -> Card | None:
        """The card before or after the cursor's, which moves there."""
        before = self.grid.rid
        self.grid.move(by)
        return self.grid.card if self.grid.rid != before else None

    def action_editor(self) -> None:
        """The file in $EDITOR, at the broken line if one is."""
        from pipeboard.tui.editor import edit

        problem = self.grid.problem
        if problem is not None:
            edit(self.home, problem.path, problem.line)
        else:
            super().action_editor()

    def action_back(self) -> None:
        """Marks off, then the filter, then out."""
        if not self._cleared():
            self.home.action_leave()

    def action_cancel(self) -> None:
        """Marks off, then the filter. Esc quits nothing: it is pressed too often in a row."""
        if not self._cleared():
            self.say("q quits")

    def _cleared(self) -> bool:
        """Whether there was a range to end, or marks or a filter to take off."""
        if self._end_range():
            self.hint()
            return True
        if self.grid.marked:
            self.acted()
            return True
        if self.home.query_text:
            self.apply_filter("")
            return True
        return False
