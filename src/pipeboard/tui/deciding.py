"""Decisions: park, stop contacting, what two people changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.tui.changing import Done, Wait
from pipeboard.tui.closing import Closing

if TYPE_CHECKING:
    from pipeboard.tui.changing import Checked
    from pipeboard.tui.prompt import Question


class Deciding(Closing):
    """A screen whose contacts are decided about."""

    def action_park(self) -> None:
        """Until when, and whether they get something useful meanwhile."""
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Question
        from pipeboard.tui.typed import is_yes

        def until(text: str, checked: Checked) -> Question[Done]:
            checked(lambda: intents.park(self._board, text, nurture=False), text)
            return Question(
                "send something useful meanwhile? y n",
                lambda said: checked(
                    lambda: intents.park(self._board, text, nurture=is_yes(said)), text
                ),
                hint="y: nurture, back by itself or on a signal · n: paused until then",
            )

        hint = f"may · 3 may: not before the fair · +3mo {self._reasons('parked')}"
        self._question("until", until, words="park", hint=hint, wait=Wait.ENDS)

    def action_stop(self) -> None:
        """They do not want to be contacted: at all, or on one channel."""
        from pipeboard.tui.after import stopped

        self._ask(
            "stop contacting",
            lambda text: stopped(self._board, text),
            words="let go",
            hint="Enter: no contact at all · phone, email …: only that channel",
            known=self._board.vocabulary.values("lists.channels"),
            wait=Wait.ENDS,
        )

    def action_resolve(self) -> None:
        """Who said what of the contacts that are meant, one conflict after the other."""
        from pipeboard.board.conflicts import of_file
        from pipeboard.tui.resolve_form import open_form

        about = list(self.targets())
        found = [one for target in about for one in of_file(self._board, target.path)]
        if found:
            open_form(self.home, found)
        elif about:
            self.say("nothing to decide here · gp lists all conflicts")

    def action_forget(self) -> None:
        """Forget the contacts for good: the name is typed, or y; no undo brings them back."""
        from pipeboard.tui.forgetting import ask

        about = list(self.targets())
        if not about or self.home.barred():
            return

        def forget() -> None:
            self._submit("forget", about, self._board.forgetting)
            for target in about:
                self.home.drafts.drop(target.id)
            self.home.last_change = None
            self.gone()

        ask(self.home, about, forget)
