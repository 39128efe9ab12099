"""What a check found: where, what is there, what is allowed. The caller knows file and line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pipeboard.errors import nearest
from pipeboard.model.tree import Path, Tree

Level = Literal["error", "warning", "advice", "hint"]
HOLDS: tuple[Level, ...] = ("error", "warning")
"""The levels with which lint fails and nothing is written."""


class Finding(NamedTuple):
    """One problem of a file.

    error    the file cannot be used as it is: its card is a problem card
    warning  the card lives, but what it says means nothing here (a reason, kind or stage that the
             config does not have, a country that is none): lint fails, a write of it is refused
    advice   poor work rather than a mistake (a step that gives nothing): lint says it, and is fine
    hint     worth a look, lint only, where it is asked for
    """

    path: Path
    message: str
    found: str
    allowed: tuple[str, ...] = ()
    level: Level = "error"


class Problem(NamedTuple):
    """What a rule says of a value, before it is known where the value stands."""

    message: str
    allowed: tuple[str, ...] = ()
    level: Level = "error"

    def at(self, path: Path, found: Tree) -> Finding:
        """The finding, where the value stands."""
        return Finding(path, self.message, shown(found), self.allowed, self.level)


def shown(value: Tree) -> str:
    """A value as an error shows it: a text itself, a map or list by its size, unset as nothing."""
    if isinstance(value, dict):
        return f"a map of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return value or ""


def not_a(noun: str, word: str, known: Iterable[str], *, level: Level = "error") -> Problem:
    """`"nurtre" is not a status; nearest: nurture`; all that is allowed where nothing is near."""
    allowed = tuple(known)
    article = "an" if noun[:1] in "aeiou" else "a"
    near = nearest(word, allowed)
    if near:
        tail = f"; nearest: {', '.join(near)}"
    elif allowed:
        tail = f"; allowed: {', '.join(allowed[:12])}{' …' if len(allowed) > 12 else ''}"
    else:
        tail = "; none is configured"
    return Problem(f'"{word}" is not {article} {noun}{tail}', allowed, level)


def entry_part(entries: list[Tree], position: int) -> str | int:
    """How a path names an entry: by its id where no other has it, else by its position."""
    entry = entries[position]
    name = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(name, str):
        return position
    same = sum(1 for other in entries if isinstance(other, dict) and other.get("id") == name)
    return name if same == 1 else position
