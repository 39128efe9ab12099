"""The comments of a file, so that none that a side wrote vanishes in a merge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeboard.errors import PipeboardError
from pipeboard.storage.sheet import with_last_newline
from pipeboard.storage.spans import MAP, Node, spans

_comments = re.compile(r"(?<![^ \t\r\n])#[^\r\n]*").finditer


def with_comments(text: str, base: str, one: str, two: str) -> str | None:
    """The text with the comments at its end that both sides together leave and it does not have.

    None where the text cannot be read.
    """
    if _marked(text) >= _marked(one) | _marked(two):
        return text
    missing = expected(base, one, two)
    missing.subtract(comments(text))
    lost = [comment for comment, count in missing.items() for _ in range(count)]
    if not lost:
        return text
    try:
        whole = text if text.endswith("\n") else with_last_newline(text)
    except PipeboardError:
        return None
    newline = "\r\n" if "\r\n" in whole else "\n"
    return whole + "".join(f"{comment}{newline}" for comment in lost)


def without_removed(text: str, base: str, one: str, two: str) -> str:
    """The text without the comments on lines of their own that one side took out where the other
    has them in another place: moved there by hand or by a merge, they are what was removed."""
    removed = _marked(base) - (_marked(one) & _marked(two))
    if not removed & _marked(text):
        return text
    over = comments(text) & comments(base)
    over -= expected(base, one, two)
    for found in reversed(list(_found(text)) if over else ()):
        start = text.rfind("\n", 0, found.start()) + 1
        comment = found[0].rstrip()
        if over[comment] > 0 and not text[start : found.start()].strip():
            over[comment] -= 1
            end = text.find("\n", found.end()) + 1
            text = text[:start] + (text[end:] if end else "")
    return text


def _marked(text: str) -> Counter[str]:
    """The lines that may hold a comment: where all of them are, no comment is lost."""
    return Counter(line for line in text.splitlines() if "#" in line) if "#" in text else Counter()


def expected(base: str, one: str, two: str) -> Counter[str]:
    """How often each comment shall be there: as the side has it that changed that; if both did,
    the more."""
    b, o, t = comments(base), comments(one), comments(two)
    return Counter({comment: _merged(b[comment], o[comment], t[comment]) for comment in [*o, *t]})


def _merged(b: int, o: int, t: int) -> int:
    most = max(o, t)
    return most if most > b else min(o, t)


def comments(text: str) -> Counter[str]:
    """The comments of a text that the reader accepts, each from its `#` on, and how often it is
    there; in their order."""
    return Counter(found[0].rstrip() for found in _found(text))


def _found(text: str) -> Iterator[re.Match[str]]:
    if "#" in text:
        for gap in _gaps(text, spans(text)):
            yield from _comments(text, *gap)


def _gaps(text: str, root: Node) -> Iterator[tuple[int, int]]:
    """Where neither a key nor a value stands."""
    at = 0
    for start, end in _said(root):
        yield at, start
        at = max(at, end)
    yield at, len(text)


def _said(node: Node) -> Iterator[tuple[int, int]]:
    if node.kind == MAP:
        for key, value in node.pairs:
            yield key.start, key.end
            yield from _said(value)
    elif node.entries:
        for entry in node.entries:
            yield from _said(entry)
    elif not node.flow:
        yield node.start, node.end
