"""Times and durations as the files write them, and back.

An instant is whole seconds since 1970-01-01T00:00Z (an epoch). A day has a start and an end in a
time zone; the end is its last second. Imported by every list of contacts, so it loads `datetime`
and `re` only; `zoneinfo` when a zone other than UTC is asked for.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

DAY = 86400
_EPOCH = datetime(1970, 1, 1)
# Compiled (and kept) by `re` when first asked: a list of contacts reads no time.
_SHAPE = (
    r"\d{4}-\d\d-\d\d"
    r"(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d\d:\d\d)?)?"
)


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone of an IANA name. Raises ValueError for a name that is none."""
    if name in ("UTC", "Etc/UTC"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError(f'"{name}" is not a time zone (like Europe/Berlin)') from None


@lru_cache(maxsize=1)
def system_zone() -> str:
    """The IANA name of this machine's time zone; UTC where it does not say.

    Read from `$TZ`, `/etc/timezone` or the link `/etc/localtime`, in this order.
    """
    import os

    names = [os.environ.get("TZ", "").lstrip(":").rpartition("zoneinfo/")[2]]
    for read in (_etc_timezone, _etc_localtime):
        if names == [""]:
            names = [read()]
    try:
        zone(names[0])
    except ValueError:
        return "UTC"
    return names[0]


def _etc_localtime() -> str:
    import os

    return os.path.realpath("/etc/localtime").rpartition("zoneinfo/")[2]


def _etc_timezone() -> str:
    try:
        with open("/etc/timezone", encoding="ascii") as file:
            return file.readline().strip()
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=1 << 16)
def parse_time(text: str, tz: tzinfo) -> tuple[int, int]:
    """`2026-11-02` as the first and last second of that day in `tz`; an instant as itself twice.

    "Later than" asks for the end, ages count from the start. An instant is RFC 3339 with an offset
    or `Z`, seconds optional. Raises ValueError that says what is wrong with the text.
    """
    shape = re.fullmatch(_SHAPE, text, re.ASCII)
    if shape is None:
        raise ValueError(f'"{text}" is not a time')
    clock, offset = shape.groups()
    if clock is None:
        day = _day(text)
        return day_start(day, tz), day_end(day, tz)
    if offset is None:
        raise ValueError(f'"{text}" has no offset: add Z or +01:00')
    try:
        epoch = epoch_of(datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError):
        raise ValueError(f'"{text}" is not a time') from None
    return epoch, epoch


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is not a date') from None


def parse_day(text: str, tz: tzinfo) -> date:
    """The day a date names, or the local day an instant falls on. Raises ValueError."""
    if len(text) == 10:
        parse_time(text, tz)
        return _day(text)
    return local_day(parse_time(text, tz)[0], tz)


def epoch_of(moment: datetime) -> int:
    """Whole seconds since 1970 of a datetime that has a zone."""
    return int(moment.timestamp() // 1)


@lru_cache(maxsize=1 << 14)
def day_start(day: date, tz: tzinfo) -> int:
    """The first second of a day; where a zone jumps over midnight, the moment it jumps."""
    return epoch_of(datetime(day.year, day.month, day.day, tzinfo=tz))


@lru_cache(maxsize=1 << 14)
def day_end(day: date, tz: tzinfo) -> int:
    """The last second of a day; of a day that a zone skipped altogether, its start."""
    last = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=tz, fold=1)
    return max(epoch_of(last), day_start(day, tz))


def local(epoch: float, tz: tzinfo) -> datetime:
    """An instant on the clock of a zone."""
    return datetime.fromtimestamp(epoch, tz)


def local_day(epoch: float, tz: tzinfo) -> date:
    """The day an instant falls on in a zone."""
    return local(epoch, tz).date()


def format_instant(epoch: float, *, seconds: bool = False) -> str:
    """`2026-11-02T08:52Z`: how pipeboard writes when something happened, to the minute.

    With `seconds` nothing is cut off but fractions of one.
    """
    moment = _EPOCH + timedelta(seconds=epoch)
    return moment.isoformat(timespec="seconds" if seconds else "minutes") + "Z"


def format_local(epoch: float, tz: tzinfo) -> str:
    """`2026-11-24T10:00+01:00`: how a timed next step is written, with the zone's offset."""
    return local(epoch, tz).isoformat(timespec="minutes")


class Duration:
    """`7d`, `1h`, `3bd` …: a count of one unit.

    `seconds` is its length as an age, with months and years at their mean (30.4375 and 365.25
    days), so that `idle>1mo` means the same in February; as an offset from a day, months and years
    follow the calendar (`shift`). A business day has no length of its own: ask the business hours.
    """

    __slots__ = ("count", "unit")

    def __init__(self, count: int, unit: str) -> None:
        self.count = count
        self.unit = unit

    def __repr__(self) -> str:
        return f"Duration({self.count}, {self.unit!r})"

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Duration):
            return NotImplemented
        return self.count == other.count and self.unit == other.unit

    def __hash__(self) -> int:
        return hash((self.count, self.unit))

    @property
    def is_business(self) -> bool:
        """Whether it counts business days."""
        return self.unit == "bd"

    @property
    def seconds(self) -> int:
        """Its length as an age. Raises ValueError for business days."""
        if self.unit == "bd":
            raise ValueError(f"{self} is business time, which the business hours measure")
        return int(self.count * UNIT_SECONDS[self.unit])


UNIT_SECONDS = {
    "m": 60,
    "h": 3600,
    "d": DAY,
    "w": 7 * DAY,
    "mo": 30.4375 * DAY,
    "y": 365.25 * DAY,
}
_DURATION = r"(\d{1,6})(m|h|d|w|mo|y|bd)"


@lru_cache(maxsize=256)
def parse_duration(text: str) -> Duration:
    """`45m 1h 7d 2w 3mo 1y 3bd` (m minutes, mo months, bd business days). Raises ValueError."""
    match = re.fullmatch(_DURATION, text.strip(), re.ASCII)
    if match is None:
        raise ValueError(f'"{text}" is not a duration (like 1h, 7d, 2w, 3mo, 1y or 3bd)')
    return Duration(int(match[1]), match[2])
