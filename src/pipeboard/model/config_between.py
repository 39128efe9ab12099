"""What one part of the config asks of another: groups that exist, keys that are used once …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from pipeboard.model.business import BusinessHours
from pipeboard.model.config import Config
from pipeboard.model.config_rules import currency
from pipeboard.model.config_rules import rate as worth
from pipeboard.model.decay import MOST_GROUPS, SHORTEST
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.findings import Finding, not_a
from pipeboard.model.playbook import SOURCE_CLASSES, STOPS, Cadence
from pipeboard.model.times import parse_duration


def between(config: Config) -> list[Finding]:
    """Every place where two parts do not fit together."""
    return [
        *_hours(config),
        *_money(config),
        *_scoring(config),
        *_fit(config),
        *_keys(config),
        *_gates(config),
        *_cadences(config),
        *_interview(config),
        *_custom(config),
    ]


def _hours(config: Config) -> Iterator[Finding]:
    hours = config.business_hours
    try:
        BusinessHours(hours.days, hours.from_, hours.to, [], UTC)
    except ValueError as error:
        yield Finding(("business_hours",), str(error), f"{hours.from_} to {hours.to}")


_PERIOD = re.compile(r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?", re.ASCII)


def _money(config: Config) -> Iterator[Finding]:
    for code, rate in config.fx.items():
        problem = None if code == "as_of" else (currency(code) or worth(str(rate)))
        if problem is not None:
            yield problem.at(("fx", code), str(rate))
    for period in config.targets:
        if not _PERIOD.fullmatch(period):
            words = f'"{period}" is not a year, quarter or month'
            allowed = ("2026", "2026-Q4", "2026-11")
            yield Finding(("targets", period), words, period, allowed)


def _half_lives(config: Config) -> Iterator[Finding]:
    groups = config.score.engagement_groups
    for name, group in groups.items():
        path = ("score", "engagement_groups", name, "half_life")
        try:
            length = parse_duration(group.half_life)
        except ValueError:
            continue  # said already
        if length.is_business or length.seconds < SHORTEST:
            words = f"a half-life of {group.half_life} is too short: points fade over days"
            yield Finding(path, words, group.half_life, ("5d", "30d", "2mo"))
    if len(groups) > MOST_GROUPS:
        words = f"{len(groups)} groups: {MOST_GROUPS} can be told apart"
        yield Finding(("score", "engagement_groups"), words, str(len(groups)))


def _scoring(config: Config) -> Iterator[Finding]:
    yield from _half_lives(config)
    groups = config.score.engagement_groups
    for kind, signal in config.signals.items():
        if signal.group is not None and signal.group not in groups:
            problem = not_a("group of score.engagement_groups", signal.group, groups)
            yield problem.at(("signals", kind, "group"), signal.group)
        if signal.class_ == "machine" and signal.points:
            words = "a signal of class machine never counts, so its points do nothing"
            yield Finding(("signals", kind, "points"), words, str(signal.points), (), "hint")
    counted = ["bofu", "active-weeks", *config.signals]
    for name, derived in config.derived_signals.items():
        if derived.group not in groups:
            problem = not_a("group of score.engagement_groups", derived.group, groups)
            yield problem.at(("derived_signals", name, "group"), derived.group)
        if derived.count not in counted:
            problem = not_a("kind of signal to count", derived.count, counted)
            yield problem.at(("derived_signals", name, "count"), derived.count)
    yield from _grades("fit_grades", config.score.fit_grades, ("A", "B"))
    yield from _grades("engagement_grades", config.score.engagement_grades, ("1", "2"))


def _grades(name: str, grades: dict[str, int | float], known: tuple[str, str]) -> Iterator[Finding]:
    for grade in grades:
        if grade not in known:
            yield not_a("grade with a threshold", grade, known).at(("score", name, grade), grade)
    high, low = (grades.get(grade) for grade in known)
    if high is not None and low is not None and high < low:
        words = f"{known[0]} begins at {high}, below {known[1]} at {low}"
        yield Finding(("score", name), words, f"{high} < {low}")


def _fit(config: Config) -> Iterator[Finding]:
    weights = sum(criterion.weight for criterion in config.icp.criteria)
    if config.icp.criteria and not weights:
        yield Finding(("icp", "criteria"), "no criterion has a weight above 0", "0")
    elif config.icp.criteria and weights != 100:
        words = f"the weights add up to {weights:g}; 100 is easier to read"
        yield Finding(("icp", "criteria"), words, f"{weights:g}", ("100",), "hint")


def _keys(config: Config) -> Iterator[Finding]:
    """One quick key, one segment."""
    taken: dict[int, str] = {}
    for segment in config.segments:
        if segment.key is not None:
            other = taken.setdefault(segment.key, segment.id)
            if other != segment.id:
                words = f"key {segment.key} is already that of {other}"
                yield Finding(("segments", segment.id, "key"), words, str(segment.key))


GATES = ("prospect", "opportunity", "customer")


def _gates(config: Config) -> Iterator[Finding]:
    for name in config.gates:
        if name not in GATES:
            yield not_a("gate", name, GATES).at(("gates", name), name)


def _cadences(config: Config) -> Iterator[Finding]:
    sources = (*SOURCE_CLASSES, *config.lists.source_channels)
    for name, cadence in config.cadences.items():
        yield from _words_of(name, "stop_on", cadence.stop_on, "event that ends a cadence", STOPS)
        yield from _words_of(name, "start_on", cadence.start_on, "source", sources)
        yield from _anchor(name, cadence)
        if cadence.then is not None and cadence.then not in config.cadences:
            problem = not_a("cadence", cadence.then, config.cadences)
            yield problem.at(("cadences", name, "then"), cadence.then)
        if not cadence.steps and cadence.repeat is None:
            words = "a cadence needs steps, or repeat with a channel"
            yield Finding(("cadences", name), words, "", ("steps", "repeat"))


def _interview(config: Config) -> Iterator[Finding]:
    for question in config.interview:
        for position, persona in enumerate(question.personas):
            if persona not in config.personas:
                problem = not_a("persona", persona, config.personas, level="hint")
                yield problem.at(("interview", question.id, "personas", position), persona)


def _words_of(
    name: str, key: str, words: list[str], noun: str, known: tuple[str, ...]
) -> Iterator[Finding]:
    for position, word in enumerate(words):
        if word not in known:
            yield not_a(noun, word, known).at(("cadences", name, key, position), word)


def _anchor(name: str, cadence: Cadence) -> Iterator[Finding]:
    if cadence.anchor is None:
        return
    dates = [field for field, kind in CONTACT_FIELDS.items() if kind in ("date", "time")]
    if cadence.anchor not in dates and f"customer.{cadence.anchor}" not in dates:
        known = [field.removeprefix("customer.") for field in dates]
        problem = not_a("date of a contact", cadence.anchor, known)
        yield problem.at(("cadences", name, "anchor"), cadence.anchor)
    if not cadence.steps:
        words = "an anchor needs steps whose days count from it"
        yield Finding(("cadences", name, "anchor"), words, cadence.anchor)


def _custom(config: Config) -> Iterator[Finding]:
    for name, field in config.custom_fields.items():
        if field.type == "enum" and not field.values:
            words = "a custom field of type enum needs its values"
            yield Finding(("custom_fields", name, "values"), words, "")
