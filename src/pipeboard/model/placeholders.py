"""Placeholders of a text that is said to many: `{first_name}, how do you cope with {pain}?`.

What stands in braces is filled in from the contact; what nobody knows of them stays as it is
written and is named, so that no touch goes out with a hole in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipeboard.model.findings import Problem, not_a

PLACEHOLDERS = {
    "name": "their name",
    "first_name": "the first word of it",
    "title": "their job",
    "company": "where they work",
    "industry": "its industry",
    "pain": "the first of their pains",
    "goal": "the first of their goals",
    "question": "the first question of theirs that is open",
    "last": "what they said last",
    "country": "where they are",
}
"""Every name that may stand in braces, and what is put there."""

_HOLE = re.compile(r"\{([A-Za-z_][\w.-]*)\}")


class Filled(NamedTuple):
    """A text, and the placeholders in it that could not be filled, each once."""

    text: str
    missing: tuple[str, ...] = ()


def fill(template: str, known: Mapping[str, str]) -> Filled:
    """The template with what is known of a contact; a value is never read as a template."""
    missing: dict[str, None] = {}

    def put(hole: re.Match[str]) -> str:
        value = known.get(hole[1], "")
        if not value:
            missing[hole[1]] = None
        return value or hole[0]

    return Filled(_HOLE.sub(put, template), tuple(missing))


def placeholder_rule(template: str) -> Problem | None:
    """A warning where a placeholder is none that a contact could ever fill."""
    strange = next((name for name in _HOLE.findall(template) if name not in PLACEHOLDERS), "")
    return not_a("placeholder", strange, PLACEHOLDERS, level="warning") if strange else None
