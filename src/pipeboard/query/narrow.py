"""A query with one more condition, or one less, as text that may be typed and saved."""

from __future__ import annotations

from pipeboard.query.parse import parse
from pipeboard.query.tree import And, Condition, Expression, Query, conjunction


def narrowed(query: str, condition: str) -> str:
    """The query and a condition besides, before its sort, limit and group. Raises QueryError."""
    old, more = parse(query), parse(condition).where
    parts = [part for part in (old.where, more) if part is not None]
    return _text(old, parts)


def without(query: str, field: str) -> str:
    """The query less what it asks of a field at its top level. Raises QueryError."""
    old = parse(query)
    parts = old.where.parts if isinstance(old.where, And) else (old.where,)
    kept = [part for part in parts if part is not None and not _asks(part, field)]
    return _text(old, kept)


def _asks(part: Expression, field: str) -> bool:
    return isinstance(part, Condition) and part.field.casefold() == field


def _text(old: Query, parts: list[Expression]) -> str:
    where = conjunction(parts) if parts else None
    return str(Query(where, old.sort, old.limit, old.group))
