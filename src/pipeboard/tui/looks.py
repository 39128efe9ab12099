"""How it looks: the theme, the signs that the terminal can draw, tips in a corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.glyphs import AsciiGlyphs
from pipeboard.tui.home import Home
from pipeboard.tui.themes import CONTRAST, theme_of

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from pipeboard.tui.tips import Tips


class Looks(Home):
    """An app with themes and tips."""

    _glyphs: Sequence[LineFilter] = ()
    _tips: Tips | None = None

    def dress(self, theme: str, tips: Tips | None, *, ascii_glyphs: bool) -> str:
        """Put on a theme and what is wanted besides; what to say where there is no such theme."""
        for own in CONTRAST:
            self.register_theme(own)
        self.theme, wrong = theme_of(theme)
        self._glyphs = [AsciiGlyphs()] if ascii_glyphs else []
        self._tips = tips
        return wrong

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is painted goes through these last."""
        return [*super().get_line_filters(), *self._glyphs]

    def take_theme(self, name: str) -> None:
        """Another theme from now on, and at the next start."""
        from pipeboard.board.personal import remember

        self.theme, _ = theme_of(name)
        try:
            remember("theme", name)
        except (PipeboardError, OSError) as error:
            self.complain(error)
        else:
            self.tell(f"theme {name}, also at the next start")

    def tip(self, name: str) -> None:
        """A tip for what was just done for the first time ever, where tips are wanted."""
        text = self._tips.once(name) if self._tips else ""
        if text:
            self.tell(text, title="tip", timeout=10)
