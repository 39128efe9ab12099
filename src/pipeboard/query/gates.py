"""The items of a gate as SQL over `f`: whether each holds, what it lacks where it does not.

SQL's own third value tells what is not known from what is not so: an item over a fact that is unset
is NULL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeboard.query.compile import expression
from pipeboard.query.fields import ANSWERS, BANT
from pipeboard.query.frame import ALL, Frame
from pipeboard.query.parse import parse
from pipeboard.query.tree import (
    And,
    Condition,
    Expression,
    Not,
    OneOf,
    Opp,
    Or,
    Text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.query.tree import Value
    from pipeboard.query.vocabulary import Check

NEXT = {"lead": "prospect", "prospect": "customer"}
"""The stage that comes after one, and with it the gate that a card is measured against."""
COUNTED = ("block", "warn")
"""The levels of which it is counted how many pass."""
_ENOUGH = {"met": "partial", "icp": "icp-possible"}


@lru_cache(maxsize=256)
def parts(query: str) -> tuple[Expression, ...]:
    """The conditions of which all must hold; none where the query asks for nothing."""
    where = parse(query).where
    if where is None:
        return ()
    return where.parts if isinstance(where, And) else (where,)


def holds(frame: Frame, check: Check) -> str:
    """Whether an item holds: 1, 0, or NULL where that is not known."""
    return _all(frame, parts(check.q))


def nearly(frame: Frame, check: Check) -> str:
    """The same if a partial answer were a met one, and a fit that may still rise a match."""
    return _all(frame, [_eased(part) for part in parts(check.q)])


def each(frame: Frame, check: Check) -> list[str]:
    """The same as `holds` for each of its conditions."""
    return [_all(frame, [part]) for part in parts(check.q)]


def passing(frame: Frame, check: Check) -> tuple[str, str]:
    """Whether an item passes, and whether it counts, 1 or 0 each.

    What lacks nothing but a fit that nobody asks for does not count.
    """
    passes = f"(({holds(frame, check)}) IS TRUE)"
    some = parts(check.q)
    if frame.vocabulary.icp_configured or not any(map(asks_icp, some)):
        return passes, "1"
    others = _all(frame, [part for part in some if not asks_icp(part)])
    return passes, f"({passes} OR f.disqualifier IS NOT NULL OR ({others}) IS NOT TRUE)"


def known(frame: Frame, query: str) -> str:
    """A query as an expression that is NULL where what it asks is not known."""
    return _all(frame, parts(query))


def conditions(node: Expression) -> Iterator[Condition]:
    """Every condition of an expression, in the order they are written."""
    if isinstance(node, (And, Or)):
        for part in node.parts:
            yield from conditions(part)
    elif isinstance(node, (Not, Opp)):
        yield from conditions(node.inner)
    elif isinstance(node, Condition):
        yield node


def asks_icp(node: Expression) -> bool:
    """Whether a condition is about the fit with the ideal customer."""
    return any(_names(one, "is", "icp") for one in conditions(node))


def _all(frame: Frame, some: Sequence[Expression]) -> str:
    return " AND ".join(f"({expression(frame, _settled(part))})" for part in some) or ALL


def _settled(node: Expression) -> Expression:
    """The tree with its flags yes or no: what a flag does not know is no, but for the fit."""
    if isinstance(node, And):
        return And(tuple(map(_settled, node.parts)))
    if isinstance(node, Or):
        return Or(tuple(map(_settled, node.parts)))
    is_flag = isinstance(node, Condition) and node.field.casefold() in ("is", "has")
    # What is negated is never NULL, and twice negated it is itself.
    return Not(Not(node)) if is_flag and not asks_icp(node) else node


def _eased(node: Expression) -> Expression:
    """The tree with `met` as `(met,partial)` and `is:icp` as `is:(icp,icp-possible)`."""
    if isinstance(node, And):
        return And(tuple(map(_eased, node.parts)))
    if isinstance(node, Or):
        return Or(tuple(map(_eased, node.parts)))
    if isinstance(node, Condition) and node.op in (":", "="):
        return Condition(node.field, node.op, _eased_value(node), node.at)
    return node


def _eased_value(node: Condition) -> Value:
    value, more = node.value, _ENOUGH.get(getattr(node.value, "text", ""))
    if more is None or not isinstance(value, Text):
        return value
    is_answer = more in BANT and _field(node) in ANSWERS
    if not is_answer and not _names(node, "is", "icp"):
        return value
    return OneOf((value, Text(more, at=value.at)), value.at)


def _field(node: Condition) -> str:
    name = node.field.casefold()
    return name.removeprefix("qualification.").removesuffix(".state")


def _names(node: Condition, field: str, word: str) -> bool:
    """Whether a condition asks for a flag, alone or among others."""
    if node.field.casefold() != field:
        return False
    values = node.value.values if isinstance(node.value, OneOf) else (node.value,)
    return any(isinstance(value, Text) and value.text.casefold() == word for value in values)
