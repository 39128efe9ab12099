"""Themes by the names people know them by; the one module that names colours.

`light`, `dark`, `contrast` and `terminal` are ours; every theme of Textual can be named as well.
"""

from __future__ import annotations

import os

from textual.theme import BUILTIN_THEMES, Theme

from pipeboard.errors import nearest

DEFAULT, TERMINAL = "dark", "terminal"
THEMES = {
    "dark": "textual-dark",
    "light": "textual-light",
    "contrast": "contrast",
    "contrast-light": "contrast-light",
    "terminal": "ansi-dark",
    "terminal-light": "ansi-light",
}
"""Our name → Textual's. The terminal's own palette has two: nothing tells which ground it has."""

_ALSO = {"ansi": "terminal", "high-contrast": "contrast"}

CONTRAST = (
    Theme(
        name="contrast", dark=True, primary="#5fd7ff", secondary="#87d7ff", accent="#ffff00",
        warning="#ffd700", error="#ff8787", success="#87ff87", foreground="#ffffff",
        background="#000000", surface="#000000", panel="#1c1c1c", boost="#000000", text_alpha=1.0,
    ),
    Theme(
        name="contrast-light", dark=False, primary="#00008b", secondary="#005f87", accent="#5f00af",
        warning="#875f00", error="#af0000", success="#005f00", foreground="#000000",
        background="#ffffff", surface="#ffffff", panel="#e4e4e4", boost="#ffffff", text_alpha=1.0,
    ),
)  # fmt: skip
"""White on black and black on white, and strong colours on both."""


def theme_of(name: str) -> tuple[str, str]:
    """Textual's name of a theme, and what to say where there is no such theme."""
    wanted = _ALSO.get(name, name) or DEFAULT
    if wanted in THEMES:
        return THEMES[wanted], ""
    if wanted in BUILTIN_THEMES:
        return wanted, ""
    near = nearest(name, [*THEMES, *BUILTIN_THEMES])
    known = f"nearest: {', '.join(near)}" if near else f"one of {', '.join(THEMES)}"
    return THEMES[DEFAULT], f"theme: there is no {name!r}; {known}"


def no_colour() -> bool:
    """Whether the person wants no colour at all (no-color.org: set and not empty).

    Asked before the app is made: Textual takes the variable out of the environment.
    """
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)
        return False
    return True
