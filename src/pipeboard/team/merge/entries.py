"""The entries of a list: by what each is known on both sides, and in which order they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC
from heapq import merge
from typing import Any, NamedTuple, TypeAlias

from pipeboard.model.dates import parse_time_or_none
from pipeboard.model.tree import MISSING, Tree
from pipeboard.team.merge.records import canonical


class Key(NamedTuple):
    """What an entry is known by: its id, its own text, or its content and the how-manieth it is.

    `names`: a path finds the entry by `text`.
    """

    text: str
    number: int = 0
    names: bool = True
    is_set: bool = False


Keyed: TypeAlias = "dict[Key, Tree]"


def as_entries(value: Any) -> list[Tree]:
    """The entries of a list; a lone text is a list of one, nothing an empty one."""
    if isinstance(value, list):
        return value
    return [] if value is None or value is MISSING or isinstance(value, dict) else [value]


def keyed(entries: Sequence[Tree], *, labelled: bool, by_content: bool) -> Keyed | None:
    """The entries by key. None for a list that only makes sense as a whole: a text comes twice in
    it, or (unless `by_content`) it has maps without ids.

    `labelled`: an entry may be `{value: …, kind: …}` and is then known by its value.
    """
    found: Keyed = {}
    numbers: Counter[str] = Counter()
    for entry in entries:
        key = _key(entry, labelled, numbers)
        if key in found or not (key.names or by_content):
            return None
        found[key] = entry
    return found


def is_labelled(entry: Any) -> bool:
    """Whether an entry is a map without an id, which no path finds by its text."""
    return isinstance(entry, dict) and not isinstance(entry.get("id"), str)


def _key(entry: Tree, labelled: bool, numbers: Counter[str]) -> Key:
    if isinstance(entry, str):
        return Key(entry, is_set=True)
    if isinstance(entry, dict):
        id = entry.get("id")
        if isinstance(id, str):
            numbers[id] += 1
            return Key(id, numbers[id], names=numbers[id] == 1)
        value = entry.get("value")
        if labelled and isinstance(value, str):
            return Key(value, is_set=True)
    content = canonical(entry)
    numbers[content] += 1
    return Key(content, numbers[content], names=False)


def merged_order(b: Keyed, o: Keyed, t: Keyed, merged: Collection[Key]) -> list[Key]:
    """The keys that stay, in their order: the base's (or that of the one side that changed it),
    each new one after what it follows on its side. Where both added at one place, by time and id;
    new texts of a set come last, by their letters.
    """
    spine = _spine([key for key in b if key in merged], list(o), list(t))
    known = set(spine)
    new = [key for key in merged if key not in known]
    texts = sorted((k for k in new if k.is_set), key=lambda k: (k.text.casefold(), k.text))
    rest = {key for key in new if not key.is_set}
    from_one = _by_anchor(list(o), known, rest)
    from_two = _by_anchor(list(t), known, rest - set(o))
    order: list[Key] = []
    for anchor in (None, *spine):
        order += [anchor] if anchor is not None else []
        order += _woven(from_one.get(anchor, ()), o, from_two.get(anchor, ()), t)
    return order + texts


def _spine(b: list[Key], o: list[Key], t: list[Key]) -> list[Key]:
    """The base's keys in the order of the side that moved some, where only one did."""
    common = set(b)
    one, two = _only(o, common), _only(t, common)
    moved = [side for side in (one, two) if side != _only(b, set(side))]
    return moved[0] if len(moved) == 1 and len(moved[0]) == len(b) else b


def _only(keys: list[Key], these: Collection[Key]) -> list[Key]:
    return [key for key in keys if key in these]


def _by_anchor(
    side: Sequence[Key], known: Collection[Key], new: Collection[Key]
) -> dict[Key | None, list[Key]]:
    """The new keys of a side under the known one that each follows (None: at the start)."""
    found: dict[Key | None, list[Key]] = {}
    anchor: Key | None = None
    for key in side:
        if key in known:
            anchor = key
        elif key in new:
            found.setdefault(anchor, []).append(key)
    return found


def _woven(
    one: Sequence[Key], o: Mapping[Key, Tree], two: Sequence[Key], t: Mapping[Key, Tree]
) -> list[Key]:
    """New entries of both sides at one place: by time and id, those of a side in its own order."""
    if not one or not two:
        return [*one, *two]
    return [key for _, key in merge(_timed(one, o), _timed(two, t), key=lambda each: each[0])]


def _timed(
    keys: Sequence[Key], entries: Mapping[Key, Tree]
) -> Iterator[tuple[tuple[int, str], Key]]:
    """Keys with what orders them; one without a time stays behind the one before it."""
    at = 0
    for key in keys:
        entry = entries[key]
        said = entry.get("at") if isinstance(entry, dict) else None
        span = parse_time_or_none(said, UTC) if isinstance(said, str) else None
        at = span[0] if span is not None else at
        yield (at, key.text), key
