"""How one text is written in YAML: which texts may stand plain, and how the others are quoted.

Plain are safe identifiers (inside braces) and plain words (on a line of their own); never what a
YAML 1.1 or 1.2 tool would take for something else than text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from json.encoder import encode_basestring

from pipeboard.errors import InvalidData

# Words that some YAML tool reads as a boolean, nothing or a number.
_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf"))
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PLAIN_WORDS = re.compile(r"[^\W\d_](?:[\w .,;/@&()'+!?%*-]*[\w.,;/@&()'+!?%*-])?")

# What JSON's escaping leaves as it is, but libyaml refuses or takes for a line break.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Characters that only a double-quoted text can hold.
_NOT_ON_A_LINE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NOT_IN_A_BLOCK = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"  # unprintable
    "|[ \t](?:\n|\\Z)|\n[ \t]|\\A[ \t\n]|\n\n\\Z|\n\\Z(?<=\\A\n)"  # edges that editors eat
)

# The shapes of plain text that YAML tools read as something else; first match names the shape.
_SHAPES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("word", r"(?i:y|n|yes|no|true|false|on|off)"),
        ("unset", r"(?i:null|~)|"),
        ("date", r"\d{4}-\d\d?-\d\d?(?:[Tt ].*)?"),
        ("clock", r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"),
        (
            "number",
            r"[-+]?(?:0[xob])?[0-9._]+[0-9a-fA-F_]*(?:[eE][-+]?[0-9]+)?|(?i:[-+]?\.inf|\.nan)",
        ),
        ("sign", r"=|<<"),
    )
)
_NOT_PLAIN_START = re.compile(r"[\s,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|\Z)|---|\.\.\.")
_NOT_PLAIN = re.compile(r":(?:\s|\Z)|\s#|\s\Z")
_NOT_PLAIN_IN_BRACES = re.compile(r"[,\[\]{}]|:|\A[-?]")


def quoted(text: str) -> str:
    """The text in double quotes, everything odd as an escape. Refuses lone surrogates."""
    written: str = encode_basestring(text)
    if written.isascii() and "\x7f" not in written:
        return written
    if _SURROGATE.search(written):
        raise InvalidData("a text holds half a character (a lone surrogate); type it again")
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def in_braces(text: str) -> str:
    """The text as a value inside `{}` or `[]`: plain where it is a safe identifier."""
    if text in _known:
        return text
    if _IDENTIFIER.fullmatch(text) and text.casefold() not in _WORDS:
        if len(_known) < 4096:
            _known.add(text)
        return text
    return quoted(text)


# Identifiers met before: keys, names of types and people come again and again.
_known: set[str] = set()


def on_line(text: str) -> str:
    """The text as the value of a line of its own: plain where it is plain words."""
    if _PLAIN_WORDS.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return quoted(text)


def number(value: object) -> str | None:
    """How a number or a yes/no is written, plain; None for every other kind of value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        text = str(value)
        if text.lower().lstrip("-+") in ("nan", "inf", "infinity", "snan"):
            raise InvalidData(f"{text} is not a number that a file can hold")
        return text
    return None


def in_style(text: str, old: str, style: str | None, *, braces: bool) -> str:
    """The text in the quotes of what it replaces, where those can hold it, else as quoted text.

    `old` is the replaced text, `style` its quotes: None, ' or ". Plain stays plain where every tool
    takes it for text, or for what it took the old one for: `25` → `30`, `+49301` → `+49302`.
    """
    if style == "'" and not _NOT_ON_A_LINE.search(text):
        return "'" + text.replace("'", "''") + "'"
    if style is None and old and stands_plain(text, braces=braces):
        like = shape(text)
        if not like or (like == shape(old) and like != "unset"):
            return text
    return quoted(text)


def stands_plain(text: str, *, braces: bool) -> bool:
    """Whether the text, unquoted, is read back as it is."""
    if not text or _NOT_ON_A_LINE.search(text) or "\t" in text:
        return False
    if _NOT_PLAIN_START.match(text) or _NOT_PLAIN.search(text):
        return False
    return not (braces and _NOT_PLAIN_IN_BRACES.search(text))


def shape(text: str) -> str:
    """What a YAML 1.1 or 1.2 tool would take the plain text for; "" is text."""
    return next((name for name, pattern in _SHAPES if pattern.fullmatch(text)), "")


def block_header(text: str) -> str | None:
    """`|` or `|-` where the text can be a literal block, None where it must be quoted."""
    if "\n" not in text or _NOT_IN_A_BLOCK.search(text):
        return None
    return "|" if text.endswith("\n") else "|-"


def block_lines(text: str, indent: str) -> str:
    """The lines of a literal block, each with its indentation, without the last newline."""
    lines = text.removesuffix("\n").split("\n")
    return "\n".join(indent + line if line else "" for line in lines)
