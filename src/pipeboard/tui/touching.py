"""The box that logs a touch: an outcome by digit, one line of text, the next step if any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError
from pipeboard.tui.asking import Asking, HelpLine, LineInput
from pipeboard.tui.text import clean, cut, plain
from pipeboard.tui.typed import Outcome

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")
_TITLE = 72  # cells: it keeps to its line
_HOW = "a digit says how it went"
_TEXT = "Enter saves · Tab to the next step · Esc back"
_STEP = "fri 10 call: price · tomorrow · +3d email: case study · empty: none"


class Said(NamedTuple):
    """What was said of a touch."""

    outcome: str
    text: str
    next: str
    inbound: bool
    tone: str


class TouchPrompt(Asking[T | None], Generic[T]):
    """Digits choose the outcome and nothing else does; then text; Tab leads to the next step."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="touch.back", tooltip="back", show=False),
    ]

    def __init__(
        self,
        kind: str,
        name: str,
        outcomes: Sequence[Outcome],
        check: Callable[[Said], T],
        warning: str = "",
    ) -> None:
        super().__init__()
        self._title = f"{kind} · {name}"
        self._outcomes = outcomes
        self._check = check
        self._chosen: Outcome | None = None
        self._zone = "" if outcomes else "text"
        self._lines = {name: LineInput(id=name) for name in ("text", "next")}
        self._choices = Static(id="outcomes")
        self._how = warning or _HOW
        self._help = HelpLine(self._how)

    def compose(self) -> ComposeResult:
        """Outcomes, text, next step."""
        with Vertical(classes="ask"):
            yield Static(plain(cut(self._title, _TITLE)), classes="label")
            yield self._choices
            for name, line in self._lines.items():
                with Horizontal(classes="line"):
                    yield Static(plain(f"{name} ›"), classes="label")
                    yield line
            yield self._help

    def on_mount(self) -> None:
        """Nothing is typed before an outcome is chosen; where there is none, at once."""
        self._draw()

    def on_resize(self) -> None:
        """As many outcomes side by side as there is room for."""
        self._choices.update(self._digits())

    @property
    def line(self) -> LineInput | None:
        """The line of the zone."""
        return self._lines.get(self._zone)

    async def take(self, event: events.Key) -> bool:
        """A digit chooses the outcome; other keys mean nothing until one is chosen."""
        if self._zone:
            return await super().take(event)
        if event.key in ("escape", "ctrl+q"):
            return False
        found = next((one for one in self._outcomes if one.digit == event.key), None)
        if found is not None:
            self._chosen, self._zone = found, "text"
            self._show()
        return True

    def action_leave(self) -> None:
        """Esc before an outcome is chosen."""
        self.dismiss(None)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        """Enter saves, Tab goes to the next step and back, Esc a zone back."""
        event.stop()
        if event.key == "enter":
            self._save(event.line)
            return
        back = {"next": "text", "text": ""}[self._zone]
        turns = {"tab": "next", "shift+tab": "text", "escape": back}
        self._zone = turns[event.key]
        if not self._zone and not self._outcomes:
            self.leave(event.line, None)
            return
        self._chosen = self._chosen if self._zone else None
        self._show()
        target = self.line
        if target is None:
            event.line.hand_on()
        else:
            event.line.go_on(target)

    def _show(self) -> None:
        if self.is_mounted:  # else on_mount will, with the keys that were typed ahead
            self._draw()

    def _draw(self) -> None:
        self._choices.update(self._digits())
        self._help.advise({"": self._how, "text": _TEXT, "next": _STEP}[self._zone])
        if self.line is None:
            self.set_focus(None)
        else:
            self.line.focus()

    @on(Input.Changed)
    def _typing(self) -> None:
        self._help.advise()

    def _save(self, line: LineInput) -> None:
        chosen = self._chosen
        said = Said(
            outcome=chosen.id if chosen else "",
            text=self._lines["text"].value.strip(),
            next=self._lines["next"].value.strip(),
            inbound=chosen.inbound if chosen else False,
            tone=chosen.tone if chosen else "",
        )
        try:
            answer = self._check(said)
        except (PipeboardError, ValueError) as error:
            self._help.refuse(error)
            line.go_on()
        else:
            self.leave(line, answer)

    def _digits(self) -> Content:
        parts: list[Content] = []
        for outcome in self._outcomes:
            chosen = outcome == self._chosen
            style = "$text-accent bold reverse" if chosen else "$text-accent bold"
            words = clean(outcome.id).replace("-", " ")
            parts.append(Content.assemble(Content.styled(f" {outcome.digit} ", style), f" {words}"))
        return Content("\n").join(side_by_side(parts, self.size.width - 2))


def side_by_side(parts: Sequence[Content], width: int) -> list[Content]:
    """Parts in as many lines as they need, none of them torn, each as wide as the widest."""
    if not parts:
        return []
    each = max(part.cell_length for part in parts) + 2
    across = max(1, width // each)
    padded = [part.pad_right(each - part.cell_length) for part in parts]
    return [
        Content.assemble(*padded[start : start + across]) for start in range(0, len(parts), across)
    ]
