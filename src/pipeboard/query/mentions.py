"""What a query asks about by itself, so that a view does not add a condition of its own."""

from __future__ import annotations

from pipeboard.query.conditions import values_of
from pipeboard.query.parse import parse
from pipeboard.query.tree import And, Condition, Expression, Not, Or, Text

_STATUS_FIELDS = frozenset({"status", "id", "lane", "word", "review_on", "back"})
_STATUS_FLAGS = ("parked", "open", "signal-since-parked")


def asks_status(query: str) -> bool:
    """Whether a query says which statuses it wants (`status:nurture`, `is:parked` …)."""
    where = parse(query).where
    return where is not None and _asks(where)


def _asks(node: Expression) -> bool:
    if isinstance(node, (And, Or)):
        return any(_asks(part) for part in node.parts)
    if isinstance(node, Not):
        return _asks(node.inner)
    if not isinstance(node, Condition):
        return False
    if node.field in ("is", "has"):
        return any(flag in str(node.value) for flag in _STATUS_FLAGS)
    return node.field.casefold() in _STATUS_FIELDS


NO_FIT = "without an ICP a grade has no letter: grade:1 asks for engagement, icp: says who fits"


def wants_fit(query: str) -> bool:
    """Whether nobody is found without an ICP: every grade it asks for has a letter."""
    where = parse(query).where
    return where is not None and _fits(where)


def _fits(node: Expression) -> bool:
    if isinstance(node, And):
        return any(_fits(part) for part in node.parts)
    if isinstance(node, Or):
        return all(_fits(part) for part in node.parts)
    if not isinstance(node, Condition) or node.field.casefold() != "grade" or node.op == "!=":
        return False
    return all(isinstance(one, Text) and one.text[:1].isalpha() for one in values_of(node.value))


def asks_size(query: str) -> bool:
    """Whether a query wants companies of some size, by their headcount. Raises QueryError."""
    where = parse(query).where
    return where is not None and _sizes(where)


def _sizes(node: Expression) -> bool:
    if isinstance(node, (And, Or)):
        return any(_sizes(part) for part in node.parts)
    return isinstance(node, Condition) and node.field.casefold().rpartition(".")[2] in _SIZE


_SIZE = ("employees", "size")
