"""A literal block (`|`, `|-`): the lines below its header, as they are.

Imported when a file first has one.
"""

from __future__ import annotations

import re

from pipeboard.storage.line import Unusual

# The lines of a block, from its first; and a line of nothing but spaces.
_block = re.compile(r"( +)(?=[^ \n]).*\n(?:\1.*\n|\n)*").match
_has_spaces = re.compile(r"^ ++$", re.MULTILINE).search
_is_spaces = re.compile(r" ++$", re.MULTILINE).match


def literal(text: str, at: int, indent: str, header: str) -> tuple[str, int]:
    """The block whose lines are indented deeper than its key or dash, and where it ends."""
    found = _block(text, at)
    if found is None or len(found[1]) <= len(indent):
        raise Unusual
    after = found.end()
    if _has_spaces(text, at, after) or _is_spaces(text, after):
        raise Unusual
    lines = [line[len(found[1]) :] for line in found[0].split("\n")]
    said = "\n".join(lines).rstrip("\n")
    return (said + "\n" if header == "|" else said), after
