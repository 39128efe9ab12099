"""A box that shows what a change would do before it is asked for; it may be turned round."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual import events

from pipeboard.errors import PipeboardError
from pipeboard.model.text import at_most
from pipeboard.tui.choosing import Choosing
from pipeboard.tui.text import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

LINES = 12
"""So many of what would be done are shown."""


class Shown(NamedTuple):
    """What there is to know, a line each; `go` says what Enter does ("": it cannot be done), `turn`
    what x does."""

    title: str
    lines: Sequence[str]
    go: str = ""
    turn: str = ""


class Preview(Choosing):
    """`read` works out, in a thread, what would be done after so many turns; `accept` does it.

    Keys typed meanwhile wait for what it finds; what it raises is shown, and nothing can be done
    then. Enter accepts, x turns it round.
    """

    def __init__(
        self, title: str, read: Callable[[int], Shown], accept: Callable[[int], None]
    ) -> None:
        super().__init__(title, [], "looking …")
        self._about = title
        self._read = read
        self._accept = accept
        self._turns = 0
        self._shown: Shown | None = None
        self._early: list[events.Key] = []

    def on_mount(self) -> None:
        """Look."""
        super().on_mount()
        self._look()

    def _look(self) -> None:
        self._shown = None
        self.run_worker(self._find_out(), exit_on_error=False)

    async def _find_out(self) -> None:
        try:
            shown = await asyncio.to_thread(self._read, self._turns)
        except (PipeboardError, OSError) as error:
            shown = Shown(self._about, str(error).splitlines())
        width = max(20, self.size.width - 4)
        lines = [cut(line, width) for line in at_most(shown.lines, LINES)]
        named = (("enter", "Enter", shown.go), ("x", "x", shown.turn))
        self.entitle(shown.title)
        self.tell("\n".join(lines), [key for key in named if key[2]])
        self._shown = shown
        early, self._early = self._early, []
        for event in early:
            self.app.post_message(events.Key(event.key, event.character))

    async def take(self, event: events.Key) -> bool:
        """Enter accepts, x turns it round."""
        shown = self._shown
        if shown is None and event.key != "escape":
            self._early.append(event)
        elif shown is not None and event.key == "x" and shown.turn:
            self._turns += 1
            self._look()
        elif shown is not None and event.key == "enter":
            if shown.go:
                self.dismiss(None)
                self._accept(self._turns)
        else:
            return await super().take(event)
        return True
