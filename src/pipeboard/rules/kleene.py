"""Conditions with three values: true, false, and None for what nobody knows (Kleene's logic).

Judges personas, ICP criteria and disqualifiers by what the file and its company say. An unset
scalar is unknown; lists and tags are closed-world: what is not in them is not so. Where a value is
set, the answer is that of the same query in SQL. What asks for the clock, a score, a flag, a queue
or the log is refused: such facts come later than these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeboard.errors import QueryError
from pipeboard.query.compile import resolve
from pipeboard.query.conditions import check_operator, values_of
from pipeboard.query.fields import BANT, Field
from pipeboard.query.frame import Frame
from pipeboard.query.parse import parse
from pipeboard.query.tree import And, Condition, Expression, Not, OneOf, Or, Regex, Star, Text
from pipeboard.rules.matching import Matcher, matcher
from pipeboard.rules.told import Getter, Told, getter

Judge = Callable[[Told], "bool | None"]


def judge(frame: Frame, query: str) -> Judge:
    """A query as a function of what is told of a contact. Raises QueryError where it is none."""
    read = parse(query)
    frame.text = query
    if read.sort or read.limit or read.group or read.where is None:
        raise frame.error("a rule is a condition: nothing to sort, limit or group", 0)
    return _judge(frame, read.where)


def fields_of(frame: Frame, query: str) -> list[str]:
    """The fields a query asks for, in its order, each once."""
    where = parse(query).where
    frame.text = query
    names = [] if where is None else list(_names(frame, where))
    return list(dict.fromkeys(names))


def _names(frame: Frame, node: Expression) -> list[str]:
    if isinstance(node, (And, Or)):
        return [name for part in node.parts for name in _names(frame, part)]
    if isinstance(node, Not):
        return _names(frame, node.inner)
    return [resolve(frame, node.field, node.at).name] if isinstance(node, Condition) else []


def _judge(frame: Frame, node: Expression) -> Judge:
    if isinstance(node, (And, Or)):
        parts = [_judge(frame, part) for part in node.parts]
        return _all(parts) if isinstance(node, And) else _any(parts)
    if isinstance(node, Not):
        return _not(_judge(frame, node.inner))
    if isinstance(node, Condition):
        return _condition(frame, node)
    raise _refused(frame, "this", getattr(node, "at", 0))


def _all(parts: list[Judge]) -> Judge:
    def holds(told: Told) -> bool | None:
        found: bool | None = True
        for part in parts:
            one = part(told)
            if one is False:
                return False
            if one is None:
                found = None
        return found

    return holds


def _any(parts: list[Judge]) -> Judge:
    def holds(told: Told) -> bool | None:
        found: bool | None = False
        for part in parts:
            one = part(told)
            if one:
                return True
            if one is None:
                found = None
        return found

    return holds


def _not(inner: Judge) -> Judge:
    def holds(told: Told) -> bool | None:
        one = inner(told)
        return None if one is None else not one

    return holds


def _condition(frame: Frame, node: Condition) -> Judge:
    name = node.field.casefold()
    if name == "missing" and node.op in (":", "="):
        return _missing(frame, node)
    if name in ("is", "has", "segment", "text"):
        raise _refused(frame, node.field, node.at)
    field = resolve(frame, node.field, node.at)
    check_operator(frame, node, field)
    values = values_of(node.value)
    get = getter(field, any(isinstance(value, Regex) for value in values))
    if get is None or field.name in frame.within:
        raise _refused(frame, field.name, node.at)
    if field.name == "owner" and any(str(value) == "me" for value in values):
        raise frame.error("me is another one for everybody: name the owner", node.at)
    if any(isinstance(value, Star) for value in values):
        known = _known(field)
        return _not(known) if node.op == "!=" else known
    asked = values if isinstance(node.value, OneOf) else (node.value,)
    matchers = [matcher(frame, node.op, one, field) for one in asked]
    unknown = field.values is BANT and any(
        isinstance(value, Text) and value.text.casefold() == "unknown" for value in values
    )
    found = _of_list(get, matchers) if field.place == "multi" else _of_scalar(get, matchers)
    if unknown:
        found = _any([_not(_known(field)), found])
    return _not(found) if node.op == "!=" else found


def _of_list(get: Getter, matchers: list[Matcher]) -> Judge:
    def holds(told: Told) -> bool | None:
        try:
            return any(match(value) for value in get(told) for match in matchers)
        except TimeoutError:
            return None

    return holds


def _of_scalar(get: Getter, matchers: list[Matcher]) -> Judge:
    def holds(told: Told) -> bool | None:
        value: Any = get(told)
        if value is None:
            return None
        values = value if isinstance(value, list) else [value]
        try:
            return any(match(one) for one in values for match in matchers)
        except TimeoutError:  # a regex that takes too long finds out nothing
            return None

    return holds


def _known(field: Field) -> Judge:
    get = getter(field)
    assert get is not None
    if field.place == "multi":
        return lambda told: bool(told.listed(field.column))
    return lambda told: get(told) is not None


def _missing(frame: Frame, node: Condition) -> Judge:
    parts = []
    for value in values_of(node.value):
        field = resolve(frame, value.text, value.at) if isinstance(value, Text) else None
        if field is None or getter(field) is None:
            raise _refused(frame, str(value), value.at)
        parts.append(_not(_known(field)))
    return _any(parts)


def _refused(frame: Frame, what: str, at: int) -> QueryError:
    return frame.error(
        f"{what} cannot be asked here: fit knows only the fields of a contact and its company",
        at,
        hint="industry:media, employees:50..500, title~/head/i, country:DE, tag:vip",
    )
