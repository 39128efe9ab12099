"""Dates as people say them: `fri`, `tomorrow 9`, `+3bd`, `eom`, `3 may`, seen from a day.

Read by the query language (date words) and wherever someone types when a next step is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from pipeboard.model.times import (
    Duration,
    epoch_of,
    format_local,
    local,
    parse_duration,
    parse_time,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Compiled, and kept, by `re` when first asked: no start waits for it.
_WEEKDAY = (
    r"(mon)(day)?|(tue)(s|sday)?|(wed)(nesday)?|(thu)(r|rs|rsday)?|(fri)(day)?|(sat)(urday)?"
    r"|(sun)(day)?"
)
_MONTH = (
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?"
)
_CLOCK = r"(?a:(\d{1,2})(?::(\d\d))?(am|pm)?)"
_ISO_DAY = r"(?a:\d{4}-\d\d-\d\d)"
WORDS = ("today", "tomorrow", "yesterday", *WEEKDAYS, "eow", "eom", "eoq", "eoy")
"""The words `parse_date` knows, months and offsets aside; for completion and for nearest names."""

BusinessShift = Callable[[date, int], date]


def shift_weekdays(day: date, count: int) -> date:
    """The `count`-th next day from Monday to Friday: business days where no hours are known."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if day.weekday() < 5:
            count -= 1 if count > 0 else -1
    return day


def shift(day: date, by: Duration, sign: int = 1, business: BusinessShift = shift_weekdays) -> date:
    """A day moved by a duration: months and years by the calendar, 31 Jan + 1mo is the last of Feb.

    Raises ValueError for hours and minutes, and past the year 9999.
    """
    count = by.count * sign
    if by.unit in ("h", "m"):
        raise ValueError(f"{by} is shorter than a day")
    try:
        if by.unit == "bd":
            return business(day, count)
        if by.unit in ("mo", "y"):
            return _add_months(day, count * (12 if by.unit == "y" else 1))
        return day + timedelta(days=count * (7 if by.unit == "w" else 1))
    except OverflowError:
        raise ValueError(f"{by} from {day} is too far away") from None


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, _last_of_month(year, month + 1).day))


def _last_of_month(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def parse_date(
    text: str, today: date, *, week_start: int = 0, business: BusinessShift = shift_weekdays
) -> date:
    """A date word as a day, seen from `today`.

    `2026-12-01`, `today tomorrow yesterday`, `mon` … `sun` (the next one, never today), `+3d -2w
    +1mo +3bd`, `eow eom eoq eoy` (the last day of the week, month …), `may`, `3 may` and `may 3`
    (the next one). `week_start` is the weekday (0 = Monday) a week begins on. Raises ValueError.
    """
    word = text.strip().casefold()
    if re.fullmatch(_ISO_DAY, word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise ValueError(f'"{text}" is not a date') from None
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(word)
    if near is not None:
        return today + timedelta(days=near)
    if re.fullmatch(_WEEKDAY, word):
        ahead = (WEEKDAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if word[:1] in ("+", "-"):
        sign = 1 if word[0] == "+" else -1
        return shift(today, parse_duration(word[1:]), sign, business)
    found = _period_end(word, today, week_start) or _month_day(word, today)
    if found is None:
        raise ValueError(f'"{text}" is not a date (like 2026-12-01, tomorrow, fri, +3d or eom)')
    return found


def _period_end(word: str, today: date, week_start: int) -> date | None:
    if word == "eow":
        return today + timedelta(days=(week_start - 1 - today.weekday()) % 7)
    if word == "eom":
        return _last_of_month(today.year, today.month)
    if word == "eoq":
        return _last_of_month(today.year, (today.month + 2) // 3 * 3)
    return date(today.year, 12, 31) if word == "eoy" else None


def _month_day(word: str, today: date) -> date | None:
    """`may`, `3 may`, `3may`, `may 3`: the next such day."""
    match = re.fullmatch(r"(?:(\d{1,2})\.? ?)?([a-z]+)(?: (\d{1,2}))?", word, re.ASCII)
    if match is None or not re.fullmatch(_MONTH, match[2]) or (match[1] and match[3]):
        return None
    month = _MONTHS.index(match[2][:3]) + 1
    day = int(match[1] or match[3] or 1)
    for year in range(today.year, min(today.year + 9, 10000)):
        if 1 <= day <= _last_of_month(year, month).day and date(year, month, day) > today:
            return date(year, month, day)
    return None


def parse_due(
    text: str,
    now: int,
    tz: tzinfo,
    *,
    week_start: int = 0,
    business: BusinessShift = shift_weekdays,
) -> str:
    """When something is due, as typed, in the form the files keep: a day or an instant with offset.

    A date word of `parse_date`, alone (`tue`, `+3d`) or with an hour (`fri 10:00`, `tomorrow 9`,
    `2026-12-01 14:30`, `mon 2pm`); an hour alone (`16:30`, the next time it strikes); `+2h`, `+45m`
    from now; RFC 3339 as it is. Raises ValueError.
    """
    words = text.split()
    typed = " ".join(words)
    if "T" in typed and parse_time_or_none(typed, tz) is not None:
        return typed
    if re.fullmatch(r"\+\d+[hm]", typed):
        return format_local(now + parse_duration(typed[1:]).seconds, tz)
    today = local(now, tz).date()
    if len(words) == 1 and _is_hour(typed):
        due = _at(today, typed, tz)
        return format_local(due if due > now else _at(today + timedelta(days=1), typed, tz), tz)
    try:
        return parse_date(typed, today, week_start=week_start, business=business).isoformat()
    except ValueError:
        if len(words) < 2 or not re.fullmatch(_CLOCK, words[-1].casefold()):
            raise
    said = " ".join(words[:-1])
    day = parse_date(said, today, week_start=week_start, business=business)
    return format_local(_at(day, words[-1], tz), tz)


def parse_time_or_none(text: str, tz: tzinfo) -> tuple[int, int] | None:
    """`parse_time`, None for what is no time."""
    try:
        return parse_time(text, tz)
    except ValueError:
        return None


def _is_hour(word: str) -> bool:
    match = re.fullmatch(_CLOCK, word.casefold())
    return match is not None and (match[2] is not None or match[3] is not None)


def _at(day: date, clock: str, tz: tzinfo) -> int:
    """The instant of an hour on a day; an hour that the clocks skip is moved on by the skip."""
    match = re.fullmatch(_CLOCK, clock.casefold())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    half = match[3] if match else None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise ValueError(f'"{clock}" is not a time of day (like 9, 9:30 or 14:00)')
    return epoch_of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz))


def split_due(
    text: str,
    now: int,
    tz: tzinfo,
    *,
    week_start: int = 0,
    business: BusinessShift = shift_weekdays,
) -> tuple[str, str] | None:
    """`fri 10 call: price` as its due text and the rest (`call: price`): the longest start that is
    a date; None where no word of the start is one.
    """
    words = text.split()
    for count in range(min(3, len(words)), 0, -1):
        try:
            due = parse_due(
                " ".join(words[:count]), now, tz, week_start=week_start, business=business
            )
        except ValueError:
            continue
        return due, text.split(None, count)[count] if len(words) > count else ""
    return None
