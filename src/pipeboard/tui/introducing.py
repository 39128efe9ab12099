"""Who you are, asked once where git does not know it, and kept in this board's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.prompt import Prompt, Question

if TYPE_CHECKING:
    from pipeboard.tui.home import Home

_HINT = "git does not know it yet: kept for this board alone · Mara Lind <mara@nordlys.example>"


def ask(home: Home) -> None:
    """Ask for name and address; what was wanted is then done by its key once more."""
    if any(isinstance(screen, Prompt) for screen in home.screen_stack):
        return

    def told(who: str | None) -> None:
        if who is None:
            return
        try:
            home.present.introduce(who)
        except PipeboardError as error:
            home.tell(str(error), "error")
        else:
            home.tell(f"you are {who}: now again", timeout=8)

    home.push_screen(Prompt(Question("who are you? name <mail>", _author, "", _HINT)), told)


def _author(text: str) -> str:
    from pipeboard.board.identity import parse_author

    return str(parse_author(text))
