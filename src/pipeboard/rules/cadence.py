"""Cadences as rules: which step comes after which, on which day, by which channel, what ends one.

| a cadence | its days |
| --- | --- |
| `steps` | business days after its start; late or early, the next keeps its distance to this one |
| `steps` with an `anchor` | business days before or after that date, never before today |
| `repeat` … `for` | one step again and again, as often as the one fits into the other |

Nothing about a cadence is stored but its name and the number of the step that is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.model.dates import BusinessShift, shift
from pipeboard.model.playbook import COLD, SOURCE_CLASSES
from pipeboard.model.times import DAY, parse_duration

if TYPE_CHECKING:
    from pipeboard.model.playbook import Cadence, CadenceStep

ROW = 3
_DIRECT = ("email", "phone", "sms")
_NO_ADDRESS = ("video", "meeting")
_WEEK_OF_BUSINESS = 5


class Coming(NamedTuple):
    """A step of a cadence on its day; `number` counts from 1."""

    number: int
    due: date
    channel: str
    reason: str
    give: str


class Days(NamedTuple):
    """Today, how business days are counted, and the date that an anchored cadence counts from."""

    today: date
    business: BusinessShift
    anchor: date | None = None


def length(cadence: Cadence) -> int | None:
    """How many steps there are; None where it repeats for ever."""
    if cadence.repeat is None:
        return len(cadence.steps)
    if cadence.for_ is None:
        return None
    return max(1, int(_seconds(cadence.for_) // _seconds(cadence.repeat)))


def _seconds(text: str) -> float:
    span = parse_duration(text)
    return span.count * DAY * 7 / _WEEK_OF_BUSINESS if span.is_business else span.seconds


def place(name: str, number: int, cadence: Cadence | None) -> str:
    """Where one is in it: inbound 2/5."""
    of = length(cadence) if cadence is not None else None
    return f"{name} {number}/{of}" if of else f"{name} {number}"


def first(cadence: Cadence, days: Days) -> Coming | None:
    """The step it begins with.

    Of an anchored one the first that is not past, else the last of them today; None where the
    anchor itself is past and nothing comes after it.
    """
    if cadence.repeat is not None:
        return _again(cadence, 1, days.today, days.business)
    if days.anchor is None:
        step = cadence.steps[0]
        return _coming(cadence, 1, days.business(days.today, max(0, step.day)))
    for number, step in enumerate(cadence.steps, 1):
        due = days.business(days.anchor, step.day)
        if due >= days.today:
            return _coming(cadence, number, due)
    last = len(cadence.steps)
    return _coming(cadence, last, days.today) if days.anchor >= days.today else None


def following(cadence: Cadence, number: int, since: date, days: Days) -> Coming | None:
    """The step after `number`, which was done (or skipped) on the day `since`; None at the end."""
    of = length(cadence)
    if of is not None and number >= of:
        return None
    if cadence.repeat is not None:
        coming = _again(cadence, number + 1, since, days.business)
    else:
        step = cadence.steps[number]
        if days.anchor is not None:
            due = days.business(days.anchor, step.day)
        else:
            before = cadence.steps[number - 1] if number else step
            due = days.business(since, max(0, step.day - before.day))
        coming = _coming(cadence, number + 1, due)
    return coming._replace(due=max(coming.due, days.today))


def _again(cadence: Cadence, number: int, since: date, business: BusinessShift) -> Coming:
    """A step that repeats; what falls on a day off comes on the next business day."""
    day = shift(since, parse_duration(cadence.repeat or "0d"), business=business)
    due = business(day - timedelta(days=1), 1)
    return Coming(number, due, cadence.channel or "email", cadence.reason or "", cadence.give or "")


def _coming(cadence: Cadence, number: int, due: date) -> Coming:
    step: CadenceStep = cadence.steps[number - 1]
    return Coming(number, due, step.channel, step.reason or "", step.give or "")


def adapted(channel: str, usable: Sequence[str], likes: str, before: Sequence[str]) -> str:
    """The channel a step goes by: its own, unless they cannot be reached by it or like another.

    `usable` have an address and no opt-out; `before` are the channels of our latest touches, the
    last at the end. A mail, a call and a text message give way to the one of them that is liked,
    but not a third time in a row: then the step's own channel is the change that is wanted.
    """
    direct = channel in _DIRECT and likes in _DIRECT and likes in usable
    if direct and list(before[1 - ROW :]) != [likes] * (ROW - 1):
        return likes
    if channel in usable or channel in _NO_ADDRESS:
        return channel
    return likes if likes in usable else next(iter(usable), channel)


def in_a_row(channel: str, before: Sequence[str]) -> int:
    """The how-many-th touch in a row by this channel a next one would be."""
    count = 1
    for used in reversed(before):
        if used != channel:
            break
        count += 1
    return count


def monotonous(channel: str, before: Sequence[str]) -> str:
    """A warning from the third touch in a row by one channel on; "" where there is none.

    Meetings are agreed on: nobody is pressed by them.
    """
    count = in_a_row(channel, before)
    if not channel or channel in _NO_ADDRESS or count < ROW:
        return ""
    nth = f"{count}{'rd' if count == ROW else 'th'}"
    return f"the {nth} {channel} in a row: another channel may do better"


def begun_by(cadence: Cadence, source: str) -> bool:
    """Whether a new lead of this source channel begins with it: `start_on` names it or its class.

    A lead of no known source is of no class.
    """
    of = SOURCE_CLASSES[source in COLD]
    return bool(source) and (source in cadence.start_on or of in cadence.start_on)
