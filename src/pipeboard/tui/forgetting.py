"""`X f`: what is asked before somebody is forgotten, the one thing that no undo brings back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError
from pipeboard.model.text import fold
from pipeboard.tui.changing import whom
from pipeboard.tui.prompt import Prompt, Question

if TYPE_CHECKING:
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.app import PipeboardApp

_HINT = "y or the name: for good, no undo · old history keeps it (docs/audit.md)"


def ask(home: PipeboardApp, about: Sequence[Target], forget: Callable[[], None]) -> None:
    """Ask for `y`, or for the name of the one contact."""
    name = fold(about[0].name) if len(about) == 1 else ""

    def check(text: str) -> bool:
        if fold(text) in ("y", "yes") or (name and fold(text) == name):
            return True
        raise UsageError(f"y or {'the name' if name else 'nothing'} forgets · Esc keeps")

    def answered(yes: bool | None) -> None:
        if yes:
            forget()

    home.push_screen(Prompt(Question(f"forget {whom(about)}? y", check, "", _HINT)), answered)
