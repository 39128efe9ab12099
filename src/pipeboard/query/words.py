"""Bare words: a folded substring of who someone is, or a word's beginning in what was said.

The needle holds name, organisation, title, e-mail, phone digits and tags; its trigrams answer a
GLOB of three characters or more, shorter ones scan it. Notes and activities are found by prefix. A
whole id finds the contact that has it, or had it before it was merged into another.
"""

from __future__ import annotations

import re
from unicodedata import ucd_3_2_0

from pipeboard.model.text import digits, fold
from pipeboard.query.frame import Frame
from pipeboard.query.tree import Words

_PHONE_SIGNS = frozenset("0123456789 +-()./\u00a0")
_FEWEST_DIGITS = 3
_GLOB = "*?["
_ID = re.compile(r"c-[0-9a-z]{10,32}")


def words(frame: Frame, node: Words) -> str:
    """A bare word or quoted text as an SQL expression over `f`."""
    if not node.quoted and node.text in ("and", "AND", "not", "NOT"):
        frame.warn(f'"{node.text}" is searched for as a word: side by side means and, - means not')
    wanted = fold(node.text)
    if not wanted:
        raise frame.error("nothing to search for", node.at)
    found = [_needle(frame, wanted)]
    said = match_prefixes(wanted)
    if said:
        found.append(f"f.rid IN (SELECT rowid FROM words WHERE words MATCH {frame.bind(said)})")
    number = _phone_digits(node.text)
    if number and number != wanted:
        found.append(_needle(frame, number))
    if _ID.fullmatch(node.text):
        found.append(_of_id(frame, node.text))
    return " OR ".join(found)


def _of_id(frame: Frame, id: str) -> str:
    """Whose id it is, or was before they were merged into another contact."""
    name = frame.bind(id)
    return (
        f"f.rid IN (SELECT rid FROM contact WHERE id = {name} "
        f"UNION ALL SELECT rid FROM multi WHERE field = 'alias' AND value = {name})"
    )


def said_words(frame: Frame, text: str, at: int) -> str:
    """Only what was said: every word of the text begins a word of notes or activities."""
    match = match_prefixes(fold(text))
    if not match:
        raise frame.error("no word to search for", at)
    return f"f.rid IN (SELECT rowid FROM words WHERE words MATCH {frame.bind(match)})"


def _needle(frame: Frame, wanted: str) -> str:
    pattern = "".join(f"[{char}]" if char in _GLOB else char for char in wanted)
    # FTS5 counts bytes where it means characters: a short piece in another script finds nothing,
    # unless the `+` keeps the trigrams out of it.
    pieces = "".join("*" if char in _GLOB else char for char in wanted).split("*")
    lost = any(len(piece) < 3 <= len(piece.encode()) for piece in pieces)
    text = "+text" if lost else "text"
    bound = frame.bind(f"*{pattern}*")
    return f"f.rid IN (SELECT rowid FROM needle WHERE {text} GLOB {bound})"


def match_prefixes(folded: str) -> str:
    """The FTS5 query for "each of these begins a word"; empty where there is no word.

    Cut at what SQLite's tokeniser takes for no letter or digit, by tables old enough for every
    SQLite: a piece that it would cut again could not be asked for.
    """
    category = ucd_3_2_0.category
    cut = "".join(char if category(char)[0] in "LN" else " " for char in folded)
    return " AND ".join(f'"{word}" *' for word in dict.fromkeys(cut.split()))


def _phone_digits(text: str) -> str:
    """The digits of what looks like a phone number, as stored: no leading zeros, no (0)."""
    if not _PHONE_SIGNS.issuperset(text):
        return ""
    number = digits(text.replace("(0)", ""))
    return number.lstrip("0") if len(number) >= _FEWEST_DIGITS else ""
