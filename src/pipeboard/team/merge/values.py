"""The merge of what two sides say, field by field: values in, a value and conflict records out.

Every method is handed the base's value and those of both sides, MISSING where there is none. The
sides stand in an order of their own (`file.py`), so nothing depends on who calls whom "ours".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from pipeboard.model.conflicts import together
from pipeboard.model.tree import MISSING, Path, Tree
from pipeboard.storage.read import MOST_LEVELS
from pipeboard.team.merge.entries import Key, Keyed, as_entries, is_labelled, keyed, merged_order
from pipeboard.team.merge.kinds import FileKind, field_kind, is_stamp, strictness
from pipeboard.team.merge.lines import merge_lines
from pipeboard.team.merge.records import (
    KEY,
    Decided,
    Record,
    canonical,
    child,
    decided,
    make_record,
    merge_records,
    records_of,
)
from pipeboard.team.merge.same import Purse
from pipeboard.team.merge.sides import Author, Side

Value: TypeAlias = Any
"""A tree, or MISSING."""

# Where the order of maps without ids means something: the steps of a cadence, say.
_BY_ORDER = ("config", "person")


class Fields(NamedTuple):
    """What a file says after the merge, and the records that the merge made new."""

    tree: dict[str, Tree]
    conflicts: tuple[Record, ...]


def merge_fields(
    kind: FileKind,
    base: dict[str, Tree],
    one: dict[str, Tree],
    two: dict[str, Tree],
    sides: tuple[Side, Side],
) -> Fields:
    """The merge of a whole file's values, its records included; of `sides` only the authors."""
    meeting = _Meeting(kind, sides, (decided(base, one), decided(base, two)))
    tree = meeting.maps((), "", *(_without_records(each) for each in (base, one, two)))
    if kind == "contact":
        meeting.one_identity(tree, base, one, two)
    records = merge_records(base, one, two)
    known = records_of({KEY: records})
    new = [record for record in meeting.records if record["id"] not in known]
    if records or new or (KEY in one and KEY in two):
        tree[KEY] = [*records, *sorted(new, key=lambda record: str(record["id"]))]
    return Fields(tree, tuple(new))


def _without_records(tree: Mapping[str, Tree]) -> dict[str, Tree]:
    return {key: value for key, value in tree.items() if key != KEY}


def is_unset(value: Value) -> bool:
    """Whether there is nothing: no key, or a key that says nothing."""
    return value is None or value is MISSING


class _Meeting:
    """Two sides of one file. `decided` are the fields whose records each side closed."""

    def __init__(
        self, kind: FileKind, sides: tuple[Side, Side], decided: tuple[Decided, Decided]
    ) -> None:
        self.kind: FileKind = kind
        self.sides = sides
        self.decided = decided
        self.touched = tuple(map(_by_prefix, decided))
        self.purses = Purse(), Purse()
        self.records: list[Record] = []

    def value(self, path: Path, name: str, b: Value, o: Value, t: Value) -> Value:
        """What becomes of one value: that of the side that changed it, or both together."""
        if o == t:
            return o
        if is_unset(o) and is_unset(t):
            return None
        if not self._changed(0, path, b, o):
            return t
        if not self._changed(1, path, b, t):
            return o
        if path in self.decided[0] or path in self.decided[1]:
            return self.conflict(path, name, b, o, t)
        return self._both(path, name, b, o, t)

    def _changed(self, side: int, path: Path, b: Value, value: Value) -> bool:
        if b != value and not (is_unset(b) and is_unset(value)):
            return True
        return path in self.touched[side]

    def _both(self, path: Path, name: str, b: Value, o: Value, t: Value) -> Value:
        if is_stamp(self.kind, path) and not (is_unset(o) or is_unset(t)):
            return (o, t)[self._shown(path[:-1], o, t)]
        stricter = self._stricter(path, o, t)
        if stricter is not None:
            return (o, t)[stricter]
        if self._is_list(path, o, t):
            return self._lists(path, name, b, o, t)
        if isinstance(o, dict) and isinstance(t, dict):
            marks = len(self.records)
            merged = self.maps(path, name, b if isinstance(b, dict) else {}, o, t)
            return merged if merged is not None else self._whole(marks, path, name, b, o, t)
        if isinstance(o, str) and isinstance(t, str):
            return self._texts(path, name, b, o, t)
        return self.conflict(path, name, b, o, t)

    def _stricter(self, path: Path, o: Value, t: Value) -> int | None:
        """Which side's consent is the stricter; None where it is no consent."""
        if isinstance(o, (dict, list)) or isinstance(t, (dict, list)):
            return None
        one, two = (
            strictness(self.kind, path, None if is_unset(each) else each) for each in (o, t)
        )
        if one is None or two is None:
            return None
        if one == two:
            return 1 if is_unset(o) else 0
        return int(two > one)

    def _is_list(self, path: Path, o: Value, t: Value) -> bool:
        if field_kind(self.kind, path) in ("list", "log"):
            return not isinstance(o, dict) and not isinstance(t, dict)
        return all(isinstance(each, list) or is_unset(each) for each in (o, t))

    def _texts(self, path: Path, name: str, b: Value, o: str, t: str) -> str:
        """Texts of several lines merge by lines, if they can."""
        before = b if isinstance(b, str) else ""
        if "\n" in o + t + before:
            merged = merge_lines(before, o, t, self.purses)
            if merged is not None:
                return merged
        return str(self.conflict(path, name, b, o, t))

    def maps(self, path: Path, name: str, b: Value, o: Value, t: Value) -> Value:
        """A map, key by key; None where a conflict's place inside it could not be named."""
        merged: dict[str, Tree] = {}
        for key in [*o, *(key for key in t if key not in o)]:
            marks = len(self.records)
            was, one, two = (side.get(key, MISSING) for side in (b, o, t))
            inner = child(name, key, entry=False) if one != two else ""
            value = self.value((*path, key), inner or "?", was, one, two)
            if inner is None and len(self.records) > marks:
                return None
            if value is not MISSING:
                merged[key] = value
        return merged

    def _lists(self, path: Path, name: str, b: Value, o: Value, t: Value) -> Value:
        """A list: its entries by id, by content or, texts, as a set; else as a whole."""
        marks = len(self.records)
        plain = field_kind(self.kind, path) == "list"
        logged = field_kind(self.kind, path) == "log"
        sides = [
            keyed(as_entries(each), labelled=plain, by_content=logged or self.kind not in _BY_ORDER)
            for each in (b, o, t)
        ]
        if any(side is None for side in sides):
            return self.conflict(path, name, b, o, t)
        kb, ko, kt = (side if side is not None else {} for side in sides)
        merged = self._entries(path, name, kb, ko, kt)
        if merged is None:
            return self._whole(marks, path, name, b, o, t)
        order = merged_order(kb, ko, kt, merged)
        return _in_the_shape_of([merged[key] for key in order], t, o)

    def _entries(self, path: Path, name: str, b: Keyed, o: Keyed, t: Keyed) -> Keyed | None:
        """The entries that stay, merged; None where a conflict's place could not be named."""
        merged: Keyed = {}
        for key in [*o, *(key for key in t if key not in o)]:
            marks = len(self.records)
            was, one, two = (side.get(key, MISSING) for side in (b, o, t))
            inner = "" if one == two else self._entry_name(name, key, (was, one, two))
            value = self.value((*path, key.text), inner or "?", was, one, two)
            if inner is None and len(self.records) > marks:
                return None
            if value is not MISSING:
                merged[key] = value
        return merged

    def _entry_name(self, name: str, key: Key, versions: Collection[Value]) -> str | None:
        named = key.names and not any(is_labelled(each) for each in versions)
        return child(name, key.text, entry=True) if named else None

    def _whole(self, marks: int, path: Path, name: str, b: Value, o: Value, t: Value) -> Value:
        """A conflict of the whole value in place of those found inside it."""
        del self.records[marks:]
        return self.conflict(path, name, b, o, t)

    def conflict(self, path: Path, name: str, b: Value, o: Value, t: Value) -> Value:
        """Both changed it: the later one is shown (an edit before a removal), a record kept."""
        shown = self._shown(path, o, t)
        kept, other = (o, t) if shown == 0 else (t, o)
        self.records.append(
            make_record(
                name, base=b, kept=kept, by=self._author(shown, [path]).by,
                other=other, other_by=self._author(1 - shown, [path]).by,
            )
        )  # fmt: skip
        return kept

    def _author(self, side: int, paths: Sequence[Path]) -> Author:
        """Who set these fields on a side, or closed the records of them."""
        closed = [record for path in paths for record in self.touched[side].get(path, ())]
        return self.sides[side].author([*paths, *closed])

    def _shown(self, path: Path, o: Value, t: Value) -> int:
        """The side that is shown; what is decided together is of one side where both say it."""
        if is_unset(o) or is_unset(t):
            return 1 if is_unset(o) else 0
        one, two = (self._author(side, together(path)) for side in (0, 1))
        if one.at != two.at:
            return int(two.at > one.at)
        return int(canonical(t) > canonical(o))

    def one_identity(
        self, tree: dict[str, Tree], base: Mapping[str, Tree], one: Mapping[str, Tree],
        two: Mapping[str, Tree],
    ) -> None:  # fmt: skip
        """A contact that got an id on both sides keeps the smaller; the other still finds it."""
        ids = [one.get("id"), two.get("id")]
        if base.get("id") or ids[0] == ids[1] or not all(isinstance(id, str) for id in ids):
            return
        first, second = sorted(map(str, ids))
        self.records = [record for record in self.records if record["field"] != "id"]
        known = [each for each in as_entries(tree.get("aliases", MISSING)) if each != second]
        tree |= {"id": first, "aliases": [*known, second]}


def _by_prefix(decided: Decided) -> dict[Path, list[Path]]:
    """The records of fields under these and all that they are inside of, as deep as a file may
    be."""
    found: dict[Path, list[Path]] = {}
    for field, records in decided.items():
        for depth in range(min(len(field), MOST_LEVELS) + 1):
            found.setdefault(field[:depth], []).extend(records)
    return found


def _in_the_shape_of(entries: list[Tree], *sides: Value) -> Value:
    """The list as a side writes it that says the same: a lone text, or no key at all."""
    for side in sides:
        if as_entries(side) == entries:
            return side
    return entries
