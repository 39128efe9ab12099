"""Rules for single values: a rule takes a text and answers with a Problem or None."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import tzinfo
from typing import TypeAlias

from pipeboard.model.clock import clock_of
from pipeboard.model.findings import Level, Problem, not_a
from pipeboard.model.ids import FILE_ID
from pipeboard.model.times import parse_time, zone

Rule: TypeAlias = Callable[[str], Problem | None]


def time_rule(tz: tzinfo) -> Rule:
    """A day or an instant."""
    clock = clock_of(tz)

    def rule(text: str) -> Problem | None:
        return _not_a_time(text, tz) if clock[text] is None else None

    return rule


def _not_a_time(text: str, tz: tzinfo) -> Problem | None:
    try:
        parse_time(text, tz)
    except ValueError as error:
        return Problem(str(error), ("YYYY-MM-DD", "YYYY-MM-DDTHH:MMZ"))
    return None


def amount_rule(text: str) -> Problem | None:
    """Money: a plain decimal that is not negative. What is no number at all, the types refuse."""
    if text.isdecimal() and text.isascii():
        return None
    from pipeboard.model.money import amount

    try:
        value = amount(text)
    except ValueError as error:
        return Problem(str(error))
    return Problem(f'"{text}" is negative', ("0 or more",)) if value < 0 else None


def range_rule(low: float, high: float | None = None) -> Rule:
    """A number from `low` to `high`, both included; finite."""
    words = f"{low} to {high}" if high is not None else f"{low} or more"

    def rule(text: str) -> Problem | None:
        try:
            value = float(text)
        except ValueError:
            return None  # the types have said so
        if value >= low and value <= (high if high is not None else 1e18):
            return None
        return Problem(f"{text} is not {words}", (words,))

    return rule


def known_rule(noun: str, known: Collection[str], level: Level = "warning") -> Rule:
    """One of the words that the config has (or that a standard lists)."""

    def rule(text: str) -> Problem | None:
        return None if text in known else not_a(noun, text, known, level=level)

    return rule


def code_rule(noun: str, codes: frozenset[str]) -> Rule:
    """A code of a standard; the hint is the code in the right case where that is all it lacks."""

    def rule(text: str) -> Problem | None:
        if text in codes:
            return None
        for cased in (text.upper(), text.lower()):
            if cased in codes:
                return Problem(f'"{text}" is not a {noun}; write {cased}', (cased,), "warning")
        return Problem(f'"{text}" is not a {noun}', (), "warning")

    return rule


def zone_rule(text: str) -> Problem | None:
    """An IANA time zone."""
    try:
        zone(text)
    except ValueError as error:
        return Problem(str(error), (), "warning")
    return None


def file_id_rule(letter: str, noun: str, level: Level = "error") -> Rule:
    """The id of a contact (`c`) or an organisation (`g`)."""

    def rule(text: str) -> Problem | None:
        if text.startswith(letter) and FILE_ID.fullmatch(text):
            return None
        example = f"{letter}-7f3k2q9wab"
        return Problem(f'"{text}" is not the id of {noun} (like {example})', (example,), level)

    return rule


def schema_rule(text: str) -> Problem | None:
    """The format's version: this one."""
    if text == "1":
        return None
    return Problem(f"schema {text} is not known here: a newer pipeboard wrote this file?", ("1",))
