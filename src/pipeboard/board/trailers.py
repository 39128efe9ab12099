"""`Pb-Change`: what a commit says of each field, without a name, mail, phone or free text.

The values of enum, reference, number and date fields are shown; of all others, and of entries that
are named by their own text (a tag, one of several addresses), only that they changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pipeboard.model.fields import is_visible
from pipeboard.model.ids import ENTRY_ID, FILE_ID
from pipeboard.model.text import at_most
from pipeboard.model.tree import FieldChange, Path, Tree, diff, value_at

# A bulk change lists at most so many field changes in its trailers; the diff holds all of them.
_MOST = 200
_HIDDEN = "(hidden)"

Two = tuple[Mapping[str, Tree] | None, Mapping[str, Tree] | None]


def field_trailers(files: Iterable[Two]) -> list[tuple[str, str]]:
    """The trailers of a change, from what each of its files said before and says after."""
    values = [
        f"{_place(change, old, new)}: {shown(change.path, change.old)}"
        f" -> {shown(change.path, change.new)}"
        for old, new in files
        if old is not None and new is not None
        for change in diff(dict(old), dict(new))
    ]
    unique = list(dict.fromkeys(values))
    return [("Pb-Change", value) for value in at_most(unique, _MOST, "(and {} more)")]


def _place(change: FieldChange, *trees: Mapping[str, Tree]) -> str:
    """The path, list entries by their ids; an entry without one is `tags[]`, never its text."""
    text = ""
    for depth, part in enumerate(change.path):
        parents = (value_at(dict(tree), change.path[:depth]) for tree in trees)
        if any(isinstance(parent, list) for parent in parents):
            known = ENTRY_ID.fullmatch(str(part)) or FILE_ID.fullmatch(str(part))
            text += f"[{part}]" if known else "[]"
        else:
            text += f".{part}" if text else str(part)
    return text


def shown(path: Path, value: Tree) -> str:
    """A value as a trailer may show it: JSON, free text and names as "(hidden)"."""
    return json.dumps(_masked(path, value), ensure_ascii=False)


def _masked(path: Path, value: Tree) -> Tree:
    if isinstance(value, dict):
        return {key: _masked((*path, key), inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked((*path, number), inner) for number, inner in enumerate(value)]
    return value if value is None or is_visible(path, value) else _HIDDEN
