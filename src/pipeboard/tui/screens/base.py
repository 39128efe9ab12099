"""What every screen with contacts has: a title, a hint line, leaders, marks, a line that speaks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widgets import Static

from pipeboard.tui import keys
from pipeboard.tui.text import clean, plain, width_of

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.tui.app import PipeboardApp

_SPOKEN = 4.0


class Bar(Static):
    """A line that never changes its size."""

    def __init__(self, *, id: str) -> None:
        super().__init__(Content(""), id=id, classes="bar")

    def put(self, content: Content) -> None:
        """Show something else."""
        self.update(content, layout=False)


class View(Screen[None]):
    """A screen that shows contacts. `NAME` is its name in the key table."""

    NAME: ClassVar[str] = ""
    stale = False

    def on_screen_resume(self) -> None:
        """Seen again: what changed meanwhile is read now."""
        if self.stale:
            self.stale = False
            self.reload()

    @property
    def home(self) -> PipeboardApp:
        """The app this screen is shown by."""
        return cast("PipeboardApp", self.app)

    def reload(self) -> None:
        """Read what is shown again; the cursor stays on its contact."""

    def show_marks(self) -> None:
        """Show which contacts are being saved."""

    # the hint line ---------------------------------------------------------------------------

    _speaking: Timer | None = None

    def hint(self) -> None:
        """Show the keys that are of use now, as many as fit."""
        self.query_one("#hint", Bar).put(hint_line(self.NAME, self.size.width - 1))

    def say(self, text: str, *, stay: bool = False) -> None:
        """Say a sentence where the hints are, for a moment (or until something else is said)."""
        bars = self.query("#hint").results(Bar)
        for bar in bars:
            bar.put(Content.assemble(" ", plain(text, "$text-success")))
        if self._speaking:
            self._speaking.stop()
        self._speaking = None if stay else self.set_timer(_SPOKEN, self.hint)

    def on_resize(self, event: events.Resize) -> None:
        """Another width holds more hints or fewer."""
        self.hint()

    # leaders ---------------------------------------------------------------------------------

    def action_leader(self, leader: str) -> None:
        """Await the key after a leader."""
        self.home.push_screen(leader_screen(self.NAME, leader), self._led)

    async def _led(self, action: str | None) -> None:
        if action:
            await self.home.run_action(action, default_namespace=self)

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss()

    def action_help(self) -> None:
        """The keys in force here."""
        from pipeboard.tui.screens.help import HelpScreen

        self.home.push_screen(HelpScreen(self.NAME))


class Leader(ModalScreen[str]):
    """A leader key was pressed: its own keys are in force until one is, or Esc. Gives an action."""

    SCREEN: ClassVar[str] = ""
    LEADER: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """One line: what the next key may be."""
        yield Static(id="leading")

    def on_mount(self) -> None:
        """Say what may come."""
        pairs = [
            (keys.face(key.keys.partition(",")[0]), key.words)
            for key in keys.on(self.SCREEN, self.LEADER)
        ]
        line = pairs_line([*pairs, ("Esc", "cancel")])
        self.query_one("#leading", Static).update(Content.assemble(f"{self.LEADER} … ", line))

    def on_key(self, event: events.Key) -> None:
        """Any other key ends it."""
        if event.key not in self.active_bindings:
            event.stop()
            self.dismiss(None)

    def action_chosen(self, action: str) -> None:
        """The key's action, for the screen that asked."""
        self.dismiss(action)


@cache
def _leader_class(screen: str, leader: str) -> type[Leader]:
    rows = [row._replace(action=f"chosen({row.action!r})") for row in keys.on(screen, leader)]
    body = {"BINDINGS": keys.as_bindings(rows), "SCREEN": screen, "LEADER": leader}
    return type("Leader", (Leader,), body)


def leader_screen(screen: str, leader: str) -> Leader:
    """The pending mode of a leader on a screen."""
    return _leader_class(screen, leader)()


def hint_line(screen: str, width: int) -> Content:
    """The hint line of a screen, cut between two hints."""
    return Content.assemble(" ", pairs_line(fitting(keys.hints(screen), width)))


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
