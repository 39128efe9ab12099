"""What is taken out of the board: an address or a card to the clipboard, a link to the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.model.text import count, safe
from pipeboard.tui.aimed import Aimed

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject


class Yanking(Aimed):
    """A screen whose contact can be copied from and opened."""

    def action_yank(self, what: str) -> None:
        """Copy something of the contact; of several the one whose digit is typed."""
        from pipeboard.tui import taking

        self._take(taking.OF[what], what, self._copy)

    def action_links(self) -> None:
        """Open a link of the contact in the browser; of several the one whose digit is typed."""
        from pipeboard.tui import taking

        self._take(taking.to_open, "link", self._open)

    def _take(
        self,
        of: Callable[[Subject, Subject | None], Sequence[str]],
        what: str,
        do: Callable[[str], None],
    ) -> None:
        from pipeboard.tui.digits import Choose

        target = self._one()
        if target is None:
            return
        try:
            subject = self._board.subject_at(target.path)
            found = of(subject, self._employer(subject))
        except PipeboardError as error:
            self.home.complain(error)
            return
        if not found:
            self.say(f"{subject.name} has no {what}")
        elif len(found) == 1:
            do(found[0])
        else:

            def chosen(text: str | None) -> None:
                if text is not None:
                    do(text)

            self.home.push_screen(Choose(f"{what} · {subject.name}", found), chosen)

    def _employer(self, subject: Subject) -> Subject | None:
        """The organisation of a contact, as its file says it."""
        from pipeboard.actions.change import Subject
        from pipeboard.tui.firm import firm

        tree = firm(self._board, subject.text("org"))
        return Subject("", tree) if tree else None

    def _copy(self, text: str) -> None:
        """By OSC 52: it reaches the clipboard of the terminal one sits at."""
        self.home.copy_to_clipboard(safe(text))
        lines = text.splitlines()
        self.say(f"copied {count(len(lines), 'line')}" if len(lines) > 1 else f"copied {text}")

    def _open(self, url: str) -> None:
        from pipeboard.journal.browser import open_link

        async def opened() -> None:
            await asyncio.to_thread(open_link, url)

        self.say(f"opening {url}")
        self.home.behind(opened, "open")
