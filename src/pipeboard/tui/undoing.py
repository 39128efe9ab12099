"""Undo and redo from any screen; what was changed since is asked about."""

from __future__ import annotations

from functools import partial

from pipeboard.errors import ConflictError, ConsentRefused
from pipeboard.tui.screens.base import Part
from pipeboard.tui.writer import Job


class Undoing(Part):
    """A screen on which changes can be taken back."""

    def action_undo(self) -> None:
        """Take my newest change back."""
        self.undo()

    def undo(self, sha: str | None = None) -> None:
        """Take a commit back, as a new one; without a name my newest change."""
        words = f"undo {sha[:7]}" if sha else "undo"
        build = partial(self.home.present.undo_change, sha)
        refused = partial(self._undo_refused, sha)
        self.home.submit(Job(words, frozenset(), build, refused=refused))

    def action_redo(self) -> None:
        """Take my newest undo back."""
        redo = self.home.present.redo_change
        self.home.submit(Job("redo", frozenset(), redo, refused=lambda error: False))

    def _undo_refused(self, sha: str | None, error: Exception) -> bool:
        """Fields changed since: restore them? Somebody forgotten: the change before?"""
        from pipeboard.tui.prompt import Prompt, Question

        if isinstance(error, ConsentRefused) and error.items and sha is None:
            self._ask_before(error)
            return True
        if not isinstance(error, ConflictError):
            return False
        build = partial(self.home.present.undo_change, sha, restore=True)

        def answered(yes: bool | None) -> None:
            if yes:
                self.home.submit(Job("undo", frozenset(), build))

        def check(text: str) -> bool:
            return text.casefold().startswith("y")

        said = str(error).rpartition("\n")[0]  # the last line is for a shell
        hint = f"{said}\ny puts back what was there before · n keeps what is there now"
        question = Question("undo it all the same? y n", check, "", hint)
        self.home.push_screen(Prompt(question), answered)
        return True

    def _ask_before(self, error: ConsentRefused) -> None:
        """Nobody forgotten comes back: whether the change before that is taken back instead."""
        from pipeboard.tui.prompt import Prompt, Question

        before = error.items[0]

        def answered(yes: bool | None) -> None:
            if yes:
                self.undo(str(before["before"]))

        def check(text: str) -> bool:
            return text.casefold().startswith("y")

        hint = f"{error.message}\nbefore that: {before['subject']}"
        question = Question("undo the change before it? y n", check, "", hint)
        self.home.push_screen(Prompt(question), answered)
