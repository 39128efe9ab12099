"""One line of a plain file, and the grammar of what may stand on it: keys, plain and quoted values.

What the quick reader (quick.py) and its parts share: runs of simple lines (runs.py), values in
braces (braces.py), literal blocks (literal.py).
"""

from __future__ import annotations

import re

# A hostile line costs no more than its length: repetitions of one character are possessive (`*+`),
# those of groups begin and end where no other can. A group repeated possessively would do as well,
# but Python before 3.11.5 then goes on from the middle of what it tried last.
KEY = r"([^\W\d][\w-]{0,99}+):"
QUOTED = r'"[^"\\\n]*+(?:(?:\\["\\bfnrt]|\\u(?![dD])[0-9A-Fa-f]{4})[^"\\\n]*+)*"'
_PLAIN = r"((?:[^\W_]|[-+](?=\d))[^:#\n]*+(?::[^\s:#][^:#\n]*+)*)"
_OTHER = rf"({QUOTED}|[\[{{].*|\|-?|'[^'\n]*+')"
TAIL = r" *+(?:(?<![^ \n])#.*)?$"

# A line: 1 indentation, 2 dash, 3 key, 4 a plain value, 5 any other value.
line_at = re.compile(
    rf"( *+)(- )?(?:{KEY}(?: ++|$))?(?:{_PLAIN}|{_OTHER})?{TAIL}", re.MULTILINE
).match

# How the next line begins that says something: 1 indentation, 2 dash.
begin_at = re.compile(r"(?: *+(?:#.*)?\n)*( *+)(- )?").match

DEEPEST = 15


class Unusual(Exception):
    """Something that libyaml must read."""


def plain_text(text: str) -> str | None:
    """What a plain value says."""
    text = text.rstrip(" ")
    return None if text == "null" else text


def quoted_text(text: str) -> str:
    """What a text in double quotes says. It has no escapes but such as JSON has."""
    if "\\" not in text:
        return text[1:-1]
    import json

    return str(json.loads(text))
