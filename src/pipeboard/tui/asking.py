"""Lines that are typed in: what is typed ahead is not lost, what is pasted cannot harm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar
from weakref import WeakSet

from textual import events
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from pipeboard.model.text import safe
from pipeboard.tui.text import block, clean, plain

if TYPE_CHECKING:
    from textual.widget import Widget

T = TypeVar("T")


class LineInput(Input):
    """A line of text; what is pasted into it cannot control the terminal."""

    _passed: ClassVar[WeakSet[events.Key]] = WeakSet()

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """Control characters become visible."""
        return safe(value).replace("\n", " ").replace("\t", " ")

    def on_key(self, event: events.Key) -> None:
        """Remember which keys came by here."""
        self._passed.add(event)

    def feed(self, event: events.Key) -> bool:
        """Take a key that was typed before this line had the focus; False if it came by here."""
        if event in self._passed:
            return False
        self.post_message(events.Key(event.key, event.character))
        return True


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


class HelpLine(Static):
    """What helps to answer; in its place, what was wrong with the last answer."""

    def __init__(self, text: str) -> None:
        super().__init__(plain(text), classes="soft")
        self._text = text

    def advise(self, text: str | None = None) -> None:
        """Show the help (another one, where given)."""
        changed = text is not None and text != self._text
        self._text = self._text if text is None else text
        if changed or self.has_class("error"):
            self.set_classes("soft")
            self.update(plain(self._text))

    def refuse(self, error: Exception) -> None:
        """Show what is wrong."""
        self.set_classes("error")
        self.update(block(str(error)))


class Asking(ModalScreen[T]):
    """A prompt: keys that were typed ahead of it go into it."""

    async def take(self, event: events.Key) -> bool:
        """Whether the key was one of those."""
        line = self.line
        return isinstance(line, LineInput) and line.feed(event)

    @property
    def line(self) -> Widget | None:
        """Where typed text goes now."""
        return None
