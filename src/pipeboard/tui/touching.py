"""The box that logs a touch: an outcome by digit, one line of text, the next step if any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError
from pipeboard.tui.prompt import LineInput, show_error, show_help
from pipeboard.tui.text import clean, plain
from pipeboard.tui.typed import Outcome

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")
_HELP = "Enter saves · Tab to the next step · Esc back"
_STEP = "fri 10 call: price · tomorrow · +3d email: case study · empty: none"


class Said(NamedTuple):
    """What was said of a touch."""

    outcome: str
    text: str
    next: str
    inbound: bool
    tone: str


class TouchPrompt(ModalScreen[T | None], Generic[T]):
    """Digits choose the outcome and nothing else does; then text; Tab leads to the next step."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_back", "back", id="touch.back", tooltip="back", show=False),
        Binding("tab", "to_step", "next step", id="touch.step", tooltip="next step", show=False),
        Binding("shift+tab", "to_text", "text", id="touch.text", tooltip="text", show=False),
    ]

    def __init__(
        self, kind: str, name: str, outcomes: Sequence[Outcome], check: Callable[[Said], T]
    ) -> None:
        super().__init__()
        self._kind = kind
        self._who = name
        self._outcomes = outcomes
        self._check = check
        self._chosen: Outcome | None = None

    def compose(self) -> ComposeResult:
        """Outcomes, text, next step."""
        with Vertical(classes="ask"):
            yield Static(plain(f"{self._kind} · {self._who}"), classes="label")
            yield Static(self._choices(), id="outcomes")
            for name, label in (("text", "text"), ("next", "next")):
                with Horizontal(classes="line"):
                    yield Static(plain(f"{label} › "), classes="label")
                    yield LineInput(id=name)
            yield Static(plain("a digit says how it went"), id="help", classes="soft")

    def on_mount(self) -> None:
        """Nothing is typed before an outcome is chosen; where there is none, at once."""
        if not self._outcomes:
            self._to("text")
        else:
            self.set_focus(None)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses the outcome; other keys mean nothing until one is chosen."""
        if self._chosen is not None or not self._outcomes or event.key in ("escape", "ctrl+q"):
            return
        event.stop()
        event.prevent_default()
        found = next((one for one in self._outcomes if one.digit == event.key), None)
        if found is not None:
            self._chosen = found
            self.query_one("#outcomes", Static).update(self._choices())
            self._to("text")

    def action_step_back(self) -> None:
        """One zone back: next step, text, outcome, out."""
        focused = self.focused
        if focused is not None and focused.id == "next":
            self._to("text")
        elif self._chosen is not None:
            self._chosen = None
            self.query_one("#outcomes", Static).update(self._choices())
            self.set_focus(None)
        else:
            self.dismiss(None)

    def action_to_step(self) -> None:
        """To the next step."""
        self._to("next")

    def action_to_text(self) -> None:
        """To the text."""
        self._to("text")

    def _to(self, name: str) -> None:
        self.query_one(f"#{name}", LineInput).focus()
        line = self.query_one("#help", Static)
        line.set_classes("soft")
        line.update(plain(_HELP if name == "text" else _STEP))

    @on(Input.Changed)
    def _typing(self) -> None:
        show_help(self.query_one("#help", Static), _HELP)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        chosen = self._chosen
        said = Said(
            outcome=chosen.id if chosen else "",
            text=self.query_one("#text", LineInput).value.strip(),
            next=self.query_one("#next", LineInput).value.strip(),
            inbound=chosen.inbound if chosen else False,
            tone=chosen.tone if chosen else "",
        )
        try:
            answer = self._check(said)
        except (PipeboardError, ValueError) as error:
            show_error(self.query_one("#help", Static), error)
        else:
            self.dismiss(answer)

    def _choices(self) -> Content:
        parts: list[Content] = []
        for outcome in self._outcomes:
            chosen = outcome == self._chosen
            style = "$text-accent bold reverse" if chosen else "$text-accent bold"
            words = clean(outcome.id.replace("-", " "))
            parts.append(
                Content.assemble(Content.styled(f" {outcome.digit} ", style), f" {words}   ")
            )
        return Content.assemble(*parts)
