"""Adding somebody by one line; it says while one types whether they are on the board already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError, UsageError
from pipeboard.tui import intents, typed
from pipeboard.tui.asking import Asking, HelpLine, LineInput
from pipeboard.tui.known import Known, known
from pipeboard.tui.text import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.actions.change import Change
    from pipeboard.board import Board

EXAMPLE = "Jonas Weber, Weber Print, jonas@weber.example"
_HINT = f"{EXAMPLE}   ; a note ; fri call"
ANYWAY = "ctrl+a"


class AddLine(LineInput):
    """A line with one more way to end it: add all the same."""

    TURNS: ClassVar[frozenset[str]] = LineInput.TURNS | {ANYWAY}


class Added(NamedTuple):
    """Somebody new, as the change to carry out."""

    name: str
    build: Callable[[], Change]


def added(board: Board, text: str, event: typed.Event | None = None) -> Added:
    """What a line adds; raises where it adds nobody."""
    person = typed.person(text)
    gone = board.forgotten()
    if gone:
        from pipeboard.actions.forget import refuse_forgotten

        refuse_forgotten(gone.whose(person.fields))
    return Added(person.name, intents.add(board, text, event))


def like(board: Board, text: str) -> Known | None:
    """Who on the board the line may be about; nobody while it cannot be read."""
    try:
        return known(board, typed.person(text))
    except (UsageError, ValueError):
        return None


class AddPrompt(Asking["Added | int | None"]):
    """Gives who is added, or the row of the one who is there already, or None."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self._board = board
        self._line = AddLine(id="answer")
        self._help = HelpLine(_HINT)
        self._like: Known | None = None

    def compose(self) -> ComposeResult:
        """The line, and what it means under it."""
        with Vertical(classes="ask"):
            with Horizontal(classes="line"):
                yield Static(plain("add ›"), classes="label")
                yield self._line
            yield self._help

    def on_mount(self) -> None:
        """Ready to be typed in."""
        self._line.focus()

    @property
    def line(self) -> LineInput | None:
        """The only one."""
        return self._line

    @on(Input.Changed)
    def _typing(self) -> None:
        self._look()

    def _look(self) -> None:
        self._like = like(self._board, self._line.value)
        self._help.advise(_words(self._like) if self._like else _HINT)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        event.stop()
        if event.key == "escape":
            self.leave(self._line, None)
        elif event.key in ("enter", ANYWAY):
            self._answer(anyway=event.key == ANYWAY)
        else:
            self._line.go_on()

    def _answer(self, *, anyway: bool) -> None:
        try:
            answer = added(self._board, self._line.value.strip())
        except (PipeboardError, ValueError) as error:
            self._help.refuse(error)
            self._line.go_on()
            return
        self._look()  # what was typed in one go with Enter
        there = self._like
        self.leave(self._line, there.rid if there and there.sure and not anyway else answer)


def _words(there: Known) -> str:
    if there.sure:
        return f"there is {there}: Enter opens · ctrl-a adds all the same"
    return f"like {there}, who is there · Enter adds"
