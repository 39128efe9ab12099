"""When a shared board syncs by itself: every few minutes, and soon after the last change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

PACE = (120.0, 10.0)
"""Seconds from one sync to the next, and from a change to the sync that shares it."""


class Alarm(Protocol):
    """What is to happen later, unless it is stopped."""

    def stop(self) -> None:
        """It is not to happen."""


class Clock(Protocol):
    """Who calls back: once after so many seconds, or again and again."""

    def set_timer(self, delay: float, callback: Callable[[], object], /) -> Alarm:
        """Call back once."""

    def set_interval(self, interval: float, callback: Callable[[], object], /) -> Alarm:
        """Call back again and again."""


class Turns:
    """The turns of one app; none before `begin`, and none where it is not `on`.

    `due` is called at each and says whether it was taken. The turn of a change that could not be
    is `owed`: the sync that ran just then may have begun before the change.
    """

    def __init__(self, clock: Clock, due: Callable[[], bool]) -> None:
        self._clock = clock
        self._due = due
        self._pace: tuple[float, float] | None = None
        self._every: Alarm | None = None
        self._soon: Alarm | None = None
        self.owed = False

    def begin(self, pace: tuple[float, float]) -> None:
        """From now on there may be turns, at this pace."""
        self._pace = pace

    @property
    def on(self) -> bool:
        """Whether it syncs by itself."""
        return self._every is not None

    def turn(self, *, on: bool) -> None:
        """On, and the first turn is soon, or off; where it is so already nothing begins anew."""
        if self._pace is None or on == self.on:
            return
        if self._every is not None:
            self._every.stop()
            self._every = None
            self.taken()
        else:
            self._every = self._clock.set_interval(self._pace[0], self._due)
            self.changed()

    def changed(self) -> None:
        """Something was committed: its turn is soon, once no more follows."""
        if self._pace is None or not self.on:
            return
        if self._soon is not None:
            self._soon.stop()
        self._soon = self._clock.set_timer(self._pace[1], self._at_rest)

    def put_off(self) -> None:
        """What is owed comes soon, not now."""
        if self.owed:
            self.changed()

    def taken(self) -> None:
        """A sync begins, which takes along every change so far."""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        self.owed = False

    def _at_rest(self) -> None:
        self._soon = None
        self.owed = not self._due()
