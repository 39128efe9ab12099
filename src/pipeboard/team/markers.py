"""Git's conflict markers, taken apart into the two versions (and the old one) that they tell of.

`<<<<<<< ours`, with the style diff3 `||||||| base`, `=======`, `>>>>>>> theirs`: seven signs, more
of them where git merged two merges first. What stands outside of them is in every version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPEN = re.compile(rb"(<{7,})(?: .*)?\r?\n?")
_ANY = re.compile(rb"^<{7,}(?: .*)?\r?$", re.MULTILINE)


class Split(NamedTuple):
    """The versions in a file with markers; `base` is None where not every conflict tells it."""

    ours: bytes
    base: bytes | None
    theirs: bytes


class _Odd(Exception):
    """Signs that no merge leaves like that."""


def split(data: bytes) -> Split | None:
    """The versions that a file with markers tells of; None where it has none, or odd ones."""
    if not has_markers(data):
        return None
    parts: tuple[list[bytes], list[bytes], list[bytes]] = ([], [], [])
    known = True
    lines = iter(data.splitlines(keepends=True))
    try:
        for line in lines:
            opened = _OPEN.fullmatch(line)
            if opened is None:
                for part in parts:
                    part.append(line)
                continue
            sides = _conflict(lines, len(opened[1]))
            known = known and sides.base is not None
            for part, text in zip(parts, sides, strict=True):
                part.append(text or b"")
    except _Odd:
        return None
    ours, base, theirs = (b"".join(part) for part in parts)
    whole = known and not has_markers(base)
    return Split(ours, base if whole else None, theirs)


def has_markers(data: bytes) -> bool:
    """Whether there is a line that begins a conflict."""
    return _ANY.search(data) is not None


def _conflict(lines: Iterator[bytes], size: int) -> Split:
    """One conflict, from behind its first line to its last."""
    texts: dict[bytes, list[bytes]] = {b"<": []}
    now = b"<"
    following = {b"<": b"|=", b"|": b"=", b"=": b">"}
    for line in lines:
        sign = _sign(line, size)
        if sign is None:
            texts[now].append(line)
        elif sign not in following[now]:
            raise _Odd
        elif sign == b">":
            base = b"".join(texts[b"|"]) if b"|" in texts else None
            return Split(b"".join(texts[b"<"]), base, b"".join(texts[b"="]))
        else:
            now = sign
            texts[now] = []
    raise _Odd


def _sign(line: bytes, size: int) -> bytes | None:
    """The sign that a line of just so many of them is made of, a name behind it or not."""
    first, text = line[:1], line.rstrip(b"\r\n")
    if not first or first not in b"<|=>" or text[:size] != first * size:
        return None
    rest = text[size:]
    return first if not rest or (rest[:1] == b" " and first != b"=") else None
