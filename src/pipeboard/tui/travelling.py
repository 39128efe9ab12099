"""To other days and back: the board that is shown is another one, and nothing is now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from pipeboard.tui.going import Going
from pipeboard.tui.messages import TravelFailed, Travelled

if TYPE_CHECKING:
    from pipeboard.board import Board

_HINT = "2026-10-01 · 2w (ago) · a commit · empty: back to now"


class Travelling(Going):
    """An app that shows other days."""

    def action_travel(self) -> None:
        """Ask for a day, and show the board as it was."""
        from pipeboard.tui.prompt import Prompt, Question

        def answered(text: str | None) -> None:
            if text is not None:
                self.travel(text)

        question = Question("the board as of", str.strip, "", _HINT)
        self.push_screen(Prompt(question), answered)

    def travel(self, text: str) -> None:
        """To the board of a day or a commit; without one, back to now."""
        from pipeboard.tui import past

        if text:
            self.behind(partial(past.travel, self.present, text, self.post_message), "travel")
        elif self.in_the_past:
            self._show_board(self.present)

    @on(Travelled)
    def _travelled(self, event: Travelled) -> None:
        self._show_board(event.board)

    @on(TravelFailed)
    def _travel_failed(self, event: TravelFailed) -> None:
        self.complain(event.error)

    def _show_board(self, board: Board) -> None:
        left, self.board = self.board, board
        if left is not self.present:
            left.close()
        self.action_board()
        self.redraw()
