"""The market a query describes: who somebody is and where they work, not how far we are with them.

`industry:media stage:lead idle>7d` asks for leads that lie still, in the market `industry:media`.
"""

from __future__ import annotations

from pipeboard.query.fields import find
from pipeboard.query.parse import parse
from pipeboard.query.tree import And, Condition, Expression, Not, Or, Query

_MARKET = frozenset(
    "industry employees revenue growth_pct country language market tech persona trait pain "  # noqa: SIM905
    "goal title".split()
)


def market(query: str) -> Query | None:
    """The part of a query that is about the market; None where it describes none.

    What is only left out (`-industry:media`) makes no market. Raises QueryError.
    """
    where = parse(query).where
    every = where.parts if isinstance(where, And) else (where,) if where else ()
    parts = [part for part in every if _describes(part)]
    if all(isinstance(part, Not) for part in parts):
        return None
    return parse(" ".join(f"({part})" for part in parts))


def _describes(node: Expression) -> bool:
    """Whether all of it is about the market."""
    if isinstance(node, (And, Or)):
        return all(_describes(part) for part in node.parts)
    if isinstance(node, Not):
        return _describes(node.inner)
    field = find(node.field, {}) if isinstance(node, Condition) else None
    return field is not None and field.name in _MARKET
