"""What is and what was: why a contact waits, who set what, what the last change did, its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.aimed import Aimed

if TYPE_CHECKING:
    from pipeboard.board.gate import Verdict


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
            said = self.gate_ahead(card.path)
            waits = reasons(card, "", self._board.urgency(card.rid, card.lane))
            gate = ["", *gate_lines(said)] if said else []
            return [*waits, "", *self._board.score_lines(card.path), *gate]

        self.home.push_screen(PageScreen(f"why · {card.name}", read))

    def action_blame(self) -> None:
        """Every field of the contact, and the commit that set it."""
        from pipeboard.tui.screens.audit import BlameScreen

        target = self._one()
        if target is None:
            return
        try:
            subject = self._board.subject_at(target.path)
        except PipeboardError as error:
            self.home.complain(error)
            return
        self.home.push_screen(BlameScreen(subject, target.name))

    def action_diff(self) -> None:
        """What the last commit of the contact did."""
        from pipeboard.tui.screens.audit import open_commit

        target = self._one()
        if target is None:
            return
        try:
            newest = self.home.present.history(target.path, limit=1)
        except PipeboardError as error:
            self.home.complain(error)
            return
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


def gate_lines(said: Verdict) -> list[str]:
    """The gate ahead, item by item, with what each lacks."""
    from pipeboard.tui.facts import GATE

    lines = [f"gate → {said.to} {said.tally}".rstrip()]
    for item in said.items:
        lacks = "" if item.passes else f" ({item.level}): {item.hint}"
        lines.append(f" {GATE[item.result]} {item.id}{lacks}")
    return lines
