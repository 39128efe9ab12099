"""Runs of simple lines, cut into pairs many at a time: what most files are made of.

Pairs of plain words or a quoted text without escapes, a line each or in braces. They know no
"null": a text with one anywhere is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeboard.storage.line import Unusual

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree

_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,99}+"
_WORDS = r"[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ_.+/@%() -]*+(?<! )"
_VALUE = rf'(?:"[^"\\\n]*+"|{_WORDS})'
_SIMPLE = rf"{_NAME}: {_VALUE}\n"
FLAT = rf"{_NAME}: {_VALUE}(?:, {_NAME}: {_VALUE})*"
_pairs = re.compile(r'([A-Za-z0-9_-]++): "?((?<=")[^"]*+|[^",}\n]*+)').findall
_texts = re.compile(r'"([^"]*+)"|([^", ][^",]*+)').findall

# Where runs are looked for.
INDENTS = ("", "  ", "    ")
Match = Callable[[str, int], "re.Match[str] | None"]


@cache
def fields_at(indent: str) -> Match:
    """Fields at an indentation, compiled when a file first has some there.

    Simple ones; or 1 a key and 2 the pairs of its braces (in 3 those of a field), 4 the texts of
    its list, or nothing.
    """
    return re.compile(
        rf"(?:{indent}{_SIMPLE})+"
        rf"|{indent}({_NAME}):(?:\n| {{(?:({FLAT})|({_NAME}: {{{FLAT}}}))}}\n"
        rf"| \[((?:{_VALUE}(?:, {_VALUE})*)?)\]\n)"
    ).match


@cache
def entries_at(indent: str) -> Match:
    """Entries of 1 pairs in braces; or of fields, simple ones, but for what the last has more."""
    return re.compile(
        rf"((?:{indent}- {{{FLAT}}}\n)+)|(?:{indent}- {_SIMPLE}(?:{indent}  {_SIMPLE})*)+"
    ).match


def never(text: str, at: int) -> re.Match[str] | None:
    """For an indentation that few use, or a text with a "null": read line by line."""
    return None


def add(tree: dict[str, Tree], pairs: Sequence[Any]) -> None:
    """Add pairs of a key and a value to those before them. No key comes twice."""
    most = len(tree) + len(pairs)
    tree.update(pairs)
    if len(tree) != most:
        raise Unusual


def simple_pairs(lines: str, indent: str) -> list[list[str]]:
    """The pairs of simple fields."""
    lines = lines.replace('"', "")  # none stands inside a text
    return [line.split(": ", 1) for line in lines[len(indent) : -1].split("\n" + indent)]


def simple_entries(lines: str, indent: str) -> list[dict[str, Tree]]:
    """The entries of simple fields."""
    lines = lines.replace('"', "")
    between = "\n  " + indent
    entries = []
    for entry in lines[len(indent) + 2 : -1].split(f"\n{indent}- "):
        tree: dict[str, Tree] = {}
        add(tree, [line.split(": ", 1) for line in entry.split(between)])
        entries.append(tree)
    return entries


def flat_entries(lines: str, indent: str) -> list[dict[str, Tree]]:
    """The entries in braces, a line each."""
    return [flat_map(flat) for flat in lines[len(indent) + 3 : -2].split(f"}}\n{indent}- {{")]


def flat_map(flat: str) -> dict[str, Tree]:
    """The map of pairs as they stand in braces."""
    tree: dict[str, Tree] = {}
    add(tree, _pairs(flat))
    return tree


def behind_key(flat: str | None, inner: str | None, texts: str) -> Tree:
    """What `fields_at` found on the line of a key."""
    if flat is not None:
        return flat_map(flat)
    if inner is not None:
        name, _, pairs = inner.partition(": {")
        return {name: flat_map(pairs)}
    if '"' in texts:
        return [quoted or word for quoted, word in _texts(texts)]
    return [*texts.split(", ")] if texts else []
