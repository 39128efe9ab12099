"""A screen on which one or several contacts are meant by what is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pipeboard.tui.screens.base import Part

if TYPE_CHECKING:
    from pipeboard.board import Board


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

    def _one(self) -> Target | None:
        """The only contact an action is about; with several marked it says that it needs one."""
        about = self.targets()
        if len(about) == 1:
            return about[0]
        if about:
            self.say("this is done one contact at a time: q takes the marks off")
        return None
