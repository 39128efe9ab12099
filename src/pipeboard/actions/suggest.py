"""The step that an outcome's rule suggests: the retry after no answer, the mail after a voicemail.

The rules are config (`outcomes.<id>.next`); here they become a Step of one contact. Nothing is
planned where the rule says to ask, or where something is planned sooner already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.allowed import blocked, channels
from pipeboard.actions.change import Subject
from pipeboard.actions.follow import Step, by_due, due_by
from pipeboard.actions.touch import CHANNEL
from pipeboard.model.dates import BusinessShift, shift
from pipeboard.model.times import format_local, local, parse_duration
from pipeboard.model.tree import Tree

if TYPE_CHECKING:
    from pipeboard.model.scoring import NextStep

_THIRD = 3
_MORNING, _AFTERNOON, _NOON = 10, 15, 12


class Clock(NamedTuple):
    """Now (seconds since 1970), the zone it is local in, and how business days are counted."""

    now: int
    zone: tzinfo
    business: BusinessShift


def suggested(
    rule: NextStep | None, subject: Subject, kind: str, outcome: str, clock: Clock
) -> Step | None:
    """The step that `rule` suggests after a touch of this kind and outcome, not logged yet."""
    if rule is None or rule.ask or rule.in_ is None:
        return None
    done = due_by(subject, local(clock.now, clock.zone).date().isoformat())
    due = _due(rule, clock)
    if any(str(step["due"])[:10] <= due[:10] for step in by_due(subject) if step != done):
        return None
    channel = _channel(rule, subject, kind, outcome)
    if blocked(subject, channel):
        channel = other_channel(subject, channel)
    if blocked(subject, channel):
        return None
    told: Mapping[str, Tree] = done or {}
    return Step(
        due=due,
        channel=channel,
        reason=rule.reason or str(told.get("reason") or ""),
        give=str(told.get("give") or "") if outcome not in _DELIVERED else "",
    )


def as_due(subject: Subject, step: str, today: str) -> Subject:
    """A contact as if a step (by its id) were due today: it is done before its day."""
    steps: list[Tree] = [
        {**one, "due": today} if step and one.get("id") == step else {**one}
        for one in subject.entries("follow_ups")
    ]
    return Subject(subject.path, {**subject.tree, "follow_ups": steps} if steps else subject.tree)


# After these they have what was to be given.
_DELIVERED = ("sent", "connected", "held", "replied")


def _due(rule: NextStep, clock: Clock) -> str:
    here = local(clock.now, clock.zone)
    day = shift(here.date(), parse_duration(rule.in_ or "0d"), business=clock.business)
    if rule.at != "other-time":
        return day.isoformat()
    hour = _AFTERNOON if here.hour < _NOON else _MORNING
    there = here.replace(
        year=day.year, month=day.month, day=day.day, hour=hour, minute=0, second=0, fold=0
    )
    return format_local(there.timestamp(), clock.zone)


def _channel(rule: NextStep, subject: Subject, kind: str, outcome: str) -> str:
    used = CHANNEL.get(kind, kind)
    said = rule.channel or "same"
    if rule.third and _in_a_row(subject, kind, outcome) + 1 >= _THIRD:
        said = rule.third
    if said in ("other", "other-channel"):
        return other_channel(subject, used)
    return used if said == "same" else said


def _in_a_row(subject: Subject, kind: str, outcome: str) -> int:
    """How many of the latest touches of this kind ended this way, one after the other."""
    touches = [entry for entry in subject.entries("activities") if entry.get("type") == kind]
    touches.sort(key=lambda entry: str(entry.get("at") or ""))
    count = 0
    for entry in reversed(touches):
        if entry.get("outcome") != outcome:
            break
        count += 1
    return count


def other_channel(subject: Subject, used: str) -> str:
    """Another channel than the one used; the same where there is no other."""
    return next((one for one in channels(subject) if one != used), used)
