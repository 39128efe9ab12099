"""A box at the foot of the screen that is answered by one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pipeboard.tui.asking import Asking
from pipeboard.tui.screens.base import broken, pairs_line
from pipeboard.tui.text import block, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Choosing(Asking[str | None]):
    """What is asked about, and the keys that answer, each with its words; Esc and q are no answer.

    A key is named as Textual names it (`enter`), and shown as `face` (`Enter`).
    """

    AUTO_FOCUS = ""

    def __init__(self, title: str, choices: Sequence[tuple[str, str, str]], text: str = "") -> None:
        super().__init__()
        self._title = Static(plain(title), classes="label")
        self._choices = [*choices]
        self._text = Static(classes="soft")
        self._told = text
        self._keys = Static()

    def compose(self) -> ComposeResult:
        """Title, what there is to know, the keys."""
        with Vertical(classes="ask"):
            yield self._title
            yield self._text
            yield self._keys

    def on_mount(self) -> None:
        """Show it."""
        self.tell(self._told)

    def on_resize(self) -> None:
        """The keys on as many lines as they need."""
        pairs = [(face, words) for _, face, words in self._choices]
        rows = broken([*pairs, ("Esc", "cancel")], self.size.width - 2)
        self._keys.update(Content("\n").join(map(pairs_line, rows)))

    def entitle(self, title: str) -> None:
        """Ask about something else."""
        self._title.update(plain(title))

    def tell(self, text: str, choices: Sequence[tuple[str, str, str]] | None = None) -> None:
        """Something else to know, and other keys."""
        self._text.display = bool(text)
        self._text.update(block(text))
        if choices is not None:
            self._choices = [*choices]
            self.on_resize()

    async def take(self, event: events.Key) -> bool:
        """One of the keys answers, Esc and q leave; others mean nothing here."""
        if event.key in ("escape", "q"):
            self.dismiss(None)
        elif event.key in {key for key, _, _ in self._choices}:
            self.dismiss(event.key)
        return event.key != "ctrl+q"
