"""A file's own keys with their types: numbers as numbers, the rest as text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from pipeboard.model.contact import contact_of
from pipeboard.model.organisation import organisation_of
from pipeboard.model.tree import Tree


def coerce(tree: Mapping[str, Tree]) -> dict[str, object]:
    """The tree of a contact that fits the schema, coerced by it; unknown keys stay text."""
    return _coerced(tree, contact_of(dict(tree)))


def coerce_organisation(tree: Mapping[str, Tree]) -> dict[str, object]:
    """The same for an organisation."""
    return _coerced(tree, organisation_of(dict(tree)))


def _coerced(tree: Mapping[str, Tree], struct: msgspec.Struct) -> dict[str, object]:
    built = msgspec.to_builtins(struct, builtin_types=(Decimal,), str_keys=True)
    return {key: _typed(value, built.get(key)) for key, value in tree.items()}


def _typed(said: Tree, built: object) -> object:
    """What the file says, in the shape of the file, with the types of the schema."""
    if isinstance(said, dict):
        inner = built if isinstance(built, Mapping) else {}
        return {key: _typed(value, inner.get(key)) for key, value in said.items()}
    if isinstance(said, list):
        entries = (
            built if isinstance(built, list) and len(built) == len(said) else [None] * len(said)
        )
        return [_typed(value, entry) for value, entry in zip(said, entries, strict=True)]
    if isinstance(built, Decimal):
        return int(built) if built == built.to_integral_value() else float(built)
    return built if isinstance(built, (bool, int, float)) else said
