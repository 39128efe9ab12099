"""Whether a tree has the shape of a Struct: one conversion, and only where it fails a walk.

msgspec stops at the first field amiss; a person wants them all, in the words of the file. The walk
goes field by field and entry by entry over the same types.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from pipeboard.model.findings import Finding, Problem, entry_part, not_a
from pipeboard.model.tree import Path, Tree

_S = TypeVar("_S", bound=msgspec.Struct)

# What a value of a fixed list is called, where its key alone would read badly.
_NOUNS = {
    "dir": "direction",
    "per": "period",
    "class": "class of signals",
    "days": "weekday",
    "types": "type of activity",
    "id": "stage of the board",
    "sync": "way to sync",
    "outside_edits": "way with outside edits",
    "sign": "way to sign",
    "glyphs": "set of glyphs",
    "then": "next cadence",
}


def convert(tree: Tree, kind: type[_S]) -> tuple[_S | None, list[Finding]]:
    """A tree as the Struct; None and every place where it does not fit, where it does not."""
    try:
        return msgspec.convert(tree, kind, strict=False), []
    except msgspec.ValidationError as error:
        walked = list(_walk(tree, [_type_of(kind)], (), str(kind.__name__)))
        # Should the walk ever be kinder than msgspec, its own words are better than silence.
        return None, walked or [Finding((), str(error), "")]


def check_shape(tree: Tree, kind: type[msgspec.Struct]) -> list[Finding]:
    """Every place where a tree does not fit the Struct, none where msgspec can convert it."""
    return convert(tree, kind)[1]


@lru_cache(maxsize=16)
def _type_of(kind: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(kind)


def _walk(value: Tree, types: list[inspect.Type], path: Path, noun: str) -> Iterator[Finding]:
    options = [option for kind in types for option in _options(kind)]
    if any(isinstance(option, inspect.AnyType) for option in options):
        return
    if value is None:
        if not any(isinstance(option, inspect.NoneType) for option in options):
            yield Finding(path, f"{_expected(options)} is missing", "")
    elif isinstance(value, dict):
        yield from _walk_map(value, options, path)
    elif isinstance(value, list):
        yield from _walk_list(value, options, path, noun)
    else:
        problem = _scalar_problem(value, options, noun)
        if problem is not None:
            yield problem.at(path, value)


def _walk_map(value: dict[str, Tree], options: list[inspect.Type], path: Path) -> Iterator[Finding]:
    for option in options:
        if isinstance(option, inspect.StructType):
            yield from _walk_fields(value, option, path)
            return
        if isinstance(option, inspect.DictType):
            for key, inner in value.items():
                yield from _walk(inner, [option.value_type], (*path, key), key)
            return
    message = f"a map stands where {_expected(options)} belongs"
    yield Problem(message).at(path, value)


def _walk_fields(
    value: dict[str, Tree], struct: inspect.StructType, path: Path
) -> Iterator[Finding]:
    for field in struct.fields:
        name = field.encode_name
        if value.get(name) is not None:
            noun = _NOUNS.get(name, name.replace("_", " "))
            yield from _walk(value[name], [field.type], (*path, name), noun)
        elif field.required:
            yield Finding((*path, name), f"{name} is missing", "")
        elif name in value and path and not _takes_none(field.type):
            yield Finding((*path, name), f"{name} may not be unset here", "")


def _walk_list(
    value: list[Tree], options: list[inspect.Type], path: Path, noun: str
) -> Iterator[Finding]:
    lists = [option for option in options if isinstance(option, inspect.ListType)]
    if not lists:
        yield Problem(f"a list stands where {_expected(options)} belongs").at(path, value)
    for option in lists[:1]:
        for position, entry in enumerate(value):
            part = entry_part(value, position)
            yield from _walk(entry, [option.item_type], (*path, part), noun)


def _options(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    if isinstance(kind, inspect.UnionType):
        return tuple(option for inner in kind.types for option in _options(inner))
    if isinstance(kind, inspect.Metadata):
        return _options(kind.type)
    return (kind,)


def _takes_none(kind: inspect.Type) -> bool:
    return any(isinstance(o, (inspect.NoneType, inspect.AnyType)) for o in _options(kind))


def _scalar_problem(value: str, options: list[inspect.Type], noun: str) -> Problem | None:
    if any(_accepts(value, option) for option in options):
        return None
    for option in options:
        if isinstance(option, inspect.LiteralType):
            return not_a(noun, value, [str(known) for known in option.values])
        if isinstance(option, inspect.BoolType):
            return Problem(f'"{value}" is not true or false', ("true", "false"))
    if not any(
        isinstance(o, (inspect.IntType, inspect.FloatType, inspect.DecimalType)) for o in options
    ):
        return Problem(f'"{value}" stands where {_expected(options)} belongs', _keys(options))
    return Problem(f'"{value}" is not {_expected(options)}')


_PYTHON: dict[type[inspect.Type], Any] = {
    inspect.IntType: int,
    inspect.FloatType: float,
    inspect.BoolType: bool,
}


def _accepts(value: str, option: inspect.Type) -> bool:
    if isinstance(option, inspect.StrType):
        return True
    if isinstance(option, inspect.LiteralType):
        return value in option.values
    if isinstance(option, inspect.NoneType):
        return False
    return _converts(value, option)


def _converts(value: str, option: inspect.Type) -> bool:
    from decimal import Decimal

    kind = Decimal if isinstance(option, inspect.DecimalType) else _PYTHON.get(type(option))
    if kind is None:
        return False
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _expected(options: list[inspect.Type]) -> str:
    """`a map`, `a list`, `a whole number` …: the first thing a place takes, in words."""
    words: list[tuple[type[inspect.Type] | tuple[type[inspect.Type], ...], str]] = [
        ((inspect.StructType, inspect.DictType), "a map"),
        (inspect.ListType, "a list"),
        (inspect.StrType, "a text"),
        (inspect.BoolType, "true or false"),
        ((inspect.FloatType, inspect.DecimalType), "a number"),
        (inspect.IntType, "a whole number"),
    ]
    for kinds, text in words:
        if any(isinstance(option, kinds) for option in options):
            return text
    return "a word of the list"


def _keys(options: list[inspect.Type]) -> tuple[str, ...]:
    """The keys of the map that belongs in a place."""
    for option in options:
        if isinstance(option, inspect.StructType):
            return tuple(field.encode_name for field in option.fields)
    return ()
