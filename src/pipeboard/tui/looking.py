"""What is and what was: why a contact waits, who set what, what the last change did, its file."""

from __future__ import annotations

from pipeboard.tui.aimed import Aimed


class Looking(Aimed):
    """A screen whose contacts can be looked into; nothing is changed by that."""

    def action_why(self) -> None:
        """Why the contact waits: its lane, urgency term by term, and the lines of its score."""
        from pipeboard.tui.brief import reasons
        from pipeboard.tui.screens.page import PageScreen

        target = self._one()
        card = next(iter(self.home.by_ids([target.id])), None) if target else None
        if card is None:
            return

        def read() -> list[str]:
            waits = reasons(card, "", self._board.urgency(card.rid, card.lane))
            return [*waits, "", *self._board.score_lines(card.path)]

        self.home.push_screen(PageScreen(f"why · {card.name}", read))

    def action_blame(self) -> None:
        """Every field of the contact, and the commit that set it."""
        from pipeboard.tui.screens.audit import BlameScreen

        target = self._one()
        if target:
            subject = self._board.subject_at(target.path)
            self.home.push_screen(BlameScreen(subject, target.name))

    def action_diff(self) -> None:
        """What the last commit of the contact did."""
        from pipeboard.tui.screens.audit import open_commit

        target = self._one()
        if target is None:
            return
        newest = self.home.present.history(target.path, limit=1)
        if newest:
            open_commit(self.home, newest[0], target.path)
        else:
            self.say("not committed yet")

    def action_editor(self) -> None:
        """The contact's file in $EDITOR, at the broken line; what came of it is checked there."""
        from pipeboard.tui.editor import edit

        target = self._one()
        if target:
            edit(self.home, target.path)

    def action_organisations(self) -> None:
        """The organisations, the cursor on that of the contact."""
        about = self.targets()
        self.home.show_organisations(about[0].path if len(about) == 1 else "")
