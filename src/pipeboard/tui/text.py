"""Text of a board on its way to the screen: the only place that makes it into what widgets show.

Nothing of a board reaches a widget as `str`, because Textual reads markup in it. `plain` makes
`Content`; `cut` and `fit` make the texts that the line widgets draw as segments.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from pipeboard.model.text import one_line, safe

if TYPE_CHECKING:
    from textual.content import Content

# More marks than this on one letter only paint over the lines above and below.
_MARKS = 3
# No line on any screen shows more cells than this; what is longer is not measured.
_LONGEST = 1_000
# At the edge of a text they would join with what is painted beside it.
_JOINERS = "\u200d\ufe0e\ufe0f"


def plain(text: str, style: str = "") -> Content:
    """One line of a board's text, safe, in one style."""
    from textual.content import Content

    return Content.styled(_calm(one_line(text[: 4 * _LONGEST])), style)


def block(text: str, style: str = "") -> Content:
    """Text of several lines, safe: newlines stay, tabs become spaces."""
    from textual.content import Content

    return Content.styled(_calm(safe(text.replace("\t", "    "))), style)


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """One line of text that may be painted: no control character, no flood of marks."""
    calm = _calm(one_line(text[: 4 * _LONGEST]))[:_LONGEST].strip(_JOINERS)
    starts_bare = calm and unicodedata.category(calm[0]) in ("Mn", "Me")
    return f"◌{calm}" if starts_bare else calm


@lru_cache(maxsize=8192)
def cut(text: str, width: int) -> str:
    """Text of at most `width` cells; what is longer ends in …"""
    text = clean(text)
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip(_JOINERS + " ") + "…"


@lru_cache(maxsize=8192)
def fit(text: str, width: int) -> str:
    """Text of exactly `width` cells."""
    short = cut(text, width)
    return short + " " * (width - cell_len(short)) if width > 0 else ""


def wrapped(text: str, width: int, *, most: int = 40) -> list[str]:
    """Text on lines of at most `width` cells, broken at spaces; after `most` lines it is cut."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while cell_len(word) > width > 1:
            piece = set_cell_size(word, width).rstrip(_JOINERS + " ")
            lines.append(piece)
            word = word[len(piece) :]
        line = word
    lines.append(line)
    if len(lines) > most:
        lines[most - 1 :] = [cut(lines[most - 1] + " …", width)]
    return lines


def width_of(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def refusal(why: str) -> str:
    """What is shown of a change that failed: it is not saved, unless `why` says that it is."""
    return why if why.startswith("saved, ") else f"not saved: {why}"


def _calm(text: str) -> str:
    """The text with at most a few combining marks on each letter."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MARKS:
            kept.append(char)
    return "".join(kept)
