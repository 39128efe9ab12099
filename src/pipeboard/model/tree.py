"""Trees of text (what a YAML file says), paths into them, edits of them, differences between them.

A tree is what the string-first reader gives: `dict` (string keys), `list`, `str`, or `None` for
unset. Edits may hold richer values (int, Decimal, bool …); `as_text` says how each is written.

A path is a tuple of keys. In a list a string part names an entry: the map whose `id` it is, or the
scalar that equals it; an int part is a position. So `("activities", "a-4k2m9x", "text")` and
`("tags", "vip")` name one thing each, written `activities[a-4k2m9x].text` and `tags[vip]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
Part: TypeAlias = "str | int"
Path: TypeAlias = "tuple[Part, ...]"


class _Any:
    """The type of ANY: "whatever is there"."""

    def __repr__(self) -> str:
        return "ANY"


ANY: Final = _Any()
MISSING: Final = _Any()


@dataclass(frozen=True, slots=True)
class Set:
    """Give the field at `path` a value: replaced if there, added (with its parents) if not.

    `was` is what the one who asks saw there (None: unset); the writer refuses with ConflictError
    when the file now says something else again. ANY asks for no such check.
    """

    path: Path
    value: object
    was: object = ANY


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the key or the list entry at `path`; nothing to do where it is not there."""

    path: Path
    was: object = ANY


@dataclass(frozen=True, slots=True)
class Append:
    """Add an entry at the end of the list at `path`, which is made where it is not there."""

    path: Path
    value: object


Edit: TypeAlias = "Set | Delete | Append"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One leaf that differs: None means unset (or not there)."""

    path: Path
    old: Tree
    new: Tree


@dataclass(frozen=True, slots=True)
class Patch:
    """A change of one file: edits, or a whole new tree, or the exact bytes, or its removal.

    `raw` puts bytes back as they were (undo); they replace the file only while it still holds
    `was_raw` (None: while it is not there).
    """

    path: str
    edits: tuple[Edit, ...] = ()
    tree: Mapping[str, object] | None = None
    raw: bytes | None = None
    was_raw: bytes | None = None
    remove: bool = False


def as_text(value: object) -> Tree:
    """What the reader will say of a value once it is written."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return {str(key): as_text(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_text(inner) for inner in value]
    return str(value)


def index_of(entries: Sequence[Tree], part: Part) -> int | None:
    """The position of the entry that `part` names in a list, or None."""
    if isinstance(part, int):
        return part if -len(entries) <= part < len(entries) else None
    for position, entry in enumerate(entries):
        if (entry.get("id") if isinstance(entry, dict) else entry) == part:
            return position
    return None


def get(tree: Tree, path: Path) -> Tree | _Any:
    """The value at `path`, or MISSING."""
    for part in path:
        if isinstance(tree, dict):
            if part not in tree:
                return MISSING
            tree = tree[str(part)]
        elif isinstance(tree, list):
            position = index_of(tree, part)
            if position is None:
                return MISSING
            tree = tree[position]
        else:
            return MISSING
    return tree


def value_at(tree: Tree, path: Path) -> Tree:
    """The value at `path`; None where unset or not there."""
    found = get(tree, path)
    return None if isinstance(found, _Any) else found


def apply(tree: Tree, edits: Iterable[Edit]) -> Tree:
    """A new tree with the edits made; the old one is not touched.

    Raises LookupError where a path runs through a scalar or names a list entry that is not there.
    """
    for edit in edits:
        match edit:
            case Set(path, value):
                tree = _set(tree, path, as_text(value))
            case Append(path, value):
                there = value_at(tree, path)
                if there is not None and not isinstance(there, list):
                    raise LookupError(f"{format_path(path)} is not a list")
                tree = _set(tree, path, [*(there or ()), as_text(value)])
            case Delete(path):
                tree = _delete(tree, path)
    return tree


def _set(tree: Tree, path: Path, value: Tree) -> Tree:
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(tree, list):
        position = index_of(tree, part)
        if position is None:
            raise LookupError(f"no entry {part!r}")
        return [*tree[:position], _set(tree[position], rest, value), *tree[position:][1:]]
    if tree is None:
        tree = {}
    if not isinstance(tree, dict):
        raise LookupError(f"{part!r} is inside a text")
    return {**tree, str(part): _set(tree.get(str(part)), rest, value)}


def _delete(tree: Tree, path: Path) -> Tree:
    part, rest = path[0], path[1:]
    if isinstance(tree, list):
        position = index_of(tree, part)
        if position is None:
            return tree
        inner = [_delete(tree[position], rest)] if rest else []
        return [*tree[:position], *inner, *tree[position:][1:]]
    if not isinstance(tree, dict) or part not in tree:
        return tree
    key = str(part)
    if rest:
        return {**tree, key: _delete(tree[key], rest)}
    return {name: inner for name, inner in tree.items() if name != key}


def diff(old: Tree, new: Tree) -> list[FieldChange]:
    """Every leaf that differs, entries of lists matched by id (by value where all are unique)."""
    return list(_differences(old, new, ()))


def _differences(old: Tree, new: Tree, path: Path) -> Iterator[FieldChange]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _differences(old.get(key), new.get(key), (*path, key))
        return
    if _keyed(old) and _keyed(new):
        before, after = _by_key(old), _by_key(new)
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _differences(before.get(name), after.get(name), (*path, name))
        return
    yield FieldChange(path, old, new)


def _keyed(tree: Tree) -> bool:
    """Whether every entry of a list can be named by its id or its own text, without doubles."""
    if tree is None:
        return True
    if not isinstance(tree, list):
        return False
    names = [entry.get("id") if isinstance(entry, dict) else entry for entry in tree]
    return all(isinstance(name, str) for name in names) and len(set(map(str, names))) == len(names)


def _by_key(tree: Tree) -> dict[str, Tree]:
    entries = tree if isinstance(tree, list) else []
    return {str(e.get("id") if isinstance(e, dict) else e): e for e in entries}


_PART = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")


def parse_path(text: str) -> Path:
    """`activities[a-4k2m9x].text` as a path; `[3]` is a position, `[vip]` an entry's id or text."""
    parts: list[Part] = []
    end = 0
    for match in _PART.finditer(text):
        if text[end : match.start()] not in ("", "."):
            break
        end = match.end()
        name, entry = match.groups()
        if entry is None:
            parts.append(name)
        else:
            parts.append(int(entry) if re.fullmatch(r"-?\d{1,6}", entry) else entry)
    if end != len(text) or not parts:
        raise ValueError(f"not a field path: {text!r}")
    return tuple(parts)


def format_path(path: Path, tree: Tree = None) -> str:
    """A path as people write it; with the tree it is clear which parts name list entries."""
    text = ""
    at: Tree | _Any = tree
    for part in path:
        entry = isinstance(part, int) or isinstance(at, list) or _looks_like_entry(part)
        text += f"[{part}]" if entry and text else f"{'.' if text else ''}{part}"
        at = get(at, (part,)) if isinstance(at, (dict, list)) else None
    return text


def _looks_like_entry(part: str) -> bool:
    return re.fullmatch(r"[a-z]-[0-9a-z]{1,32}", part) is not None
