"""Periods of the calendar: `2026`, `2026-Q3`, `2026-09`, a day, or `2026-07-01..2026-09-30`."""

from __future__ import annotations

import re
from datetime import date, timedelta

_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2])(?:-(\d\d))?)?", re.ASCII)


def parse_period(text: str) -> tuple[date, date]:
    """The first day of a period, and the first day after it. Raises ValueError."""
    low, dots, high = text.strip().partition("..")
    first, after = _one(low)
    if dots:
        after = _one(high)[1]
    if after <= first:
        raise ValueError(f'"{text}" ends before it begins')
    return first, after


def _one(text: str) -> tuple[date, date]:
    match = _PERIOD.fullmatch(text.upper())
    if match is None or match[1] == "9999":  # whose end no calendar has
        raise ValueError(f'"{text}" is not a year, quarter, month or day')
    year, quarter, month, day = match.groups()
    if day:
        first = date(int(year), int(month), int(day))
        return first, first + timedelta(days=1)
    months = 12 if not quarter and not month else 3 if quarter else 1
    start = int(month) if month else (int(quarter) - 1) * 3 + 1 if quarter else 1
    end = start + months - 1  # counted from 0 it is the month that follows
    return date(int(year), start, 1), date(int(year) + end // 12, end % 12 + 1, 1)


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of a day's quarter, and the first day after it."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, _months_on(first, 3)


def period_words(first: date, after: date) -> str:
    """A period as `parse_period` reads it: `2026-Q3`, `2026-09`, `2026-09-01..2026-09-10`."""
    months = 12 * (after.year - first.year) + after.month - first.month
    whole = first.day == after.day == 1
    if whole and months == 12 and first.month == 1:
        return f"{first.year}"
    if whole and months == 3 and first.month % 3 == 1:
        return f"{first.year}-Q{first.month // 3 + 1}"
    if whole and months == 1:
        return f"{first:%Y-%m}"
    last = after - timedelta(days=1)
    return f"{first}" if first == last else f"{first}..{last}"


def beside(first: date, after: date, by: int) -> tuple[date, date]:
    """The period as long as this one that lies `by` such periods later, or earlier.

    Whole months stay whole months.
    """
    months = 12 * (after.year - first.year) + after.month - first.month
    if first.day == after.day == 1:
        return _months_on(first, by * months), _months_on(after, by * months)
    days = by * (after - first)
    return first + days, after + days


def _months_on(day: date, months: int) -> date:
    number = 12 * day.year + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
