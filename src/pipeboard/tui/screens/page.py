"""Lines to read: what a commit did, what the board is set to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content

from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.editor import edit
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import fit, plain, wrapped

if TYPE_CHECKING:
    from textual.app import ComposeResult

# Its number, its indentation, what stands there, the style's name.
Row = tuple[int, int, str, str]

# How the first character of a diff's line is drawn; a line of any other is plain.
_STYLES = {"+": "later", "-": "overdue", "@": "dim"}


class PageScreen(Listing):
    """A title and the lines that `read` gives.

    `is_diff` colours what was added and what was taken away; `file` (relative to the board) is what
    E opens.
    """

    NAME = "page"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("page")

    def __init__(
        self,
        title: str,
        read: Callable[[], Sequence[str]],
        *,
        is_diff: bool = False,
        file: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._lines_of = read
        self._is_diff = is_diff
        self._file = file
        self._text: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Title, lines, hints."""
        yield Bar(id="title")
        rows: Lines[Row] = Lines(self._draw, lambda row: row[0], id="rows")
        yield rows
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """The title, and the lines for the first time."""
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(self._title, "bold")))
        self.begin()

    def reload(self) -> None:
        """Read the lines again."""
        try:
            self._text = self._lines_of()
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._lay_out()

    def _lay_out(self) -> None:
        self.lines.show(laid_out(self._text, self.size.width - 2, is_diff=self._is_diff))

    def on_resize(self, event: events.Resize) -> None:
        """The lines are broken where there is room."""
        self._lay_out()
        super().on_resize(event)

    def action_editor(self) -> None:
        """The file in $EDITOR; back here it is read again."""
        if self._file:
            edit(self.home, self._file)
            self.reload()

    def _draw(self, row: Row, width: int, cursor: bool) -> Line:
        _, indent, text, style = row
        pointer = (f"{CURSOR if cursor else ' '} ", "pointer")
        return [pointer, (" " * indent, "text"), (fit(text, width - 2 - indent), style)]


def laid_out(text: Sequence[str], width: int, *, is_diff: bool) -> list[Row]:
    """Lines of at most `width` cells; what is longer goes on below its own beginning."""
    rows: list[Row] = []
    for line in text:
        line = line.expandtabs(4)
        indent = min(len(line) - len(line.lstrip(" ")), width // 2)
        style = _STYLES.get(line[:1], "text") if is_diff else "text"
        for piece in wrapped(line.lstrip(" "), width - indent):
            rows.append((len(rows), indent, piece, style))
    return rows
