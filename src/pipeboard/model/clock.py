"""Times of a file as seconds since 1970, twice: start for ages, end for "later than".

Every time of every contact passes here when an index is built, once to check it and again to derive
from it, so what was looked up is kept. What is no time counts as unset.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from pipeboard.model.times import parse_time

Span = tuple[int, int]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_KEPT = 4_000
_LENGTH = len("2026-11-02T10:03Z")


class Clock(dict[str, "Span | None"]):
    """`clock["2026-11-02"]` is the first and last second of that day in the board's time zone.

    An instant is itself twice. None where the text is not a time. What was looked up is kept for a
    while: a contact's times are asked for again and again while it is derived.
    """

    def __init__(self, tz: tzinfo) -> None:
        super().__init__()
        self.tz = tz

    def __missing__(self, text: str) -> Span | None:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> Span | None:
        try:
            if len(text) == _LENGTH and text[4::3] == "--T:Z":  # as pipeboard writes it
                gone = datetime.fromisoformat(text) - _EPOCH
                instant = gone.days * 86400 + gone.seconds
                return instant, instant
            return parse_time(text, self.tz)
        except ValueError:
            return None

    def start(self, text: str | None) -> int | None:
        """The first second of a day, or the instant; None where unset."""
        span = self[text] if text else None
        return span[0] if span else None

    def end(self, text: str | None) -> int | None:
        """The last second of a day, or the instant; None where unset."""
        span = self[text] if text else None
        return span[1] if span else None


@lru_cache(maxsize=4)
def clock_of(tz: tzinfo) -> Clock:
    """The clock of a zone, one for all who ask."""
    return Clock(tz)
