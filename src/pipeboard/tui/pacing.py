"""Cadences by key: start one, skip a step of the one that runs, stop it."""

from __future__ import annotations

from pipeboard.tui.changing import Changing


class Pacing(Changing):
    """A screen whose contacts may be in cadences."""

    def action_cadence(self) -> None:
        """Those there are with their steps, and what runs; typed is which, or skip, or stop."""
        from pipeboard.tui import rhythm

        about = list(self.targets())
        if not about:
            return
        course = self._board.course()
        subject = self.home.read(about[0].path) if len(about) == 1 else None
        if subject is None and len(about) == 1:
            return
        self._ask(
            "cadence",
            lambda text: rhythm.cadence(self._board, text),
            words="cadence",
            hint=rhythm.offered(course, subject),
            known=[*course.cadences, rhythm.SKIP, rhythm.STOP],
        )
