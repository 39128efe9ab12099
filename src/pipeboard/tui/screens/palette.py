"""`:` anything by its name: a line to type in, and what it may mean above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from pipeboard.tui.asking import Asking, HelpLine, LineInput
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.palette import Hit, Palette
from pipeboard.tui.text import clean, fit, plain, width_of

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.tui.app import PipeboardApp

_HELP = "Enter does it · Tab completes · ↑ at the top: earlier lines · Esc back"
_NOTHING = "nothing is called so: Esc back · ? lists the keys"
_KIND = 13
_HIGHEST = 20
_ABOVE = 3  # rows of the screen below that stay in sight, the box's own lines aside


class PaletteScreen(Asking[None]):
    """Finds while one types; Enter does what stands under the cursor."""

    def __init__(self, palette: Palette, history: Sequence[str]) -> None:
        super().__init__()
        self._palette = palette
        self._history = history
        self._place = len(history)
        self._line = LineInput(id="wanted")
        self._hits: Lines[Hit] = Lines(draw, lambda hit: (hit.kind, hit.value), id="hits")
        self._help = HelpLine(_HELP)
        self._found_for: str | None = None

    def compose(self) -> ComposeResult:
        """What is found, the line, what helps."""
        with Vertical(classes="ask"):
            yield self._hits
            with Horizontal(classes="line"):
                yield Static(plain(":"), classes="label")
                yield self._line
            yield self._help

    def on_mount(self) -> None:
        """Every action, until something is typed."""
        self._find()
        self._line.focus()

    def on_resize(self) -> None:
        """As many hits as the screen has room for."""
        self._fit()

    @property
    def line(self) -> LineInput | None:
        """The only one."""
        return self._line

    @on(Input.Changed)
    def _find(self) -> None:
        text = self._line.value
        if text == self._found_for:
            return
        self._found_for = text
        self._hits.show(self._palette.find(text))
        self._hits.to(0)
        self._fit()

    def _fit(self) -> None:
        count = len(self._hits.rows)
        room = max(1, min(_HIGHEST, self.size.height - _ABOVE - 4))
        self._hits.styles.height = max(1, min(count, room))
        self._help.advise(_HELP if count else _NOTHING)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        event.stop()
        if event.key == "enter":
            self._choose()
        elif event.key == "escape":
            self.leave(self._line, None)
        else:
            self._complete()
            self._line.go_on()

    @on(Lines.Opened)
    def _choose(self) -> None:
        self._find()  # what was typed in one go with Enter
        hit = self._hits.row
        if hit is None or (hit.kind == "verb" and not self._is_whole(hit)):
            self._complete()
            self._line.go_on()
            return
        self.dismiss(None)
        app = cast("PipeboardApp", self.app)
        app.call_next(app.choose, hit, self._line.value.strip())
        self._line.hand_on()

    def _is_whole(self, hit: Hit) -> bool:
        """Whether a verb was typed to its end: a second Enter runs it without more."""
        return self._line.value.strip() == hit.value

    def _complete(self) -> None:
        """The line as the hit under the cursor would have it."""
        hit = self._hits.row
        if hit is not None:
            more = " " if hit.kind == "verb" else ""
            self._line.put(hit.value + more if hit.kind in ("verb", "run") else clean(hit.text))

    def on_key(self, event: events.Key) -> None:
        """The cursor moves while one types; up from the top are the lines typed before."""
        if event.key == "up" and self._hits.place[0] <= 1:
            self._earlier()
        elif not self._hits.steer(event.key):
            return
        event.stop()
        event.prevent_default()

    def _earlier(self) -> None:
        if self._place > 0:
            self._place -= 1
            self._line.put(self._history[self._place])


def draw(hit: Hit, width: int, cursor: bool) -> Line:
    """`▸contact      Anna Keller                         Nordlicht Media`."""
    aside = fit(hit.aside, min(width_of(clean(hit.aside)), max(0, (width - _KIND) // 2)))
    room = max(0, width - _KIND - width_of(aside) - 4)
    return [
        (CURSOR if cursor else " ", "pointer"),
        (fit(hit.kind, _KIND), "dim"),
        (fit(hit.text, room), "name" if cursor else "text"),
        ("  ", "text"),
        (aside, "marked" if hit.kind == "action" else "dim"),
        (" ", "text"),
    ]
