"""The edits that make a text say what a merge means, as few and as small as they can be.

Each small edit costs `storage.edit` a look at the text, so a list that differs in very many places
is written anew, and a text that differs in too many is not worth its edits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pipeboard.model.tree import Delete, Edit, Path, Set, Tree
from pipeboard.team.merge.kinds import FileKind, field_kind

# Characters that may be looked at for one field's edits, and for those of a file.
_MOST_OF_A_FIELD = 1_000_000
_MOST_OF_A_FILE = 4_000_000

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,6})?")
_YES_NO = {"true": True, "false": False}


def edits_between(
    kind: FileKind, said: Mapping[str, Tree], meant: Mapping[str, Tree], size: int
) -> list[Edit] | None:
    """What makes one tree the other, by top-level fields; `storage.edit` finds the pieces.

    `size`: characters of the text. None where it would cost too much.
    """
    edits: list[Edit] = [Delete((key,)) for key in said if key not in meant]
    looks = len(edits)
    for key, value in meant.items():
        if key in said and said[key] == value:
            continue
        pieces = _pieces(said.get(key), value)
        if key in said and pieces > 2 and pieces * size > _MOST_OF_A_FIELD:
            edits.append(Delete((key,)))
            pieces = 2
        edits.append(Set((key,), plain(kind, (key,), value)))
        looks += pieces
    return edits if looks <= 2 or looks * size <= _MOST_OF_A_FILE else None


def _pieces(old: Tree, new: Tree) -> int:
    """How many small edits make one value the other."""
    if old == new:
        return 0
    if isinstance(old, dict) and isinstance(new, dict):
        return sum(_pieces(old.get(key), new.get(key)) for key in {*old, *new})
    if isinstance(old, list) and isinstance(new, list) and old and new:
        return _entries(old, new)
    return 1


def _entries(old: list[Tree], new: list[Tree]) -> int:
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    rest = most - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    if len(old) == len(new):
        return sum(_pieces(old[n], new[n]) for n in range(start, len(old) - end))
    return len(old) + len(new) - 2 * (start + end)


def plain(kind: FileKind, path: Path, value: Tree) -> object:
    """A tree with the numbers and yes/no that the tables know as such; texts stay texts."""
    if isinstance(value, dict):
        return {key: plain(kind, (*path, key), inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(kind, (*path, "-"), inner) for inner in value]
    if value is None or not isinstance(value, str):
        return value
    if value in _YES_NO and (path[-1] == "other_deleted" or field_kind(kind, path) == "enum"):
        return _YES_NO[value]
    if _NUMBER.fullmatch(value) and field_kind(kind, path) in ("number", "money"):
        return Decimal(value)
    return value
