"""One line at the foot of the screen that asks for something, and says at once what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError
from pipeboard.model.text import safe
from pipeboard.tui.text import block, clean, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")


class LineInput(Input):
    """A line of text; what is pasted into it cannot control the terminal."""

    def __init__(
        self, value: str = "", *, id: str | None = None, words: Sequence[str] = ()
    ) -> None:
        super().__init__(
            value,
            id=id,
            compact=True,
            select_on_focus=False,
            suggester=LastWord(words) if words else None,
        )

    def validate_value(self, value: str) -> str:
        """Control characters become visible."""
        return safe(value).replace("\n", " ").replace("\t", " ")


class LastWord(Suggester):
    """Completes the last word of a line from a list."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(case_sensitive=True)
        self._words = [clean(word) for word in words]

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last word completed."""
        head, space, last = value.rpartition(" ")
        bare = last.lstrip("+-")
        if not bare:
            return None
        sign = last[: len(last) - len(bare)]
        found = next((word for word in self._words if word.startswith(bare) and word != bare), None)
        return f"{head}{space}{sign}{found}" if found else None


class Prompt(ModalScreen[T | None], Generic[T]):
    """Asks one question; `check` turns the line into the answer or raises, and that is shown.

    `instant` are single characters that, typed first, are the whole answer.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", id="prompt.cancel", tooltip="cancel", show=False),
    ]

    def __init__(
        self,
        label: str,
        check: Callable[[str], T],
        *,
        value: str = "",
        hint: str = "",
        words: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._label = label
        self._check = check
        self._value = value
        self._hint = hint
        self._words = words

    def compose(self) -> ComposeResult:
        """The question, the line, what helps to answer it."""
        with Vertical(classes="ask"):
            with Horizontal(classes="line"):
                yield Static(plain(f"{self._label} › "), classes="label")
                yield LineInput(self._value, id="answer", words=self._words)
            yield Static(plain(self._hint), id="help", classes="soft")

    def on_mount(self) -> None:
        """The line is ready to be typed in."""
        self.query_one("#answer", LineInput).focus()

    @on(Input.Changed)
    def _typing(self) -> None:
        show_help(self.query_one("#help", Static), self._hint)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            answer = self._check(event.value.strip())
        except (PipeboardError, ValueError) as error:
            show_error(self.query_one("#help", Static), error)
        else:
            self.dismiss(answer)

    def action_cancel(self) -> None:
        """Nothing was said."""
        self.dismiss(None)


def show_help(line: Static, text: str) -> None:
    """What helps to answer, in place of an error."""
    if line.has_class("error"):
        line.set_classes("soft")
        line.update(plain(text))


def show_error(line: Static, error: Exception) -> None:
    """An error under the line it is about."""
    line.set_classes("error")
    line.update(block(str(error)))
