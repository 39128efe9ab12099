"""Engagement: what a contact did and what came of our touches, in points that fade.

    E = clamp(0, 100, Σ_g cap_g( Σ_i points_i · 2^(−age_i / half_life_g) ))

Of a kind with `max_per_day` only the first n of a local day count. Points of an outcome go to group
conversation where they are above 0, to negative below. Signals of class machine never count. So
many counted signals within a time make a derived signal at the time of the last of them, and are
then used up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.model.decay import HEAT, MOST_GROUPS, at_epoch
from pipeboard.model.times import parse_duration
from pipeboard.rules.signals import EXPLICIT, MACHINE, NEGATIVE

if TYPE_CHECKING:
    from pipeboard.model.config import Config
    from pipeboard.rules.days import Days
    from pipeboard.rules.events import EventRow

IMPLICIT = "buying-implicit"
CONVERSATION, AGAINST = "conversation", "negative"
Sums = tuple[float | None, ...]


class Kind(NamedTuple):
    """What counts so and so much: its name, its group (a number, -1: none), its points.

    `cools`: seconds by which it is less hot than an explicit signal; None: it makes nothing hot.
    """

    name: str
    group: int
    points: float
    most: int = 0
    bofu: bool = False
    cools: int | None = None
    active: bool = False


class Series(NamedTuple):
    """A derived signal: what is counted, how many of it within how many seconds."""

    kind: Kind
    counts: str
    at_least: int
    within: int


Counted = tuple[int, Kind]


class Points:
    """The rules of a config as tables: signals and outcomes by name, groups by number."""

    __slots__ = ("days", "half_lives", "outcomes", "series", "signals", "week_start")

    def __init__(self, config: Config, days: Days) -> None:
        self.days = days
        self.week_start = config.week_start
        groups = list(config.score.engagement_groups.items())[:MOST_GROUPS]
        number = {name: at for at, (name, _) in enumerate(groups)}
        self.half_lives = [parse_duration(group.half_life).seconds for _, group in groups]
        self.signals: dict[int | str, Kind] = {
            name: Kind(
                name,
                number.get(rule.group or "", -1),
                float(rule.points),
                rule.max_per_day or 0,
                rule.bofu,
                {EXPLICIT: 0, IMPLICIT: HEAT}.get(rule.class_),
                rule.class_ != NEGATIVE,
            )
            for name, rule in config.signals.items()
            if rule.class_ != MACHINE
        }
        self.outcomes: dict[int | str, Kind] = {}
        for name, outcome in config.outcomes.items():
            group = number.get(CONVERSATION if outcome.points > 0 else AGAINST, -1)
            if outcome.points and group >= 0:
                self.outcomes[name] = Kind(name, group, float(outcome.points))
        self.series = [
            Series(
                Kind(name, number.get(rule.group, -1), float(rule.points)),
                rule.count,
                rule.at_least,
                parse_duration(rule.within).seconds,
            )
            for name, rule in config.derived_signals.items()
        ]


def counted(events: Iterable[EventRow], points: Points) -> list[Counted]:
    """All that counts of a contact's log, with its instant; signals by time."""
    found: list[Counted] = []
    signals: list[Counted] = []
    for event in events:
        log, at = event[1], event[3]
        if log == "activities":
            outcome = points.outcomes.get(event[7])
            if outcome is not None and event[4] != "research" and type(at) is int:
                found.append((at, outcome))
        elif log == "signals":
            kind = points.signals.get(event[4])
            if kind is not None and type(at) is int:
                signals.append((at, kind))
        else:
            break  # the log of what happened comes first
    if len(signals) < 2:
        return found + signals if signals else found
    signals.sort()
    kept = _capped(signals, points.days)
    for series in points.series:
        if len(kept) >= series.at_least:
            found += _completed(kept, series, points)
    return found + kept


def _capped(signals: list[Counted], days: Days) -> list[Counted]:
    """The first n of a kind on each local day."""
    names = [kind.name for _, kind in signals if kind.most]
    if len(names) == len(set(names)):
        return signals
    seen: dict[tuple[str, int], int] = {}
    kept = []
    for at, kind in signals:
        if kind.most:
            day = (kind.name, days.of(at))
            seen[day] = seen.get(day, 0) + 1
            if seen[day] > kind.most:
                continue
        kept.append((at, kind))
    return kept


def _completed(signals: Sequence[Counted], series: Series, points: Points) -> list[Counted]:
    """The derived signals of a kind: each at the time of the signal that completes it."""
    least = series.at_least
    those = _those(signals, series.counts)
    if len(those) < least or not _near(those, series):
        return []
    weekly = series.counts == "active-weeks"
    window: dict[int, int] = {}  # what was counted → when
    found: list[Counted] = []
    for number, at in enumerate(those):
        # Day 0 was a Thursday.
        key = (points.days.of(at) + 3 - points.week_start) // 7 if weekly else number
        window[key] = at
        window = {one: when for one, when in window.items() if at - when <= series.within}
        if len(window) >= least:
            found.append((at, series.kind))
            window = {}
    return found


def _those(signals: Sequence[Counted], counts: str) -> list[int]:
    """When the signals were that a series counts."""
    if counts == "bofu":
        return [at for at, kind in signals if kind.bofu]
    if counts == "active-weeks":
        return [at for at, kind in signals if kind.active]
    return [at for at, kind in signals if kind.name == counts]


def _near(those: Sequence[int], series: Series) -> bool:
    """Whether so many of them lie within the time at all."""
    reach = series.at_least - 1
    pairs = zip(those, those[reach:], strict=False)
    return any(last - first <= series.within for first, last in pairs)


def sums(found: Iterable[Counted], points: Points) -> Sums:
    """(heat, a sum for each group), worth at EPOCH; None where there is nothing."""
    made: list[float | None] = [None] * (1 + MOST_GROUPS)
    half_lives = points.half_lives
    hottest = 0
    for at, kind in found:
        group = kind.group
        if group >= 0 and kind.points:
            worth = at_epoch(kind.points, at, half_lives[group])
            before = made[1 + group]
            made[1 + group] = worth if before is None else before + worth
        if kind.cools is not None and at - kind.cools > hottest:
            hottest = at - kind.cools
    if hottest:
        made[0] = at_epoch(1.0, hottest, HEAT)
    return tuple(made)


def columns(events: Iterable[EventRow], points: Points) -> Sums:
    """heat engaged_1 … engaged_6"""
    found = counted(events, points)
    return sums(found, points) if found else NOTHING


NOTHING: Sums = (None,) * (1 + MOST_GROUPS)
