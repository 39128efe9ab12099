"""Dates as other programs write them; whether 3/4 is March or April the whole column decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from pipeboard.errors import UsageError

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: dict[str, Order] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ,]+(.+))?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:[T ,]+(.+))?", re.ASCII)
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,? +)?"
_DAY_MONTH = re.compile(_WEEKDAY + r"(\d{1,2})\.?[ -]*([^\W\d]{3,9})\.?[ ,-]+(\d{4})(?:[ ,]+(.+))?")
_MONTH_DAY = re.compile(_WEEKDAY + r"([^\W\d]{3,9})\.? +(\d{1,2}),? +(\d{4})(?:[ ,]+(.+))?")
_CLOCK = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(am|pm)?(?: ?(z|utc|gmt|[+-]\d\d:?\d\d))?(?: Uhr)?",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner",
            "feb february februar",
            "mar march märz mär mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_EXCEL_ORIGIN = date(1899, 12, 30)
_EXCEL_LAST = 73050  # the end of 2099; larger numbers are no days


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How the dates of one column read; `said` tells the user what was decided and by what."""

    order: Order = "dmy"
    said: str = ""
    excel: bool = False

    def read(self, text: str, zone: tzinfo) -> str | None:
        """`2026-11-02`, or RFC 3339 with the offset of `zone`; None where it is no date."""
        if self.excel:
            return _from_serial(text)
        parts = _parts(text, self.order)
        if parts is None:
            return None
        year, month, day, clock = parts
        try:
            return _written(date(year, month, day), clock, zone)
        except ValueError:
            return None


def decide(texts: Iterable[str], column: str, order: str | None = None) -> DateColumn:
    """How a column reads, by `order` (dmy, mdy, ymd for 24/03/05) or by its own values.

    Raises UsageError where the values leave it open: a guess would be wrong without a sound.
    """
    if order in ORDERS:
        return DateColumn(ORDERS[order])
    day_first = month_first = dotted = either = 0
    example = ""
    for text in texts:
        match = _NUMERIC.fullmatch(text)
        if match is None or match[1] == match[3]:
            continue
        first, second = int(match[1]), int(match[3])
        day_first += first > 12
        month_first += second > 12
        if first <= 12 and second <= 12:
            dotted += match[2] == "."
            either += 1
            example = example or text
    if day_first or month_first:
        chosen: Order = "dmy" if day_first >= month_first else "mdy"
        return DateColumn(chosen, f"{column}: {_WORDS[chosen]}, as its values above 12 show")
    if either and dotted == either:
        return DateColumn("dmy", f"{column}: {_WORDS['dmy']}, as dates with dots are written")
    if either:
        raise UsageError(
            f'{column}: "{example}" may be day first or month first, and no value decides it',
            hint="say it: --date-order dmy or --date-order mdy",
            items=[{"column": column, "found": example, "allowed": list(ORDERS)}],
        )
    return DateColumn()


_WORDS: dict[Order, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def _parts(text: str, order: Order) -> tuple[int, int, int, str | None] | None:
    if match := _YEAR_FIRST.fullmatch(text):
        if not match[2] and (len(match[3]), len(match[4])) != (2, 2):
            return None
        return int(match[1]), int(match[3]), int(match[4]), match[5]
    if match := _NUMERIC.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if order == "ymd" and len(match[4]) == 2:
            return _full_year(match[1]), second, int(match[4]), match[5]
        day, month = (second, first) if order == "mdy" else (first, second)
        return _full_year(match[4]), month, day, match[5]
    if match := _DAY_MONTH.fullmatch(text):
        month = _MONTHS.get(match[2].casefold(), 0)
        return int(match[3]), month, int(match[1]), match[4]
    if match := _MONTH_DAY.fullmatch(text):
        month = _MONTHS.get(match[1].casefold(), 0)
        return int(match[3]), month, int(match[2]), match[4]
    return None


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year > 68 else 2000)


def _written(day: date, clock: str | None, zone: tzinfo) -> str:
    """A day; with an hour the instant. Midnight without an offset is how days are exported."""
    if clock is None:
        return day.isoformat()
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        raise ValueError(clock)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    if (hour, minute, second) == (0, 0, 0) and not match[5]:
        return day.isoformat()
    at = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    if match[5]:
        offset = match[5] if match[5][0] in "+-" else "+00:00"
        at = datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{offset}")
    text = at.isoformat(timespec="seconds" if second else "minutes")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _from_serial(text: str) -> str | None:
    """Excel's day number as a day; a fraction is the hour, which Excel leaves without a zone."""
    try:
        days = int(float(text))
    except (ValueError, OverflowError):
        return None
    return (_EXCEL_ORIGIN + timedelta(days)).isoformat() if 0 < days <= _EXCEL_LAST else None
