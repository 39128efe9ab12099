"""The canonical emitter: how pipeboard writes whole new files, new fields and new entries.

Scalars stand one per line. An entry of a log is one line, a map in braces with quoted free text, so
that one event is one line of `git blame`; an entry with several lines of text is a block. Reading
back what is written here gives the same tree, for every text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pipeboard.errors import InvalidData
from pipeboard.storage.scalar import block_header, block_lines, in_braces, number, on_line, quoted

# Maps that stand one field a line, and lists whose entries do.
_OPEN_MAPS = frozenset(("qualification", "traits"))
_OPEN_LISTS = frozenset(("conflicts",))
# Fields that are quoted even where one safe word is all they hold.
_FREE_TEXT = frozenset(("text", "note", "answer", "evidence"))
# Asked before `Mapping`, whose check is dear.
_NUMBERS = frozenset((int, float, bool, Decimal, type(None), list, tuple))
_ALWAYS_QUOTED = _FREE_TEXT | {"country"}


def emit(tree: Mapping[str, object]) -> str:
    """A whole file, each field as `field` writes it, in the order of the tree."""
    if not tree:
        return "{}\n"
    return "".join([field(key, value) for key, value in tree.items()])


def field(key: str, value: object, indent: str = "") -> str:
    """A field on its own line(s), ending in a newline: `indent` is what its line starts with."""
    name = indent + key_text(key)
    if value.__class__ is str:
        return _text_field(name, key, value, indent)
    if isinstance(value, Mapping):
        if value and opens(key, value):
            inner = indent + "  "
            return f"{name}:\n" + "".join([field(k, v, inner) for k, v in value.items()])
    elif isinstance(value, (list, tuple)) and opens(key, value):
        dash = indent + ("  " if key in _OPEN_LISTS else "")
        return f"{name}:\n" + "".join([entry(each, dash, key) for each in value])
    elif isinstance(value, str):
        return _text_field(name, key, str(value), indent)
    return f"{name}: {inline(value, key)}\n"


def entry(value: object, indent: str = "", key: str = "") -> str:
    """An entry of the list `key` with its dash, ending in a newline: one line if it can be."""
    if not isinstance(value, Mapping) or not value or not (key in _OPEN_LISTS or _has_lines(value)):
        if isinstance(value, str) and (header := block_header(value)):
            return f"{indent}- {header}\n{block_lines(value, indent + '  ')}\n"
        return f"{indent}- {inline(value)}\n"
    inner = indent + "  "
    lines = "".join([field(k, v, inner) for k, v in value.items()])
    return f"{indent}- {lines[len(inner) :]}"


def inline(value: object, key: str = "") -> str:
    """A value on one line, as it stands inside braces or, for a number or a list, after a colon."""
    if isinstance(value, str):
        return quoted(value) if key in _ALWAYS_QUOTED else in_braces(value)
    if isinstance(value, dict) or (value.__class__ not in _NUMBERS and isinstance(value, Mapping)):
        pairs = [f"{key_text(name)}: {inline(inner, name)}" for name, inner in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([inline(inner, key) for inner in value]) + "]"
    if value is None:
        return "null"
    written = number(value)
    if written is not None:
        return written
    if isinstance(value, date):
        return quoted(str(value))
    raise InvalidData(f"{type(value).__name__} {value!r} cannot be written to a file")


def key_text(key: str) -> str:
    """A key, quoted where it must be."""
    return in_braces(key)


def opens(key: str, value: object) -> bool:
    """Whether a map or list stands on lines of its own rather than on its key's line."""
    if isinstance(value, Mapping):
        return bool(value) and (key in _OPEN_MAPS or _has_lines(value))
    if isinstance(value, (list, tuple)):
        return any(isinstance(inner, Mapping) and inner for inner in value)
    return False


def _text_field(name: str, key: str, text: str, indent: str) -> str:
    if "\n" in text and (header := block_header(text)):
        return f"{name}: {header}\n{block_lines(text, indent + '  ')}\n"
    return f"{name}: {quoted(text) if key in _ALWAYS_QUOTED else on_line(text)}\n"


def _has_lines(value: object) -> bool:
    """Whether a text of several lines is anywhere inside, one that a block can hold."""
    if isinstance(value, str):
        return "\n" in value and block_header(value) is not None
    if isinstance(value, dict) or (value.__class__ not in _NUMBERS and isinstance(value, Mapping)):
        for inner in value.values():
            if _has_lines(inner):
                return True
    return False
