"""What every screen with contacts has: a title, a hint line, leaders, marks, a line that speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.content import Content
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from pipeboard.tui import keys
from pipeboard.tui.text import clean, plain, width_of

if TYPE_CHECKING:
    from pipeboard.tui.app import PipeboardApp

_SPOKEN = 4.0


class Bar(Static):
    """A line that never changes its size."""

    def __init__(self, *, id: str) -> None:
        super().__init__(Content(""), id=id, classes="bar")

    def show_line(self, content: Content) -> None:
        """Show something else."""
        self.update(content, layout=False)


class View(Screen[None]):
    """A screen that shows contacts. `NAME` is its name in the key table.

    Keys come to `take` first, in the order they were typed: a key after a leader, or one typed
    before the screen was there, is not mistaken for another.
    """

    NAME: ClassVar[str] = ""
    stale = False

    def __init__(self) -> None:
        super().__init__()
        self._pending = ""
        self._ready = False
        self._early: list[events.Key] = []
        self._speaking: Timer | None = None
        self._staying = ""

    @property
    def home(self) -> PipeboardApp:
        """The app this screen is shown by."""
        return cast("PipeboardApp", self.app)

    @property
    def ready(self) -> bool:
        """Whether everything on it is there."""
        return self._ready

    def begin(self) -> None:
        """Called by a screen that is ready: it shows what there is, and takes keys."""
        self.reload()
        self.hint()
        self._ready = True
        early, self._early = self._early, []
        for event in early:
            self.app.post_message(events.Key(event.key, event.character))

    def reload(self) -> None:
        """Read what is shown again; the cursor stays on its contact."""

    def tick(self) -> None:
        """A minute went by."""
        self.show_marks()

    def show_marks(self) -> None:
        """Show which contacts are being saved."""

    def on_screen_resume(self) -> None:
        """Seen again: what changed meanwhile is read now."""
        if self.stale and self._ready:
            self.stale = False
            self.reload()

    # keys ------------------------------------------------------------------------------------

    async def take(self, event: events.Key) -> bool:
        """Whether the key was for a leader, or came before the screen was there."""
        if not self._ready:
            self._early.append(event)
            return True
        if not self._pending:
            return False
        leader, self._pending = self._pending, ""
        self.hint()
        found = keys.find(self.NAME, leader, event.key, self.home.user_keys)
        if found is not None:
            await self.home.run_action(found.action, default_namespace=self)
        return found is not None or event.key != "ctrl+q"

    def action_leader(self, leader: str) -> None:
        """Await the key after a leader; any that means nothing there, and Esc, end it."""
        self._pending = leader
        pairs = [
            (keys.face(names[0]), key.words)
            for key in keys.on(self.NAME, leader)
            if (names := keys.names_of(key, self.home.user_keys))
        ]
        face = keys.leader_face(leader, self.home.user_keys)
        rows = broken([("", f"{face} …"), *pairs, ("Esc", "cancel")], self.size.width - 1)
        self._foot(Content("\n ").join(map(pairs_line, rows)), tall=len(rows) > 1)

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss()

    def action_cancel(self) -> None:
        """The same by Esc."""
        self.action_back()

    def action_work(self) -> None:
        """Into the work loop."""
        self.home.work()

    def action_help(self) -> None:
        """The keys in force here."""
        from pipeboard.tui.screens.help import HelpScreen

        self.home.push_screen(HelpScreen(self.NAME))

    def action_organisations(self) -> None:
        """All organisations."""
        self.home.show_organisations()

    def action_palette(self) -> None:
        """Anything by its name."""
        self.home.open_palette(self.NAME)

    # the hint line ---------------------------------------------------------------------------

    def hint(self) -> None:
        """Show the keys that are of use now, as many as fit."""
        self._staying = ""
        self._foot(hint_line(self.NAME, self.size.width - 1, self.home.user_keys))

    def say(self, text: str, *, stay: bool = False) -> None:
        """Say a sentence where the hints are, for a moment (or until something else is said)."""
        self._staying = text if stay else ""
        self._foot(Content.assemble(" ", plain(text, "$text-success")))
        if self._speaking:
            self._speaking.stop()
        self._speaking = None if stay else self.set_timer(_SPOKEN, self._said)

    def _said(self) -> None:
        if not self._pending:
            self.hint()

    def _foot(self, content: Content, *, tall: bool = False) -> None:
        for bar in self.query("#hint").results(Bar):
            if bar.has_class("tall") != tall:
                bar.set_class(tall, "tall")
            bar.show_line(content)

    def on_resize(self, event: events.Resize) -> None:
        """Another width holds more of the lines above and of the hints, or less."""
        if not self._ready:
            return
        self.show_marks()
        if self._staying:
            self.say(self._staying, stay=True)
        else:
            self.hint()


if TYPE_CHECKING:
    Part = View
else:
    # Textual takes 0.6 ms at start-up for each class made from Screen, so only whole screens are:
    # a part of them comes before View among the bases of one. It finds what is @on a message in
    # any message pump.
    Part = MessagePump


def hint_line(screen: str, width: int, keymap: Mapping[str, str] | None = None) -> Content:
    """The hint line of a screen, cut between two hints."""
    return Content.assemble(" ", pairs_line(fitting(keys.hints(screen, keymap), width)))


def fitting(pairs: list[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """As many pairs as fit `width` cells; the last one (the way to more) always does."""
    *firsts, last = pairs
    left = width - _cells(last)
    kept: list[tuple[str, str]] = []
    for pair in firsts:
        left -= _cells(pair)
        if left < 0:
            break
        kept.append(pair)
    return [*kept, last]


def broken(pairs: list[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    """The pairs on as many lines as they need, none of them torn."""
    rows: list[list[tuple[str, str]]] = [[]]
    left = width
    for pair in pairs:
        left -= _cells(pair)
        if left < 0 and rows[-1]:
            rows.append([])
            left = width - _cells(pair)
        rows[-1].append(pair)
    return rows


def pairs_line(pairs: list[tuple[str, str]]) -> Content:
    """`t touch  f next …`."""
    parts: list[Content] = []
    for key, words in pairs:
        parts.append(
            Content.assemble(Content.styled(key, "$text-accent bold"), f" {clean(words)}  ")
        )
    return Content.assemble(*parts)


def _cells(pair: tuple[str, str]) -> int:
    return width_of(pair[0]) + width_of(pair[1]) + 3
