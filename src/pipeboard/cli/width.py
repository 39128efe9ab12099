"""How many cells a text takes on a terminal; clip and pad by cells."""

from __future__ import annotations

import unicodedata
from functools import cache


def width(text: str) -> int:
    """The cells of a text on a terminal: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(char: str) -> int:
    if unicodedata.combining(char) or char in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clip(text: str, size: int) -> str:
    """The text in at most `size` cells, with an ellipsis where it was cut."""
    if width(text) <= size:
        return text
    room, kept = size - 1, ""
    for char in text:
        room -= _cells(char)
        if room < 0:
            break
        kept += char
    return kept + "…"


def pad(text: str, size: int, *, right: bool = False) -> str:
    """The text filled up to `size` cells; on its left with `right`."""
    gap = " " * max(0, size - width(text))
    return gap + text if right else text + gap
