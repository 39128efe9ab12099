"""Every problem of `pipeboard.yaml`: the shape of each key, and what its values must be.

The file is judged as it will be read, merged over the defaults; entries are named by id, so a
finding's path is one of the file's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC

from pipeboard.model.business import BusinessHours
from pipeboard.model.check_types import convert
from pipeboard.model.codes import CURRENCIES
from pipeboard.model.config import Config
from pipeboard.model.decay import MOST_GROUPS, SHORTEST
from pipeboard.model.defaults import DEFAULTS
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.findings import Finding, Problem, entry_part, not_a
from pipeboard.model.merge import merge, merged_tree
from pipeboard.model.money import amount
from pipeboard.model.placeholders import placeholder_rule
from pipeboard.model.playbook import SOURCE_CLASSES, STOPS, Cadence
from pipeboard.model.times import parse_duration, parse_time
from pipeboard.model.tree import Path, Tree
from pipeboard.model.value_rules import (
    Rule,
    amount_rule,
    code_rule,
    range_rule,
    schema_rule,
    zone_rule,
)


def check_config(tree: Tree) -> list[Finding]:
    """Every problem of a config file's tree (None: an empty file, which is fine)."""
    if tree is None:
        return []
    if not isinstance(tree, dict):
        return [Finding((), "the config is not a map of keys", "")]
    merged = merged_tree(tree)
    config, found = convert(merged, Config)
    amiss = {finding.path for finding in found}
    for pattern, rule in _RULES.items():
        for path, value in _places(merged, tuple(pattern.split(".")), ()):
            problem = rule(value) if path not in amiss else None
            if problem is not None:
                found.append(problem.at(path, value))
    found += _double_ids(tree)
    found += _unknown_keys(tree)
    return found + _between(config) if config is not None else found


def usable_config(tree: Tree) -> tuple[Config, list[Finding]]:
    """The config as far as it can be used, and what is wrong with it.

    A key with an error counts as not said, so that one slip in the config closes no board.
    """
    found = check_config(tree)
    broken = {finding.path[0] for finding in found if finding.level == "error" and finding.path}
    if not isinstance(tree, dict) or not broken:
        return merge(tree), found
    return merge({key: value for key, value in tree.items() if key not in broken}), found


def _duration(text: str) -> Problem | None:
    try:
        parse_duration(text)
    except ValueError as error:
        return Problem(str(error), ("1h", "7d", "2w", "3mo", "1y", "3bd"))
    return None


def _days(text: str) -> Problem | None:
    """A duration of whole days."""
    problem = _duration(text)
    if problem is None and parse_duration(text).unit in ("m", "h"):
        return Problem(f'"{text}" is shorter than a day', ("7d", "2w", "3mo", "1y", "3bd"))
    if problem is None and not parse_duration(text).count:
        return Problem(f'"{text}" is no time at all', ("7d", "2w", "3mo", "1y", "3bd"))
    return problem


def _retention(text: str) -> Problem | None:
    """`36mo`, `36mo after churned`."""
    return _duration(text.removesuffix(" after churned"))


def _day(text: str) -> Problem | None:
    try:
        parse_time(text, UTC)
    except ValueError as error:
        return Problem(str(error), ("YYYY-MM-DD",))
    return None


def _rate(text: str) -> Problem | None:
    try:
        return None if amount(text) > 0 else Problem(f'"{text}" is not above 0')
    except ValueError:
        return Problem(f'"{text}" is not a rate (like 0.92)')


_PERCENT = range_rule(0, 100)
_AT_LEAST_0 = range_rule(0)
_CURRENCY = code_rule("currency (ISO 4217, like EUR)", CURRENCIES)


def _currency(text: str) -> Problem | None:
    problem = _CURRENCY(text)
    return problem._replace(level="error") if problem else None


def _zone(text: str) -> Problem | None:
    problem = zone_rule(text)
    return problem._replace(level="error") if problem else None


# Where in the config (`*` is any key or entry) → what the text there must be.
_RULES: dict[str, Rule] = {
    "schema": schema_rule,
    "personas.*.opener": placeholder_rule,
    "interview.*.ask": placeholder_rule,
    "cadences.*.reason": placeholder_rule,
    "cadences.*.steps.*.reason": placeholder_rule,
    "workspace.currency": _currency,
    "workspace.timezone": _zone,
    "business_hours.holidays.*": _day,
    "team.*.away.from": _day,
    "team.*.away.to": _day,
    "team.*.away.*.from": _day,
    "team.*.away.*.to": _day,
    "stages.*.rot_after": _duration,
    "stages.*.wip_warn": _AT_LEAST_0,
    "opportunity_stages.*.rot_after": _duration,
    "opportunity_stages.*.probability": _PERCENT,
    "icp.match_at": _PERCENT,
    "icp.criteria.*.weight": _AT_LEAST_0,
    "derived_signals.*.within": _duration,
    "outcomes.*.key": range_rule(1, 9),
    "outcomes.*.next.in": _duration,
    "score.engagement_groups.*.half_life": _duration,
    "score.fit_grades.*": _PERCENT,
    "score.engagement_grades.*": _PERCENT,
    "score.total.*": range_rule(0, 1),
    "segments.*.key": range_rule(1, 9),
    "queues.*.sla": _duration,
    "queues.*.per_day": range_rule(1),
    "urgency.*": _AT_LEAST_0,
    "pass_rule.over": _duration,
    "requalify_after": _duration,
    "cadences.*.repeat": _days,
    "cadences.*.for": _days,
    "targets.*.amount": amount_rule,
    "targets.*.currency": _currency,
    "fx.as_of": _day,
    "privacy.retention.lead": _retention,
    "privacy.retention.prospect": _retention,
    "privacy.retention.customer": _retention,
}


def _places(tree: Tree, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    """Every text that a pattern names, with its path."""
    if not pattern:
        if isinstance(tree, str):
            yield path, tree
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(tree, dict):
        for key in list(tree) if step == "*" else [step]:
            yield from _places(tree.get(key), rest, (*path, key))
    elif isinstance(tree, list) and step == "*":
        for position, entry in enumerate(tree):
            yield from _places(entry, rest, (*path, entry_part(tree, position)))


def _double_ids(tree: dict[str, Tree], path: Path = ()) -> Iterator[Finding]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _double_ids(value, (*path, key))
        elif isinstance(value, list):
            ids = Counter(str(e["id"]) for e in value if isinstance(e, dict) and e.get("id"))
            for position, entry in enumerate(value):
                own = str(entry.get("id")) if isinstance(entry, dict) else ""
                if ids[own] > 1:
                    ids[own] = 0
                    words = f"{key} has the id {own} more than once; the last one would hold"
                    yield Finding((*path, key, position, "id"), words, own)


def _unknown_keys(tree: dict[str, Tree]) -> Iterator[Finding]:
    """Unknown keys are kept and ignored; a hint says so, as most are slips of the finger."""
    fixed = (
        "workspace",
        "business_hours",
        "icp",
        "score",
        "pass_rule",
        "privacy",
        "git",
        "urgency",
    )
    more = {"workspace": ["timezone"], "git": ["branch"]}
    for key in tree:
        if key not in DEFAULTS and key != "conflicts":  # what two people changed at once
            yield not_a("key of the config", key, DEFAULTS, level="hint").at((key,), key)
    for key in fixed:
        inner = tree.get(key)
        known = [*DEFAULTS[key], *more.get(key, [])]
        for name in inner if isinstance(inner, dict) else ():
            if name not in known:
                yield not_a(f"key of {key}", name, known, level="hint").at((key, name), name)


def _between(config: Config) -> list[Finding]:
    """What one part of the config asks of another."""
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
        problem = None if code == "as_of" else (_currency(code) or _rate(str(rate)))
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
