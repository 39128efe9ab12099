"""One line at the foot of the screen that asks for something, and says at once what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError
from pipeboard.tui.asking import Asking, HelpLine, LastWord, LineInput
from pipeboard.tui.text import cut, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")
# Cells of the question: however long a name in it is, there is room for the answer.
_LABEL = 48


class Question(NamedTuple, Generic[T]):
    """What is asked: `check` makes the answer of the line, or raises; another Question goes on."""

    label: str
    check: Callable[[str], T | Question[T]]
    value: str = ""
    hint: str = ""
    words: Sequence[str] = ()


class Prompt(Asking[T | None], Generic[T]):
    """Asks a question, and those its answers lead to; gives the last answer, or None."""

    def __init__(self, question: Question[T]) -> None:
        super().__init__()
        self._question = question
        self._label = Static(classes="label")
        self._line = LineInput(id="answer")
        self._help = HelpLine("")

    def compose(self) -> ComposeResult:
        """The question, the line, what helps to answer it."""
        with Vertical(classes="ask"):
            with Horizontal(classes="line"):
                yield self._label
                yield self._line
            yield self._help

    def on_mount(self) -> None:
        """The line is ready to be typed in."""
        self._ask()
        self._line.focus()

    @property
    def line(self) -> LineInput | None:
        """The only one."""
        return self._line

    def advise(self, text: str) -> None:
        """Something more that helps to answer."""
        self._help.advise(text)

    def _ask(self) -> None:
        question = self._question
        self._label.update(plain(f"{cut(question.label, _LABEL)} ›"))
        self._help.advise(question.hint)
        self._line.suggester = LastWord(question.words) if question.words else None
        if question.value:
            self._line.put(question.value)

    @on(Input.Changed)
    def _typing(self) -> None:
        self._help.advise()

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        event.stop()
        if event.key == "escape":
            self.leave(self._line, None)
        elif event.key == "enter":
            self._answer()
        else:
            self._line.go_on()

    def _answer(self) -> None:
        try:
            answer = self._question.check(self._line.value.strip())
        except (PipeboardError, ValueError) as error:
            self._help.refuse(error)
            self._line.go_on()
            return
        if isinstance(answer, Question):
            self._question = answer
            self._line.clear()
            self._ask()
            self._line.go_on()
        else:
            self.leave(self._line, answer)
