"""Lines of the command line under way: one after the other, in a thread, never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.tui.messages import VerbRan

if TYPE_CHECKING:
    from textual.message import Message

    from pipeboard.tui.verbs import Verbs


class Running:
    """Carries lines out and posts what each said."""

    def __init__(self, root: Path, verbs: Verbs | None, post: Callable[[Message], object]) -> None:
        self._root = root
        self._verbs = verbs
        self._post = post
        self._lines: list[str] = []

    @property
    def names(self) -> Mapping[str, str]:
        """The verbs there are, with what each does."""
        return self._verbs.names if self._verbs else {}

    def writes(self, line: str) -> bool:
        """Whether a line may change the board."""
        return self._verbs is not None and self._verbs.writes(line)

    @property
    def now(self) -> str:
        """The line that is being carried out, "" where none is."""
        return self._lines[0] if self._lines else ""

    async def run(self, line: str) -> None:
        """Carry a line out."""
        if self._verbs is None:
            return
        self._lines.append(line)
        try:
            ran = await asyncio.to_thread(self._verbs.run, self._root, line)
        finally:
            self._lines.remove(line)
        self._post(VerbRan(line, ran))
