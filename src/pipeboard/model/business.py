"""Business time: how much of it has passed, and where a business day leads.

B(t) counts the business seconds from a far origin to the instant t. Each business day is one span
(`from` to `to`) and counts exactly that, also where the clocks change inside it: a day cut short
makes up for it at its end, a longer one stops when its span is full. So B never falls, one `bd` as
a clock is one span anywhere, and both directions are arithmetic: no table of days is kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo

from pipeboard.model.times import epoch_of, local

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LAST_DAY = date.max.toordinal() - 7


def minutes_of(clock: str) -> int:
    """`09:30` as minutes of a day; `24:00` is its end. Raises ValueError."""
    hours, colon, minutes = clock.partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2:
        total = int(hours) * 60 + int(minutes)
        if int(minutes) < 60 and total <= 1440:
            return total
    raise ValueError(f'"{clock}" is not a time of day (like 09:00)')


class BusinessHours:
    """The hours a team works: weekdays, opening and closing time, holidays, in a zone."""

    def __init__(
        self,
        days: Sequence[str],
        opens: str,
        closes: str,
        holidays: Iterable[str],
        tz: tzinfo,
    ) -> None:
        """`days` are `mon` … `sun`, the times `HH:MM`, holidays `YYYY-MM-DD`.

        Raises ValueError where the day never opens or closes before it opens.
        """
        self.tz = tz
        self._opens, closing = minutes_of(opens) * 60, minutes_of(closes) * 60
        self.span = closing - self._opens
        """Seconds of a business day: what `1bd` is worth as a clock."""
        open_days = [name in days for name in WEEKDAYS]
        if self.span <= 0 or not any(open_days):
            raise ValueError(f"business hours from {opens} to {closes} on {list(days)} never open")
        self._open_days = open_days
        # How many of the first n weekdays are open, n = 0 … 7.
        self._before = [sum(open_days[:count]) for count in range(8)]
        closed = {date.fromisoformat(day) for day in holidays}
        self._holidays = sorted(day.toordinal() for day in closed if open_days[day.weekday()])
        self._days: dict[int, tuple[int, int, bool]] = {}

    def is_open(self, day: date) -> bool:
        """Whether a day is a business day."""
        return self._is_open(day.toordinal())

    def _is_open(self, ordinal: int) -> bool:
        if not self._open_days[(ordinal - 1) % 7]:
            return False
        at = bisect_left(self._holidays, ordinal)
        return at == len(self._holidays) or self._holidays[at] != ordinal

    def _count(self, ordinal: int) -> int:
        """Business days from 0001-01-01 (a Monday) up to and without this day."""
        weeks, rest = divmod(ordinal - 1, 7)
        open_days = weeks * self._before[7] + self._before[rest]
        return open_days - bisect_left(self._holidays, ordinal)

    def _nth(self, number: int) -> int:
        """The ordinal of the business day with `number` business days before it.

        Past the end of the calendar it is the calendar's last day.
        """
        days = range(1, _LAST_DAY)
        at = bisect_right(days, number, key=lambda ordinal: self._count(ordinal + 1))
        return days[min(at, len(days) - 1)]

    def _day(self, ordinal: int) -> tuple[int, int, bool]:
        """(business seconds before the day, epoch it opens at, whether it is a business day)."""
        known = self._days.get(ordinal)
        if known is None:
            hour, second = divmod(self._opens, 3600)
            day = date.fromordinal(ordinal)
            opens = datetime(day.year, day.month, day.day, hour, second // 60, tzinfo=self.tz)
            known = (self._count(ordinal) * self.span, epoch_of(opens), self._is_open(ordinal))
            self._days[ordinal] = known
        return known

    def business_seconds(self, epoch: int) -> int:
        """B(t): business seconds from the origin to an instant."""
        ordinal = local(epoch, self.tz).toordinal()
        before, opens, is_open = self._day(ordinal)
        if not is_open or epoch <= opens:
            return before
        if epoch >= self._closes(ordinal, opens):
            return before + self.span
        return before + min(epoch - opens, self.span)

    def _closes(self, ordinal: int, opens: int) -> int:
        """The epoch a day closes at by the clock on the wall."""
        if self._opens + self.span == 86400:
            return epoch_of(_midnight(ordinal + 1, self.tz))
        hour, second = divmod(self._opens + self.span, 3600)
        day = date.fromordinal(ordinal)
        closes = datetime(day.year, day.month, day.day, hour, second // 60, tzinfo=self.tz, fold=1)
        return max(epoch_of(closes), opens)

    def at_business(self, seconds: int) -> int:
        """The first instant by which so many business seconds have passed: B(at_business(b)) = b.

        The end of one business day and the start of the next are one and the same to B; the answer
        is the end.
        """
        number, rest = divmod(seconds, self.span)
        if rest == 0:
            number, rest = number - 1, self.span
        ordinal = self._nth(number)
        opens = self._day(ordinal)[1]
        return min(opens + rest, self._closes(ordinal, opens))

    def back_from(self, epoch: int) -> Iterator[tuple[int, int]]:
        """The business days before an instant, newest first: when each opens, when it closes.

        The first one ends at the instant where that lies within it.
        """
        for ordinal in range(local(epoch, self.tz).toordinal(), 0, -1):
            _, opens, is_open = self._day(ordinal)
            if is_open and opens < epoch:
                yield opens, min(opens + self.span, epoch)

    def shift(self, day: date, count: int) -> date:
        """The `count`-th next business day (previous where negative); 0 is the day itself."""
        if count == 0:
            return day
        before = self._count(day.toordinal())
        if count < 0:
            return date.fromordinal(self._nth(before + count))
        today = 1 if self.is_open(day) else 0
        return date.fromordinal(self._nth(before + today + count - 1))


def _midnight(ordinal: int, tz: tzinfo) -> datetime:
    return datetime.combine(date.fromordinal(ordinal), datetime.min.time(), tzinfo=tz)
