"""Work that goes on one at a time; of what is asked for meanwhile only the newest is done next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

A = TypeVar("A")


class Newest(Generic[A]):
    """`work` is called with what was asked for, never twice at a time."""

    def __init__(self, work: Callable[[A], Awaitable[None]]) -> None:
        self._work = work
        self._asked: list[A] = []
        self._running = False

    async def ask(self, what: A) -> None:
        """Have it done: by this call, or by the one that is under way, after what it is at."""
        self._asked = [what]
        if self._running:
            return
        self._running = True
        try:
            while self._asked:
                await self._work(self._asked.pop())
        finally:
            self._running = False
