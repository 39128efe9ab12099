"""What the team wrote down of an industry or an organisation: `notes/*.md`, found by name.

`notes/industry-media.md` is about an industry, `notes/org-weber-print.md` about an organisation,
each called as the contact's company says it, in lower-case ASCII with dashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import PipeboardError
from pipeboard.storage.scan import read_file

FOLDER = "notes"
_MOST = 2_000  # characters of a note that anybody reads before a call


class MarketNote(NamedTuple):
    """What it is about, as the contact's company says it, and its text on one line."""

    about: str
    text: str


def market_notes(root: Path, industry: str, organisation: str) -> list[MarketNote]:
    """The notes on a company and on its industry; what cannot be read is left out."""
    if not (root / FOLDER).is_dir():
        return []
    asked = (("org", organisation), ("industry", industry))
    return [note for kind, about in asked if about for note in _note(root, kind, about)]


def _note(root: Path, kind: str, about: str) -> Iterator[MarketNote]:
    from slugify import slugify

    try:
        data = read_file(root, f"{FOLDER}/{kind}-{slugify(about)}.md")
    except (PipeboardError, OSError):
        return
    text = _plain(data.decode("utf-8-sig", "replace")[:_MOST])
    if text:
        yield MarketNote(about, text)


def _plain(text: str) -> str:
    """The text without the marks of headings and lists; a heading gets a colon behind it."""
    return " ".join(part for line in text.splitlines() if (part := _line(line.strip())))


def _line(line: str) -> str:
    if line.startswith("#"):
        heading = line.lstrip("#").strip(" .:")
        return f"{heading}:" if heading else ""
    return line.removeprefix("- ").removeprefix("* ")
