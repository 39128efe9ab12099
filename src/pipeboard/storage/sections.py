"""Editing one field without looking at the others: a plain file cut where its top-level keys begin.

Only for texts that the quick reader takes: there, a line that begins with neither a space, a dash
nor a `#` begins a field, and each such section reads alone as it does in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeboard.model.tree import Delete, Edit, Path
from pipeboard.storage.amend import Insert, amend, place

_key = re.compile(r"^([^\W\d][\w-]*):", re.MULTILINE).findall
_NEXT = re.compile(r"\n(?=[^\s#-])")


def amend_section(text: str, edit: Edit | Insert, order: Sequence[str] = ()) -> str:
    """The text with the edit made in its section alone, or in the whole where it needs that."""
    around = _around(_key(text), edit.path, isinstance(edit, Delete), order)
    if around is None:
        return amend(text, edit, order)
    start, end = _start(text, around[0]), _end(text, around[1])
    return text[:start] + amend(text[start:end], edit) + text[end:]


def _around(
    keys: Sequence[str], path: Path, delete: bool, order: Sequence[str]
) -> tuple[str, str] | None:
    """The first and the last field of the sections that the edit needs to see."""
    key = str(path[0])
    if key not in keys:
        at = place(keys, key, order)
        return (keys[at - 1], keys[at - 1]) if at else None
    if not delete or len(path) > 1:
        return key, key
    # The field that goes must not be the only one in sight.
    at = keys.index(key)
    if at:
        return keys[at - 1], key
    return (key, keys[1]) if len(keys) > 1 else None


def _start(text: str, key: str) -> int:
    return 0 if text.startswith(f"{key}:") else text.index(f"\n{key}:") + 1


def _end(text: str, key: str) -> int:
    following = _NEXT.search(text, _start(text, key))
    return following.end() if following else len(text)
