"""Values as an edit writes them: numbers and yes/no plain again, as a person would type them."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeboard.model.tree import Path, Tree
from pipeboard.team.merge.kinds import FileKind, field_kind

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,6})?")
_YES_NO = {"true": True, "false": False}


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
