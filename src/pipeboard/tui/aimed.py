"""A screen on which one or several contacts are meant by what is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pipeboard.errors import PipeboardError
from pipeboard.tui.screens.base import Part

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.gate import Verdict


class Target(Protocol):
    """A contact as a screen knows it."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def due(self) -> str: ...


class Aimed(Part):
    """Whom an action is about."""

    def targets(self) -> Sequence[Target]:
        """The marked contacts, else the one under the cursor."""
        return ()

    def acted(self) -> None:
        """An action took its marks."""

    def gone(self) -> None:
        """Those meant were taken off the board."""

    @property
    def _board(self) -> Board:
        return self.home.board

    def gate_ahead(self, path: str) -> Verdict | None:
        """What the gate of the next stage says of a contact; None where there is none to ask."""
        from pipeboard.query.gates import NEXT

        try:
            subject = self._board.subject_at(path)
            stage = NEXT.get(subject.stage, "")
            said = self._board.judge([subject], stage)[0] if stage else None
        except PipeboardError:
            return None
        return said if said is not None and said.items else None

    def _one(self) -> Target | None:
        """The only contact an action is about; with several marked it says that it needs one."""
        about = self.targets()
        if len(about) == 1:
            return about[0]
        if about:
            self.say("this is done one contact at a time: q takes the marks off")
        return None
