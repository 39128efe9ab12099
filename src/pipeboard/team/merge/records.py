"""Conflict records: what both wanted of a field, kept in the file until somebody decides.

They merge as a set by id. A record that was there and is gone on a side was decided there: that
counts as a change of its field even where the decision was to leave it as it is. So two different
decisions on one record meet like two different edits, and neither is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pipeboard.model.conflicts import where
from pipeboard.model.tree import MISSING, Path, Tree, parse_path

Record: TypeAlias = "dict[str, Tree]"
Decided: TypeAlias = "dict[Path, list[Path]]"
"""Fields whose records were closed, each with where those were."""
KEY = "conflicts"
_written = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: object) -> str:
    """A value as JSON, the same for equal values; what is not there is like what is unset."""
    if value is MISSING:
        return "null"
    return _written(value)


def record_id(field: str, pair: Iterable[object], base: object) -> str:
    """`x-` and 10 hexadecimal digits, from the field, the two values in order, and the base."""
    said = json.dumps([field, sorted(map(canonical, pair)), canonical(base)])
    return "x-" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def make_record(
    field: str, *, base: object, kept: object, by: str, other: object, other_by: str
) -> Record:
    """The record of a field that says `kept`, where somebody else wanted `other`.

    `other` MISSING or None: they removed it.
    """
    gone = other is MISSING or other is None
    said: dict[str, object] = {
        "id": record_id(field, (kept, other), base),
        "field": field,
        "kept": kept,
        "by": by or MISSING,
        "other": MISSING if gone else other,
        "other_by": other_by or MISSING,
        "was": base if base is not None else MISSING,
        "other_deleted": "true" if gone else MISSING,
    }
    return {key: value for key, value in said.items() if value is not MISSING}  # type: ignore[misc]


def child(name: str, part: str, *, entry: bool) -> str | None:
    """The name of what is inside `name`, as a path is written; None where it would not read back.

    `entry`: the part names an entry of a list by its id (or its own text).
    """
    if not name:
        return part
    written = f"x[{part}]" if entry else f"x.{part}"
    try:
        reads_back = parse_path(written) == ("x", part)
    except ValueError:
        return None
    return name + written[1:] if reads_back else None


def records_of(tree: Mapping[str, Tree]) -> dict[str, Tree]:
    """The records of a file by their id; what somebody wrote there without one by its content."""
    entries = tree.get(KEY)
    found: dict[str, Tree] = {}
    for entry in entries if isinstance(entries, list) else [entries] if entries else []:
        id = entry.get("id") if isinstance(entry, dict) else None
        found[id if isinstance(id, str) else canonical(entry)] = entry
    return found


def decided(base: Mapping[str, Tree], side: dict[str, Tree]) -> Decided:
    """The fields whose records the side closed."""
    left = records_of(side)
    found: Decided = {}
    for id, record in records_of(base).items():
        if id not in left and isinstance(record, dict):
            field = where(str(record.get("field") or ""), side)
            found.setdefault(field, []).append((KEY, id))
    return found


def merge_records(
    base: Mapping[str, Tree], one: Mapping[str, Tree], two: Mapping[str, Tree]
) -> list[Tree]:
    """The records that are open on both sides, or new on one: the base's first, then by id."""
    b, o, t = records_of(base), records_of(one), records_of(two)
    open_still = [id for id in b if id in o and id in t]
    new = sorted({*o, *t} - {*b})
    return [_alike(id, b, o, t) for id in (*open_still, *new)]


def _alike(id: str, b: dict[str, Tree], *sides: dict[str, Tree]) -> Tree:
    """A record as the side has it that changed it; two writings of one may differ in what a clock
    decided, which is all the same."""
    written = [side[id] for side in sides if id in side]
    return min([each for each in written if each != b.get(id)] or written, key=canonical)
