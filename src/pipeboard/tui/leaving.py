"""Leaving: nobody leaves before every change is committed, or was given up."""

from __future__ import annotations

from pipeboard.model.text import count
from pipeboard.tui.home import Home


class Leaving(Home):
    """An app that is left once nothing is under way any more."""

    _leaving = False
    _warned = False

    async def action_quit(self) -> None:
        """Textual's own way out leads here as well."""
        self.action_leave()

    def action_leave(self) -> None:
        """Leave once every change is committed."""
        self._leaving = True
        waiting = self.writer.waiting
        if waiting and self.view:
            self.view.say(f"saving {count(waiting, 'change')}", stay=True)
        elif self.inside.now and self.view:
            self.view.say(f"waiting for pb {self.inside.now}", stay=True)
        self.leave_when_done()

    def leave_when_done(self) -> None:
        """Leave, where that was asked for and nothing is under way; warn once of what failed."""
        if not self._leaving or self.writer.waiting or self.inside.now or self._is_syncing():
            return
        if self.writer.failed and not self._warned:
            self._leaving, self._warned = False, True
            failed = count(len(self.writer.failed), "change")
            self.tell(f"{failed} not saved: gp shows why; leaving again gives them up", "warning")
            return
        self.exit()

    def _is_syncing(self) -> bool:
        """Whether a sync is under way; it is ended, and leaving goes on once it has."""
        if not self.shares or not self.sharing.running:
            return False
        self.sharing.cancel()
        if self.view:
            self.view.say("ending the sync", stay=True)
        return True
