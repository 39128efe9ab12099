"""Undo and redo from any screen; what was changed since is asked about."""

from __future__ import annotations

from pipeboard.errors import ConflictError
from pipeboard.tui.screens.base import View
from pipeboard.tui.writer import Job


class Undoing(View):
    """A screen on which changes can be taken back."""

    def action_undo(self) -> None:
        """Take my newest change back."""
        undo = self.home.board.undo_change
        self.home.submit(Job("undo", frozenset(), undo, refused=self._undo_refused))

    def action_redo(self) -> None:
        """Take my newest undo back."""
        redo = self.home.board.redo_change
        self.home.submit(Job("redo", frozenset(), redo, refused=lambda error: False))

    def _undo_refused(self, error: Exception) -> bool:
        """Fields changed since: restore them all the same?"""
        from pipeboard.tui.prompt import Prompt, Question

        if not isinstance(error, ConflictError):
            return False
        board = self.home.board

        def answered(yes: bool | None) -> None:
            if yes:
                self.home.submit(Job("undo", frozenset(), lambda: board.undo_change(restore=True)))

        def check(text: str) -> bool:
            return text.casefold().startswith("y")

        question = Question("undo it all the same? y n", check, "", str(error))
        self.home.push_screen(Prompt(question), answered)
        return True
