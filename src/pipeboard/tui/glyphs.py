"""Signs of one cell for terminals that draw some of ours in two, or not at all.

What is painted is translated line by line, last of all, so that no widget need know of it. Letters
of people's names stay as they are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_SIGNS = {
    "●": "*", "○": "o", "∅": "-", "»": "<", "✓": "+", "✗": "x", "◐": "%", "◔": "@", "▲": "^",
    "△": "^", "◆": "#", "◇": "&", "→": ">", "←": "<", "↑": "^", "↓": "v", "↔": "-", "⇢": ">",
    "▸": ">", "▹": ">", "▶": ">", "…": ".", "·": ".", "•": "*", "‹": "<", "›": ">", "◌": "o",
    "—": "-", "–": "-", "≥": ">", "×": "x", "“": '"', "”": '"',
    "║": "|", "▌": "|", "▐": "|", "▎": "|", "▏": "|", "▊": "#", "▉": "#", "▔": "-", "▍": "|",
    "▋": "#", "┊": "!",
}  # fmt: skip
_LINES = {"│┃": "|", "─━═": "-", "┌┐└┘├┤┬┴┼┏┓┗┛╭╮╰╯": "+"}
_SHADES = {"█▓▇": "#", "▒▆▅": "=", "░▄▃": ":", "▂▁": ".", "▀": "-"}
ASCII = str.maketrans(
    _SIGNS | {char: sign for chars, sign in (_LINES | _SHADES).items() for char in chars}
)
"""Each sign with the ASCII sign of one cell in its place."""

_MEDIAN = re.compile(r"Ø (?=\d)")
_WIDE = ("zh", "ja", "ko")


def wants_ascii(asked: str, environ: Mapping[str, str] = os.environ) -> bool:
    """What was asked for; else ASCII where the locale is CJK or not UTF-8."""
    if asked in ("unicode", "ascii"):
        return asked == "ascii"
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next((name for name in names if name), "")
    said = environ.get("LC_ALL") or environ.get("LANG") or locale
    if said[:2].lower() in _WIDE:
        return True
    return bool(locale) and "utf" not in locale.lower()


class AsciiGlyphs(LineFilter):
    """Paints our signs in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same cells, other signs."""
        return [
            segment
            if segment.text.isascii()
            else Segment(_MEDIAN.sub("m ", segment.text.translate(ASCII)), *segment[1:])
            for segment in segments
        ]
