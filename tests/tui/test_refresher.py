"""What is said while the board is read behind the keys, and by whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from textual.message import Message

from pipeboard.tui import behind
from pipeboard.tui.behind import Refresher
from pipeboard.tui.messages import Progressed, Refreshed


class Slow:
    """A board that is read anew in two steps, and says so."""

    progress: Callable[[int, int], None] | None = None
    partial = False
    index = SimpleNamespace(name="index")

    def refresh(self) -> list[str]:
        self.read()
        return []

    def read(self) -> None:
        if self.progress is not None:
            self.progress(1, 2)
            self.progress(2, 2)

    def status(self) -> None: ...

    def unfinished(self) -> str:
        return ""

    def close(self) -> None: ...


async def test_reading_is_never_said_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a board is trusted while it is open: a sync or a key reads it first."""
    monkeypatch.setattr(behind, "_LONG", 0)
    monkeypatch.setattr(behind, "_OFTEN", 0)
    board, posted = Slow(), list[Message]()
    refresher = Refresher(board, lambda message: posted.append(message) or True)  # type: ignore[arg-type]
    await refresher.refresh()
    assert [type(message) for message in posted] == [Progressed, Progressed, Refreshed]
    await asyncio.to_thread(board.read)
    board.read()
    assert type(posted[-1]) is Refreshed
