"""What is wrong with a file that came back from the editor: lines and messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pipeboard.tui.asking import Asking, HelpLine
from pipeboard.tui.text import cut, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

_MOST = 12


class Report(Asking["bool | None"]):
    """Gives True where the file is to be opened again."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(False)", "back", id="report.back", tooltip="back", show=False),
        Binding("q", "leave(False)", "back", id="report.quit", tooltip="back", show=False),
        Binding("E,enter", "leave(True)", "edit", id="report.edit", tooltip="edit", show=False),
    ]

    def __init__(self, path: str, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self._path = path
        self._wrong = lines

    def compose(self) -> ComposeResult:
        """Which file, each problem by its line, what can be done."""
        with Vertical(classes="ask"):
            yield Static(plain(cut(self._path, 78)), classes="label")
            yield Static(self._lines_text())
            yield HelpLine("E again · Esc leaves it so: the card shows what it last said")

    def _lines_text(self) -> Content:
        shown = [
            Content.assemble(
                Content.styled(f"✗ {f'line {number}' if number else 'file'}  ", "$text-error bold"),
                plain(message),
            )
            for number, message in self._wrong[:_MOST]
        ]
        if len(self._wrong) > _MOST:
            shown.append(Content(f"… {len(self._wrong) - _MOST} more"))
        return Content("\n").join(shown)

    async def take(self, event: events.Key) -> bool:
        """Keys typed ahead of it mean nothing here, but for its own."""
        return event.key not in ("escape", "q", "E", "enter", "ctrl+q")

    def action_leave(self, again: bool) -> None:
        """Back, or into the editor again."""
        self.dismiss(again)
