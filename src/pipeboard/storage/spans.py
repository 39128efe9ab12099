"""Where each value of a YAML text stands: the tree of its nodes with their character offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from pipeboard.model.tree import Path, Tree

SCALAR: Final = "scalar"
MAP: Final = "map"
LIST: Final = "list"

_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_LAST_BLANK_LINES = re.compile(r"(?:\r?\n)+\Z")


class Node:
    """One value of the text: `text[start:end]`, without the comment that may follow it.

    `style` is a scalar's quotes (None: plain, ', ", | or >); `flow` says that a collection stands
    in braces or brackets; `column` is where its keys or dashes begin (from 0). A literal block ends
    after its last newline, a block collection with its last value.
    """

    __slots__ = ("column", "end", "entries", "flow", "kind", "pairs", "start", "style", "value")

    def __init__(self, kind: str, event: Any) -> None:
        self.kind = kind
        mark = event.start_mark
        self.start: int = mark.index
        self.column: int = mark.column
        self.end: int = event.end_mark.index
        self.style: str | None = None
        self.value: str = ""
        self.flow = False
        self.pairs: list[tuple[Node, Node]] = []
        self.entries: list[Node] = []

    @property
    def empty(self) -> bool:
        """A value that is not there: nothing after the colon or the dash."""
        return self.kind == SCALAR and self.start == self.end

    @property
    def block(self) -> bool:
        """Whether the value stands on lines of its own: a literal, or a block collection."""
        if self.kind == SCALAR:
            return self.style in ("|", ">")
        return not self.flow

    def tree(self) -> Tree:
        """What the node says, as the reader would."""
        if self.kind == MAP:
            return {key.value: value.tree() for key, value in self.pairs}
        if self.kind == LIST:
            return [entry.tree() for entry in self.entries]
        return None if self.style is None and self.value in ("", "~", "null") else self.value

    def leaves(self) -> Iterator[Node]:
        """Every scalar in the node, in the order of the text."""
        if self.kind == SCALAR:
            yield self
        for entry in self.entries:
            yield from entry.leaves()
        for _, value in self.pairs:
            yield from value.leaves()

    def pair(self, key: str) -> tuple[Node, Node] | None:
        """The key and value nodes of a field, or None."""
        return next((pair for pair in self.pairs if pair[0].value == key), None)

    def position(self, text: str) -> tuple[int, int]:
        """Line and column of the node's first character, from 1."""
        line = text.count("\n", 0, self.start) + 1
        return line, self.start - text.rfind("\n", 0, self.start)


def spans(text: str) -> Node:
    """The node of the document in a text that the reader accepts (without BOM)."""
    from yaml._yaml import CParser

    parser = CParser(text)
    try:
        get = parser.get_event
        get()
        get()
        return _node(get(), get, text)
    finally:
        parser.dispose()


def find(root: Node, path: Path) -> Node:
    """The node at `path`, or the last one on the way to it that is there."""
    from pipeboard.model.tree import index_of

    node = root
    for part in path:
        if node.kind == MAP:
            pair = node.pair(str(part))
            if pair is None:
                return node
            node = pair[1]
        elif node.kind == LIST:
            position = index_of([entry.tree() for entry in node.entries], part)
            if position is None:
                return node
            node = node.entries[position]
    return node


def _node(event: Any, get: Callable[[], Any], text: str) -> Node:
    from yaml.events import MappingStartEvent, ScalarEvent

    if type(event) is ScalarEvent:
        return _scalar(event, text)
    if type(event) is MappingStartEvent:
        return _mapping(event, get, text)
    return _sequence(event, get, text)


def _scalar(event: Any, text: str) -> Node:
    node = Node(SCALAR, event)
    node.value = event.value
    node.style = event.style or None
    if node.block:
        node.end = _block_end(text, node.start, node.end)
    elif node.start == node.end:
        # Inside braces an empty value is marked at the next token, after the white space.
        while node.start and text[node.start - 1] in " \t\r\n":
            node.start -= 1
        node.end = node.start
    return node


def _block_end(text: str, start: int, end: int) -> int:
    """The end of a literal block, without the blank lines after it unless it keeps them (`|+`)."""
    header = _HEADER.match(text, start)
    if header is None or "+" in header[0].partition("#")[0] or not text.endswith("\n", 0, end):
        return end
    blank = _LAST_BLANK_LINES.search(text, header.end(), end)
    if blank is None:
        return end
    return text.index("\n", blank.start()) + 1


def _mapping(event: Any, get: Callable[[], Any], text: str) -> Node:
    from yaml.events import MappingEndEvent

    node = Node(MAP, event)
    node.flow = bool(event.flow_style)
    while type(inner := get()) is not MappingEndEvent:
        key = _node(inner, get, text)
        node.pairs.append((key, _node(get(), get, text)))
    node.end = _flow_end(inner) if node.flow else node.pairs[-1][1].end
    return node


def _sequence(event: Any, get: Callable[[], Any], text: str) -> Node:
    from yaml.events import SequenceEndEvent

    node = Node(LIST, event)
    node.flow = bool(event.flow_style)
    while type(inner := get()) is not SequenceEndEvent:
        node.entries.append(_node(inner, get, text))
    node.end = _flow_end(inner) if node.flow else node.entries[-1].end
    return node


def _flow_end(event: Any) -> int:
    end: int = event.end_mark.index
    return end
