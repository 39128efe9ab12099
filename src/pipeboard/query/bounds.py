"""Dates, ages and numbers of a query as bounds: `low <= x < high` in seconds, or plain numbers.

Every comparison with a time becomes one half-open interval. A day runs from its first second to the
first one of the next day in the workspace's time zone. An unsigned duration is an age (for what
lies ahead: the time until), a signed one a date; business days are measured by the business hours.
"""

from __future__ import annotations

from pipeboard.model.times import (
    Duration,
    day_end,
    day_start,
    parse_duration,
    parse_time,
)
from pipeboard.query.frame import Frame
from pipeboard.query.tree import Range, Text

Bounds = tuple[int | None, int | None]
DATE_HINT = "2026-12-01, today, tomorrow, fri, +3d, -2w, eow, eom, eoq; an age: 7d, 2w, 3mo, 3bd"
AGE_HINT = "a length of time: 12h, 7d, 2w, 3mo, 1y, 3bd"
_LARGEST = 2**53


def time_bounds(frame: Frame, op: str, value: Text | Range, *, ahead: bool) -> Bounds:
    """The bounds of a date field: a date, an instant, or an age (`ahead`: the time until)."""
    if isinstance(value, Range):
        ends = [end for end in (value.low, value.high) if end is not None]
        if all(is_duration(end.text) for end in ends):
            return _age_range(frame, value, ahead=ahead)
        low = _span(frame, value.low)[0] if value.low else None
        high = _span(frame, value.high)[1] if value.high else None
        return low, high
    if is_duration(value.text):
        return age_bounds(frame, op, value, ahead=ahead)
    start, end = _span(frame, value)
    return {
        "<": (None, start),
        "<=": (None, end),
        ">": (end, None),
        ">=": (start, None),
    }.get(op, (start, end))


def age_bounds(frame: Frame, op: str, value: Text | Range, *, ahead: bool = False) -> Bounds:
    """The bounds of a length of time up to now, or (`ahead`) from now on.

    `=` holds within the unit: `idle:2d` from two days on and less than three.
    """
    if isinstance(value, Range):
        return _age_range(frame, value, ahead=ahead)
    age = _duration(frame, value)
    if op not in ("<", "<=", ">", ">="):
        longer = Duration(age.count + 1, age.unit)
        return _both(
            _age_side(frame, ">=", age, value, ahead), _age_side(frame, "<", longer, value, ahead)
        )
    return _age_side(frame, op, age, value, ahead)


def is_duration(text: str) -> bool:
    """Whether it reads as an unsigned duration."""
    try:
        parse_duration(text)
    except ValueError:
        return False
    return True


def number(frame: Frame, value: Text) -> int | float:
    """A number: 5000000, 5_000_000, 5k, 5M, 2.5, -3, 25%."""
    text = value.text.removesuffix("%").replace("_", "")
    factor = {"k": 1_000, "K": 1_000, "M": 1_000_000}.get(text[-1:], 1)
    digits = text[:-1] if factor > 1 else text
    plain = digits.lstrip("+-").replace(".", "", 1)
    if len(digits) - len(digits.lstrip("+-")) > 1 or not (plain.isascii() and plain.isdigit()):
        raise frame.error(f'"{value.text}" is not a number', value.at, hint="5000000, 5k, 5M, 2.5")
    amount = float(digits) * factor
    if abs(amount) > _LARGEST:
        raise frame.error(f'"{value.text}" is too large', value.at)
    return int(amount) if amount.is_integer() else amount


def _duration(frame: Frame, value: Text) -> Duration:
    text = f"{value.text}d" if value.text.isdecimal() else value.text
    try:
        return parse_duration(text)
    except ValueError:
        raise frame.error(f'"{value.text}" is not a duration', value.at, hint=AGE_HINT) from None


def _age_range(frame: Frame, value: Range, *, ahead: bool) -> Bounds:
    low: Bounds = (None, None)
    high: Bounds = (None, None)
    if value.low is not None:
        low = _age_side(frame, ">=", _duration(frame, value.low), value.low, ahead)
    if value.high is not None:
        high = _age_side(frame, "<=", _duration(frame, value.high), value.high, ahead)
    return _both(low, high)


def _both(one: Bounds, other: Bounds) -> Bounds:
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(lows, default=None), min(highs, default=None)


def _age_side(frame: Frame, op: str, age: Duration, value: Text, ahead: bool) -> Bounds:
    """One comparison of an age. Ages grow into the past: older than n is earlier than now - n."""
    first, last = _instants(frame, age, value, ahead)
    if not ahead:
        op = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
    return {
        "<": (None, first),
        "<=": (None, last + 1),
        ">": (last + 1, None),
        ">=": (first, None),
    }[op]


def _instants(frame: Frame, age: Duration, value: Text, ahead: bool) -> tuple[int, int]:
    """The first and the last instant that lie exactly this far from now.

    They differ only in business time, which stands still at night: what was said at nine this
    morning is as old as what was said at any hour of the night.
    """
    sign = 1 if ahead else -1
    if not age.is_business:
        at = frame.now + sign * age.seconds
        return at, at
    hours = frame.vocabulary.hours
    elapsed = hours.business_seconds(frame.now) + sign * age.count * hours.span
    try:
        last = hours.at_business(elapsed + 1) - 1
        return hours.at_business(elapsed), last
    except (OverflowError, ValueError, IndexError):
        raise _too_far(frame, value) from None


def _span(frame: Frame, value: Text) -> tuple[int, int]:
    """The first second of what a date names, and the first one after it."""
    text = value.text
    if len(text) > 10 and text[:4].isdigit():
        try:
            instant = parse_time(text, frame.zone)[0]
        except ValueError as error:
            raise frame.error(str(error), value.at, hint=DATE_HINT) from None
        return instant, instant + 1
    if text[:1] in ("+", "-") and text[-1:] in ("h", "m") and is_duration(text[1:]):
        sign = 1 if text[0] == "+" else -1
        instant = frame.now + sign * parse_duration(text[1:]).seconds
        return instant, instant + 1
    return _day_span(frame, value)


def _day_span(frame: Frame, value: Text) -> tuple[int, int]:
    from pipeboard.model.dates import WORDS, parse_date

    try:
        day = parse_date(
            value.text,
            frame.today,
            week_start=frame.vocabulary.first_weekday,
            business=frame.shift_business,
        )
        return day_start(day, frame.zone), day_end(day, frame.zone) + 1
    except OverflowError:
        raise _too_far(frame, value) from None
    except ValueError:
        from pipeboard.errors import nearest

        raise frame.error(
            f'"{value.text}" is not a date',
            value.at,
            nearest=nearest(value.text, WORDS),
            hint=DATE_HINT,
        ) from None


def _too_far(frame: Frame, value: Text) -> Exception:
    return frame.error(f'"{value.text}" is too far away for the calendar', value.at)
