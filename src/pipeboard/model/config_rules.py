"""What the text at each place of the config must be: durations, days, money, numbers in a range."""

from __future__ import annotations

from datetime import UTC

from pipeboard.model.codes import CURRENCIES
from pipeboard.model.findings import Problem
from pipeboard.model.money import amount
from pipeboard.model.placeholders import placeholder_rule
from pipeboard.model.times import parse_duration, parse_time
from pipeboard.model.value_rules import (
    Rule,
    amount_rule,
    code_rule,
    range_rule,
    schema_rule,
    zone_rule,
)


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


def rate(text: str) -> Problem | None:
    """What one unit of another currency is worth."""
    try:
        return None if amount(text) > 0 else Problem(f'"{text}" is not above 0')
    except ValueError:
        return Problem(f'"{text}" is not a rate (like 0.92)')


_PERCENT = range_rule(0, 100)
_AT_LEAST_0 = range_rule(0)
_CURRENCY = code_rule("currency (ISO 4217, like EUR)", CURRENCIES)


def currency(text: str) -> Problem | None:
    """A code of ISO 4217."""
    problem = _CURRENCY(text)
    return problem._replace(level="error") if problem else None


def _zone(text: str) -> Problem | None:
    problem = zone_rule(text)
    return problem._replace(level="error") if problem else None


RULES: dict[str, Rule] = {
    "schema": schema_rule,
    "personas.*.opener": placeholder_rule,
    "interview.*.ask": placeholder_rule,
    "cadences.*.reason": placeholder_rule,
    "cadences.*.steps.*.reason": placeholder_rule,
    "workspace.currency": currency,
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
    "targets.*.currency": currency,
    "fx.as_of": _day,
    "privacy.retention.lead": _retention,
    "privacy.retention.prospect": _retention,
    "privacy.retention.customer": _retention,
}
"""Where in the config (`*` is any key or entry) → what the text there must be."""
