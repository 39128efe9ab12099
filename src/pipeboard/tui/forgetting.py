"""`X f`: what is asked before somebody is forgotten, the one thing that no undo brings back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeboard.board.forgotten import named_in
from pipeboard.errors import PipeboardError, UsageError
from pipeboard.model.text import few, fold
from pipeboard.tui.changing import whom
from pipeboard.tui.prompt import Prompt, Question

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.app import PipeboardApp

_HINT = "y or the name: for good, no undo · old history keeps it (docs/audit.md)"
_SHOWN = 4


def ask(home: PipeboardApp, about: Sequence[Target], forget: Callable[[], None]) -> None:
    """Ask for `y`, or for the name of the one contact; say where else they are named."""
    name = fold(about[0].name) if len(about) == 1 else ""

    def check(text: str) -> bool:
        if fold(text) in ("y", "yes") or (name and fold(text) == name):
            return True
        raise UsageError(f"y or {'the name' if name else 'nothing'} forgets · Esc keeps")

    def answered(yes: bool | None) -> None:
        if yes:
            forget()

    question = Question(f"forget {whom(about)}? y", check, "", _HINT)
    home.push_screen(Forgetting(question, home.board, about), answered)


class Forgetting(Prompt[bool]):
    """Asks, and says in which other files the person is named, once those were looked through."""

    def __init__(self, question: Question[bool], board: Board, about: Sequence[Target]) -> None:
        super().__init__(question)
        self._board = board
        self._about = about

    def on_mount(self) -> None:
        """Ask, and look meanwhile."""
        super().on_mount()
        self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        places = await asyncio.to_thread(self._places)
        if places and self.is_attached:
            self.advise(f"{_HINT}\nstill named in {few(places, _SHOWN)}: mend by hand")

    def _places(self) -> list[str]:
        board = self._board
        try:
            return named_in(board, [board.subject_at(one.path) for one in self._about])
        except PipeboardError:
            return []  # a file broke meanwhile: forgetting says so
        finally:
            board.close()
