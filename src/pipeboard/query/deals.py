"""Which opportunities a filter of contacts means: where it has `opp(…)`, those that fit it.

The same tree as of contacts, read for one opportunity `o` of a contact `f`: `opp(…)` is about this
one, every other condition about its contact.
"""

from __future__ import annotations

from pipeboard.query.compile import expression
from pipeboard.query.frame import ALL, Frame, balanced
from pipeboard.query.parse import parse
from pipeboard.query.tree import And, Expression, Opp, Or


def of_the_filter(frame: Frame, query: str) -> str:
    """An SQL expression over `o` and `f` that holds for the opportunities that are meant."""
    read = parse(query)
    frame.text = read.text
    return _meant(frame, read.where) if read.where is not None and _has(read.where) else ALL


def _has(node: Expression) -> bool:
    if isinstance(node, (And, Or)):
        return any(_has(part) for part in node.parts)
    return isinstance(node, Opp)


def _meant(frame: Frame, node: Expression) -> str:
    if isinstance(node, (And, Or)):
        parts = [_meant(frame, part) for part in node.parts]
        return f"({balanced(parts, ' AND ' if isinstance(node, And) else ' OR ')})"
    if isinstance(node, Opp):
        return f"({expression(frame, node.inner, inside_opp=True)})"
    return expression(frame, node)
