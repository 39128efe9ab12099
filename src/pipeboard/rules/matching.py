"""One value of a query against one value of a contact, as `query/conditions.py` says it in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeboard.model.text import digits, fold
from pipeboard.query import bounds, regex
from pipeboard.query.conditions import band, checked
from pipeboard.query.fields import Field
from pipeboard.query.frame import Frame
from pipeboard.query.tree import Range, Regex, Text

Matcher = Callable[[Any], bool]
_COMPARING = ("<", "<=", ">", ">=")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def matcher(frame: Frame, op: str, value: object, field: Field) -> Matcher:
    """Whether a value (never None; folded where the index folds it) is what was asked for."""
    if isinstance(value, Regex):
        return _regex(frame, value, field)
    if not isinstance(value, (Text, Range)):
        raise frame.error(f"{field.name} takes no ( ) after its value", getattr(value, "at", 0))
    if op == "~" and isinstance(value, Text):
        return _contains(value, field)
    if field.kind == "number":
        return _number(frame, op, value, field)
    if isinstance(value, Range) or op in _COMPARING:
        return _ordered(op, value, field)
    if field.kind == "phone":
        return _phone(value)
    if field.kind == "yesno":
        return _yesno(frame, value)
    return _equal(frame, value, field)


def _ordered(op: str, value: Text | Range, field: Field) -> Matcher:
    spelt = str if field.kind == "key" else fold
    if isinstance(value, Text):
        holds = _compare(op, spelt(value.text))
    else:
        low, high = (spelt(end.text) if end else None for end in (value.low, value.high))
        holds = _between(low, high)
    return lambda x: holds(spelt(str(x)))


def _regex(frame: Frame, value: Regex, field: Field) -> Matcher:
    flags = "i" if field.place == "multi" else value.flags
    pattern = regex.check(frame, value, flags)
    return lambda x: bool(regex.search(pattern, flags, x))


def _contains(value: Text, field: Field) -> Matcher:
    if field.kind == "phone":
        number = digits(value.text)
        return lambda x: number in x
    wanted = fold(value.text)
    return lambda x: wanted in fold(str(x))


def _number(frame: Frame, op: str, value: Text | Range, field: Field) -> Matcher:
    limits = value if isinstance(value, Range) else band(frame, op, value, field)
    if limits is None and isinstance(value, Text):
        return _numeric(_compare(op, bounds.number(frame, value)))
    low = bounds.number(frame, limits.low) if limits and limits.low else None
    high = bounds.number(frame, limits.high) if limits and limits.high else None
    return _numeric(_between(low, high))


def _numeric(holds: Matcher) -> Matcher:
    """A number may be a text in the file."""

    def match(x: Any) -> bool:
        try:
            return holds(float(x))
        except ValueError:
            return False

    return match


def _between(low: Any, high: Any) -> Matcher:
    return lambda x: (low is None or low <= x) and (high is None or x <= high)


def _compare(op: str, wanted: Any) -> Matcher:
    if op == "<":
        return lambda x: bool(x < wanted)
    if op == "<=":
        return lambda x: bool(x <= wanted)
    if op == ">":
        return lambda x: bool(x > wanted)
    if op == ">=":
        return lambda x: bool(x >= wanted)
    return lambda x: bool(x == wanted)


def _phone(value: Text) -> Matcher:
    wanted = digits(value.text.replace("(0)", "")).lstrip("0")
    if len(wanted) < 6:
        return lambda x: x == wanted
    return lambda x: x.endswith(wanted)


def _yesno(frame: Frame, value: Text) -> Matcher:
    word = value.text.casefold()
    for words in (("true", "yes", "1"), ("false", "no", "0")):
        if word in words:
            return lambda x: str(x).lower() in words
    raise frame.error(f'"{value.text}" is neither yes nor no', value.at, hint="true or false")


def _equal(frame: Frame, value: Text, field: Field) -> Matcher:
    text = checked(frame, value, field)
    if field.kind in ("key", "choice") or field.name == "owner":
        return lambda x: x == text
    folded = fold(text)
    if field.place == "multi":
        return lambda x: x == folded
    if field.name == "org":
        return lambda x: x == text or fold(x) == folded
    if field.kind == "text":
        return lambda x: fold(str(x)) == folded
    wanted = (_lower(text), _lower(folded))
    return lambda x: _lower(str(x)) in wanted


def _lower(text: str) -> str:
    """As SQLite's NOCASE has it: A to Z only."""
    return text.translate(_LOWER)
