"""The box that logs a touch: an outcome by digit, one line of text, the next step if any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from pipeboard.actions.follow import Step
from pipeboard.errors import PipeboardError
from pipeboard.tui.ahead import Ahead
from pipeboard.tui.asking import Asking, HelpLine, LineInput
from pipeboard.tui.text import clean, cut, plain
from pipeboard.tui.typed import Outcome

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")
_TITLE = 72  # cells: it keeps to its line
_HOW = "a digit says how it went"
_TEXT = "Enter saves · Tab to the next step · Esc back   ? ! > + first: a note of it"


class Said(NamedTuple):
    """What was said of a touch; `accepted` is the suggested step where nothing else was typed."""

    outcome: str
    text: str
    next: str
    inbound: bool
    tone: str
    accepted: Step | None = None


Offer = Callable[[Outcome], Ahead]


class TouchBox(Vertical):
    """Digits choose the outcome and nothing else does; then text; Tab leads to the next step.

    Its zones are "" (no outcome yet), text and next. `save` hears what was said, and in which line
    Enter was pressed; `leave` hears of an Esc where there are no outcomes to go back to. With
    `asking`, an outcome that asks for the next step is not saved before one was in that line.
    """

    DEFAULT_CSS = "TouchBox { height: auto; }"

    class Zoned(Message):
        """Another zone has the keys."""

    def __init__(
        self,
        save: Callable[[Said, LineInput], None],
        leave: Callable[[LineInput], None],
        *,
        asking: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._save_said = save
        self._leave = leave
        self._asking = asking
        self._outcomes: Sequence[Outcome] = ()
        self._offer: Offer = lambda outcome: Ahead()
        self._ahead = Ahead()
        self._how = _HOW
        self.chosen: Outcome | None = None
        self.zone = ""
        self._lines = {name: LineInput(id=name) for name in ("text", "next")}
        self._choices = Static(id="outcomes")
        self._help = HelpLine(_HOW)

    def compose(self) -> ComposeResult:
        """Outcomes, text, next step, help."""
        yield self._choices
        for name, line in self._lines.items():
            with Horizontal(classes="line"):
                yield Static(plain(f"{name} ›"), classes="label")
                yield line
        yield self._help

    def on_mount(self) -> None:
        """What there is by now."""
        self._draw()

    def on_resize(self) -> None:
        """As many outcomes side by side as there is room for."""
        self._choices.update(self._digits())

    def begin(self, outcomes: Sequence[Outcome], offer: Offer, how: str = "") -> None:
        """Another touch: nothing is chosen or typed yet; without outcomes one types at once."""
        self._outcomes, self._offer, self._how = outcomes, offer, how or _HOW
        self.chosen, self.zone = None, "" if outcomes else "text"
        self._ahead = Ahead()
        for line in self._lines.values():
            line.value = ""
            line.placeholder = ""
        self._show()

    def fill(self, outcome: str, text: str, next: str) -> None:
        """What was typed before."""
        for name, value in (("text", text), ("next", next)):
            self._lines[name].put(value)
        found = next_of(self._outcomes, outcome)
        if found is not None:
            self.choose(found)

    @property
    def typed(self) -> tuple[str, str, str]:
        """Outcome, text, next step as they stand."""
        text, next = (line.value for line in self._lines.values())
        return self.chosen.id if self.chosen else "", text, next

    @property
    def line(self) -> LineInput | None:
        """The line of the zone."""
        return self._lines.get(self.zone)

    def take(self, event: events.Key) -> bool:
        """Whether a key was for the line, or a digit that chooses the outcome."""
        if self.line is not None:
            return self.line.feed(event)
        found = next((one for one in self._outcomes if one.digit == event.key), None)
        if found is None:
            return False
        self.choose(found)
        return True

    def choose(self, outcome: Outcome) -> None:
        """This is how it went; what comes next is suggested."""
        self.chosen, self.zone = outcome, "text"
        self._ahead = self._offer(outcome)
        self._lines["next"].placeholder = clean(self._ahead.shown)
        self._show()

    @property
    def asks(self) -> bool:
        """Whether the outcome asks what comes next, and nothing is typed there yet."""
        return self._ahead.asks and not self._lines["next"].value.strip()

    def said(self) -> Said:
        """What Enter would save."""
        chosen, (outcome, text, next) = self.chosen, self.typed
        return Said(
            outcome=outcome,
            text=text.strip(),
            next=next.strip() or self._ahead.said,
            inbound=chosen.inbound if chosen else False,
            tone=chosen.tone if chosen else "",
            accepted=None if next.strip() else self._ahead.step,
        )

    def refuse(self, error: Exception) -> None:
        """Say under the lines why it cannot be saved."""
        self._help.refuse(error)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        """Enter saves, Tab goes to the next step and back, Esc a zone back."""
        event.stop()
        line = event.line
        if event.key == "enter" and not (self._asking and self.asks and self.zone == "text"):
            self._save_said(self.said(), line)
            return
        back = {"next": "text", "text": ""}[self.zone]
        turns = {"enter": "next", "tab": "next", "shift+tab": "text", "escape": back}
        self.zone = turns[event.key]
        if not self.zone and not self._outcomes:
            self._leave(line)
            return
        self.chosen = self.chosen if self.zone else None
        self._show()
        target = self.line
        if target is None:
            line.hand_on()
        else:
            line.go_on(target)

    def _show(self) -> None:
        if self.is_mounted:  # else on_mount will, with the keys that were typed ahead
            self._draw()

    def _draw(self) -> None:
        self.post_message(self.Zoned())
        self._choices.update(self._digits())
        self._advise()
        if self.line is None:
            self.screen.set_focus(None)
        else:
            self.line.focus()

    @on(Input.Changed)
    def _typing(self) -> None:
        self._advise()

    def _advise(self) -> None:
        """What helps in the zone; a step far ahead may be a pause."""
        ahead = self._ahead
        next = ahead.far(self._lines["next"].value) or ahead.help
        self._help.advise({"": self._how, "text": _TEXT, "next": next}[self.zone])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A line that was clicked is the zone, once an outcome is chosen."""
        if self.chosen is None and self._outcomes:
            self.screen.set_focus(None)
        elif isinstance(event.widget, LineInput) and event.widget.id != self.zone:
            self.zone = event.widget.id or "text"
            self._draw()

    def _digits(self) -> Content:
        parts: list[Content] = []
        for outcome in self._outcomes:
            chosen = outcome == self.chosen
            style = "$text-accent bold reverse" if chosen else "$text-accent bold"
            words = clean(outcome.id).replace("-", " ")
            parts.append(Content.assemble(Content.styled(f" {outcome.digit} ", style), f" {words}"))
        return Content("\n").join(side_by_side(parts, self.size.width))


def next_of(outcomes: Sequence[Outcome], id: str) -> Outcome | None:
    """The outcome of this id."""
    return next((one for one in outcomes if one.id == id), None)


class TouchPrompt(Asking[T | None], Generic[T]):
    """The box over any screen; `check` makes the answer of what was said, or raises."""

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
        offer: Offer | None = None,
    ) -> None:
        super().__init__()
        self._title = f"{kind} · {name}"
        self._check = check
        self._box = TouchBox(self._save, lambda line: self.leave(line, None))
        self._box.begin(outcomes, offer or (lambda outcome: Ahead()), warning)

    def compose(self) -> ComposeResult:
        """Whom it is about, and the box."""
        with Vertical(classes="ask"):
            yield Static(plain(cut(self._title, _TITLE)), classes="label")
            yield self._box

    @property
    def line(self) -> LineInput | None:
        """The line of the box's zone."""
        return self._box.line

    async def take(self, event: events.Key) -> bool:
        """A digit chooses the outcome; other keys mean nothing until one is chosen."""
        if self._box.zone:
            return await super().take(event)
        return self._box.take(event) or event.key not in ("escape", "ctrl+q")

    def action_leave(self) -> None:
        """Esc before an outcome is chosen."""
        self.dismiss(None)

    def _save(self, said: Said, line: LineInput) -> None:
        try:
            answer = self._check(said)
        except (PipeboardError, ValueError) as error:
            self._box.refuse(error)
            line.go_on()
        else:
            self.leave(line, answer)


def side_by_side(parts: Sequence[Content], width: int) -> list[Content]:
    """Parts in as many lines as they need, none of them torn, each as wide as the widest."""
    if not parts:
        return []
    each = max(part.cell_length for part in parts) + 1
    across = max(1, width // each)
    padded = [part.pad_right(each - part.cell_length) for part in parts]
    return [
        Content.assemble(*padded[start : start + across]) for start in range(0, len(parts), across)
    ]
