"""The fields a team adds (`custom_fields`): their types as rules."""

from __future__ import annotations

from pipeboard.model.config import Config, CustomField
from pipeboard.model.findings import Problem, not_a
from pipeboard.model.times import parse_time
from pipeboard.model.value_rules import Rule


def custom_rules(config: Config, scope: str) -> dict[str, Rule | None]:
    """Rules of the custom fields of a scope (`contact`, `org`, `opportunity`) by name."""
    return {
        name: _rule(field, config)
        for name, field in config.custom_fields.items()
        if field.scope == scope
    }


def _rule(field: CustomField, config: Config) -> Rule | None:
    """The rule of one declared field; None where any text will do."""
    if field.type in ("integer", "number", "money"):
        return lambda text: _number(text, field)
    if field.type == "date":
        return lambda text: _date(text, config)
    if field.type in ("enum", "list") and field.values:
        return lambda text: _one_of(text, field)
    if field.type == "flag":
        return _flag
    return None


def _number(text: str, field: CustomField) -> Problem | None:
    try:
        value: float = int(text) if field.type == "integer" else float(text)
    except ValueError:
        noun = "a whole number" if field.type == "integer" else "a number"
        return Problem(f'"{text}" is not {noun}', (noun,), "warning")
    low = field.min if field.min is not None else -1e18
    high = field.max if field.max is not None else 1e18
    if low <= value <= high:
        return None
    words = " ".join(
        part
        for part in (
            f"{field.min} or more" if field.min is not None else "",
            f"{field.max} or less" if field.max is not None else "",
        )
        if part
    )
    return Problem(f"{text} is not {words or 'finite'}", (words or "finite",), "warning")


def _date(text: str, config: Config) -> Problem | None:
    try:
        parse_time(text, config.zone)
    except ValueError as error:
        return Problem(str(error), ("YYYY-MM-DD",), "warning")
    return None


def _one_of(text: str, field: CustomField) -> Problem | None:
    known = field.values
    return None if text in known else not_a("value of this field", text, known, level="warning")


def _flag(text: str) -> Problem | None:
    if text in ("true", "false"):
        return None
    return Problem(f'"{text}" is not true or false', ("true", "false"), "warning")
