"""Lines that are typed in: what is typed ahead is not lost, what is pasted cannot harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar
from weakref import WeakSet

from textual import events
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from pipeboard.model.text import safe
from pipeboard.tui.style import ASK_CSS
from pipeboard.tui.text import block, clean

T = TypeVar("T")


class LineInput(Input):
    """A line of text; what is pasted into it cannot control the terminal.

    Enter, Tab and Esc turn to somebody else. What is typed behind one of them waits until whoever
    was turned to has said where it goes: back here, to another line, or on to the next screen.
    """

    TURNS: ClassVar[frozenset[str]] = frozenset(("enter", "escape", "tab", "shift+tab"))
    _passed: ClassVar[WeakSet[events.Key]] = WeakSet()

    @dataclass
    class Turned(Message):
        """One of the keys that end the typing in a line."""

        line: LineInput
        key: str

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self._held: list[events.Key] | None = None

    def validate_value(self, value: str) -> str:
        """Control characters become visible."""
        return safe(value).replace("\n", " ").replace("\t", " ")

    def replace(self, text: str, start: int, end: int) -> None:
        """What is put in is made visible first, so that the cursor stands behind all of it."""
        super().replace(self.validate_value(text), start, end)

    def put(self, text: str) -> None:
        """Another text, the cursor behind it."""
        self.value = text
        self.cursor_position = len(self.value)

    async def on_key(self, event: events.Key) -> None:
        """Remember which keys came by here; hold those behind a turn."""
        self._passed.add(event)
        if self._held is not None:
            self._held.append(event)
        elif event.key in self.TURNS:
            self._held = []
            self.post_message(self.Turned(self, event.key))
        elif not await self._edited(event.key):
            return
        event.stop()
        event.prevent_default()

    async def _edited(self, key: str) -> bool:
        """Do what an editing key (`ctrl+u`, `end` …) does here and now; False for any other.

        As a binding it would act only after the letters that were typed behind it.
        """
        for binding in self._bindings.key_to_bindings.get(key, ()):
            return await self.app.run_action(binding.action, default_namespace=self)
        return False

    def feed(self, event: events.Key) -> bool:
        """Take a key that was typed before this line had the focus; False if it came by here."""
        if event in self._passed:
            return False
        # Forwarded, as the app does it: a key that merely bubbles would come here a second time.
        self._forward_event(events.Key(event.key, event.character))
        return True

    def go_on(self, line: LineInput | None = None) -> None:
        """What was held is typed here after all, or into another line."""
        for event in self._release():
            (line or self).feed(event)

    def hand_on(self) -> None:
        """What was held is for the screen that comes next."""
        for event in self._release():
            self.app.post_message(events.Key(event.key, event.character))

    def _release(self) -> list[events.Key]:
        held, self._held = self._held or [], None
        return [events.Key(event.key, event.character) for event in held]


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
        super().__init__(block(text), classes="soft")
        self._text = text

    def advise(self, text: str | None = None) -> None:
        """Show the help (another one, where given)."""
        changed = text is not None and text != self._text
        self._text = self._text if text is None else text
        if changed or self.has_class("error"):
            self.set_classes("soft")
            self.update(block(self._text))

    def refuse(self, error: Exception) -> None:
        """Show what is wrong."""
        self.set_classes("error")
        self.update(block(str(error)))


class Asking(ModalScreen[T]):
    """A prompt: keys that were typed ahead of it go into it."""

    DEFAULT_CSS = ASK_CSS
    SCOPED_CSS: ClassVar[bool] = False

    async def take(self, event: events.Key) -> bool:
        """Whether the key was one of those."""
        line = self.line
        return line is not None and line.feed(event)

    @property
    def line(self) -> LineInput | None:
        """Where typed text goes now."""
        return None

    def look_again(self) -> None:
        """The board changed; a prompt that shows something of it reads it again."""

    def leave(self, line: LineInput, answer: T | None) -> None:
        """Give the answer; what was typed behind it is for the screen that comes next."""
        self.dismiss(answer)
        line.hand_on()
