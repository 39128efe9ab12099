"""A few texts, one of which is chosen by its digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pipeboard.tui.asking import Asking, HelpLine
from pipeboard.tui.text import clean, cut, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

_MOST = 9


class Choose(Asking["str | None"]):
    """Gives the text whose digit was typed, or None."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="choose.back", tooltip="back", show=False),
    ]

    def __init__(self, title: str, texts: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._texts = texts[:_MOST]

    def compose(self) -> ComposeResult:
        """The texts, each behind its digit."""
        with Vertical(classes="ask"):
            yield Static(plain(cut(self._title, 72)), classes="label")
            yield Static(self._choices_text())
            yield HelpLine("a digit chooses · Esc")

    def _choices_text(self) -> Content:
        lines = [
            Content.assemble(Content.styled(f" {number} ", "$text-accent bold"), f" {clean(text)}")
            for number, text in enumerate(self._texts, 1)
        ]
        return Content("\n").join(lines)

    async def take(self, event: events.Key) -> bool:
        """A digit chooses; every other key waits for one, but for those that leave."""
        if event.key in ("escape", "ctrl+q"):
            return False
        if event.key.isdecimal() and 0 < int(event.key) <= len(self._texts):
            self.dismiss(self._texts[int(event.key) - 1])
        return True

    def action_leave(self) -> None:
        """Esc."""
        self.dismiss(None)
