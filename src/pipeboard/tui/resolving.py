"""Deciding what two people changed at once: of the contacts that are meant, or of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.tui.aimed import Aimed

if TYPE_CHECKING:
    from pipeboard.board.conflicts import Undecided
    from pipeboard.tui.home import Home


class Resolving(Aimed):
    """A screen whose contacts may be in conflict."""

    def action_resolve(self) -> None:
        """Who said what of the contacts that are meant, one conflict after the other."""
        about = list(self.targets())
        if not about:
            return
        from pipeboard.board.conflicts import of_file

        found = [one for target in about for one in of_file(self._board, target.path)]
        if found:
            open_form(self.home, found)
        else:
            self.say("nothing to decide here · gp lists all conflicts")


def open_form(home: Home, found: Sequence[Undecided], at: int = 0) -> None:
    """The form of these conflicts, from the one at `at` on; the past is not decided."""
    from pipeboard.tui.resolve_form import ResolveForm, told

    def left(decided: int | None) -> None:
        if decided and home.view:
            home.view.say(told(decided))

    if not home.barred():
        home.push_screen(ResolveForm(found, at), left)
