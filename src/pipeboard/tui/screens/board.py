"""The board: columns of cards, a live filter, segments by digit, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.board_view import BoardGrid
from pipeboard.tui.columned import Columned
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import View

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


class BoardScreen(Columned, View):
    """All columns under the filter in force."""

    NAME = "board"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("board")

    def compose(self) -> ComposeResult:
        """Columns of contacts."""
        yield from self.around(
            BoardGrid(lambda rids: self.home.board.cards(rids, laned=False), id="grid")
        )

    def on_mount(self) -> None:
        """Show the index as it is."""
        home = self.home
        self._reading = Reading(
            self, lambda: home.board.columns(home.query_text, home.sort), self._put, self.refuse
        )
        self._asked: tuple[Board, str, str] | None = None
        self._rest: Timer | None = None
        self._seen: object = None
        self._day = self.home.scene.today
        self.begin()

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
            self.refuse(error)
            return
        if quick:
            self._reading.at_once(first)
        else:
            self._reading.later(first)

    def whole(self) -> None:
        """Wait until all of every column is there."""
        if self.grid.partial:
            self._reading.now()

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
        query = self.home.query_text
        self.say_if_empty(f"nothing in the columns matches {query}" if query else EMPTY)

    def _row_of(self, card: Card) -> int | None:
        """The row of a card by now."""
        return self.home.rid_of(card.id) if card.id else card.rid

    # the cursor ------------------------------------------------------------------------------

    def targets(self) -> Sequence[Target]:
        """The marked contacts, else the one under the cursor."""
        self.end_range()
        if self.grid.marked:
            return self.home.by_ids(self.grid.marked)
        card = self.grid.card
        return [card] if card else []

    def marks_of(self, numbers: Sequence[int]) -> Sequence[str]:
        """A contact is marked by its id."""
        return self.home.board.ids(numbers)

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
        if not self.cleared():
            self.home.action_leave()

    def action_cancel(self) -> None:
        """Marks off, then the filter. Esc quits nothing: it is pressed too often in a row."""
        if not self.cleared():
            self.say("q quits")
