"""What stands in braces or brackets on one line, however deep: the flow values of a plain file.

Imported when a file first has some that are no run (runs.py), so that only those compile them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeboard.storage.line import DEEPEST, KEY, QUOTED, TAIL, Unusual, quoted_text
from pipeboard.storage.runs import FLAT, Match, add, flat_map

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree

_WORD = r"[^\W_][\w.+/@()%-]*+(?: [\w.+/@()%-]++)*"
_AFTER = r"(, |,|[}\]])"

# A piece: 1 the key it has in a map, 2 a word or 3 a quoted text, and 4 what follows it; or 5 the
# opening of an inner map or list.
_PIECE = rf"(?:(?:({_WORD})|({QUOTED})){_AFTER}|([\[{{]))"
_pair = re.compile(rf"{KEY} {_PIECE}").match
_item = re.compile(rf"(){_PIECE}").match
_after = re.compile(_AFTER).match
_tail = re.compile(TAIL).match
# The pairs of plain words and quoted texts that a map begins with, which are most or all of it.
_flat = re.compile(rf"{FLAT}(?:}}|, (?!}}))").match


def in_braces(text: str, level: int) -> Tree:
    """The map or list that fills a text but for a comment."""
    value, end = _inner(text, 0, level + 1)
    if not _tail(text, end):
        raise Unusual
    return value


def _inner(text: str, at: int, level: int) -> tuple[Tree, int]:
    """The map or list that opens at a place, and where it ends."""
    if level > DEEPEST:
        raise Unusual
    return (_map if text[at] == "{" else _list)(text, at + 1, level)


def _map(text: str, at: int, level: int) -> tuple[Tree, int]:
    tree: dict[str, Tree] = {}
    flat = _flat(text, at)
    if flat is not None and "null" not in flat[0]:
        tree, at = flat_map(flat[0]), flat.end()
        if text[at - 1] == "}":
            return tree, at
    pieces, end = _pieces(text, at, level, _pair, "}")
    add(tree, pieces)
    if "null" in tree:
        raise Unusual
    return tree, end


def _list(text: str, at: int, level: int) -> tuple[Tree, int]:
    pieces, end = _pieces(text, at, level, _item, "]")
    return [value for _, value in pieces], end


def _pieces(
    text: str, at: int, level: int, piece: Match, closing: str
) -> tuple[list[tuple[str, Tree]], int]:
    """The keys and values up to the closing, and where it ends."""
    pieces: list[tuple[str, Tree]] = []
    if text.startswith(closing, at):
        return pieces, at + 1
    value: Tree
    while found := piece(text, at):
        key, word, quoted, after, _ = found.groups()
        at = found.end()
        if word is not None:
            value = None if word == "null" else word
        elif quoted is not None:
            value = quoted_text(quoted)
        else:
            value, at = _inner(text, at - 1, level + 1)
            after, at = _after_inner(text, at)
        pieces.append((key, value))
        if after == closing:
            return pieces, at
        if after[0] != ",":
            break
    raise Unusual


def _after_inner(text: str, at: int) -> tuple[str, int]:
    """The comma or closing after an inner map or list, and where it ends."""
    found = _after(text, at)
    if found is None:
        raise Unusual
    return found[1], found.end()
