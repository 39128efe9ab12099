"""The way out for shapes that the span editor does not know: ruamel.yaml's round trip.

Slower by far and not byte-faithful, so it is the last resort, imported only then; its result is
verified like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from pipeboard.model.tree import Append, Delete, Edit, Set, index_of
from pipeboard.storage.scalar import number


def round_trip(text: str, edits: Sequence[Edit]) -> str | None:
    """The text with the edits made by ruamel.yaml; None where it gives up."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    written = StringIO()
    try:
        root = yaml.load(text)
        for edit in edits:
            root = _make(root, edit)
        yaml.dump(root, written)
    except (YAMLError, ValueError, AssertionError, TypeError, RecursionError, LookupError):
        return None
    result = written.getvalue()
    return result.replace("\n", "\r\n") if "\r\n" in text else result


def _make(root: Any, edit: Edit) -> Any:
    *way, last = edit.path
    at = root
    for part in way:
        at = _step(at, part, make=not isinstance(edit, Delete))
        if at is None:
            return root
    match edit:
        case Set(_, value):
            at[_key(at, last)] = _plain(value)
        case Append(_, value):
            if isinstance(at, dict) and at.get(last) is None:
                at[last] = []
            at[_key(at, last)].append(_plain(value))
        case Delete():
            if isinstance(at, list):
                position = index_of(_texts(at), last)
                if position is not None:
                    del at[position]
            elif last in at:
                del at[last]
    return root


def _step(at: Any, part: str | int, *, make: bool) -> Any:
    if isinstance(at, dict) and at.get(part) is None:
        if not make:
            return None
        at[part] = {}
    return at[_key(at, part)]


def _key(at: Any, part: str | int) -> str | int:
    if not isinstance(at, list):
        return part
    position = index_of(_texts(at), part)
    if position is None:
        raise LookupError(part)
    return position


def _texts(entries: list[Any]) -> list[Any]:
    """Entries as the paths name them: scalars as text, maps with their id as text."""
    return [
        {"id": str(each.get("id"))} if isinstance(each, dict) else str(each) for each in entries
    ]


def _plain(value: object) -> object:
    """A new value for ruamel: numbers as they are, every text in double quotes."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if value is None or number(value) is not None:
        return value
    return DoubleQuotedScalarString(str(value))
