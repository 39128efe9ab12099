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


def quarter_of(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
