"""The logs of two contacts as one: every event of either once, by id and by time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeboard.model.fields import ENTRY_LISTS
from pipeboard.model.ids import ENTRY_LETTER, new_id
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Tree

Entry = dict[str, Tree]

LOGS = tuple(name for name in ENTRY_LISTS if "." not in name)
"""The lists of a contact whose entries have an id."""
_BY_TIME = ("signals", "activities", "notes", "purchases", "stage_history")
# Fields of an entry that name another entry of the same file, and the logs they name, in the order
# in which one can be read after the other.
_NAMES = ("answers", "opp", "follow_up")
_NAMED = ("notes", "opportunities", "follow_ups")


class Logs(NamedTuple):
    """The logs of both, how many entries of each came along, and those (log, entry) that did not
    because they no longer hold."""

    tree: dict[str, Tree]
    grown: dict[str, int]
    left_out: list[tuple[str, Tree]]


def joined(keep: Mapping[str, Tree], other: Mapping[str, Tree]) -> Logs:
    """The logs of both. An id that means two things is made anew; what is in both stays once."""
    names = _renamed(keep, other)
    found = Logs({}, {}, [])
    for log in LOGS:
        there, said = _entries(keep, log), [_named(e, names) for e in _entries(other, log)]
        known = [_content(entry) for entry in there]
        new = [entry for entry in said if _content(entry) not in known]
        if log == "follow_ups":
            new = _once(there, new, found)
        if not new:
            continue
        together = _in_order([*there, *new]) if log in _BY_TIME else [*there, *new]
        if log == "stage_history":
            together = _one_way(together, found)
        found.tree[log] = [*together]
        if len(together) > len(there):
            found.grown[log] = len(together) - len(there)
    return found


def _renamed(keep: Mapping[str, Tree], other: Mapping[str, Tree]) -> dict[str, str]:
    """Ids of the other's entries → what they are called from now on."""
    taken = {str(e["id"]) for log in LOGS for e in _entries(keep, log) if e.get("id")}
    names: dict[str, str] = {}
    for log in dict.fromkeys((*_NAMED, *LOGS)):
        there = {repr(_content(entry)): entry.get("id") for entry in _entries(keep, log)}
        for entry in _entries(other, log):
            id, same = entry.get("id"), there.get(repr(_content(_named(entry, names))))
            if not isinstance(id, str) or id == same:
                continue
            if isinstance(same, str):
                names[id] = same
            elif id in taken:
                names[id] = new_id(ENTRY_LETTER.get(log, id[0]), 6)
    return names


def _named(entry: Entry, names: Mapping[str, str]) -> Entry:
    """An entry under the ids of today: its own, and those it speaks of."""
    return {
        key: names.get(value, value) if key in ("id", *_NAMES) and isinstance(value, str) else value
        for key, value in entry.items()
    }


def _content(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if key != "id"}


def _once(there: Iterable[Entry], new: Iterable[Entry], found: Logs) -> list[Entry]:
    """A cadence runs once: the other's step of one that runs here goes."""
    runs = {entry["cadence"] for entry in there if isinstance(entry.get("cadence"), str)}
    kept = []
    for entry in new:
        if entry.get("cadence") in runs:
            found.left_out.append(("follow_ups", entry))
        else:
            kept.append(entry)
    return kept


def _in_order(entries: list[Entry]) -> list[Entry]:
    """By time; what has none stays behind the one before it."""
    placed: list[tuple[int, int, Entry]] = []
    last = 0
    for place, entry in enumerate(entries):
        last = _seconds(entry.get("at")) or last
        placed.append((last, place, entry))
    return [entry for *_, entry in sorted(placed, key=lambda one: one[:2])]


def _seconds(at: Tree) -> int:
    try:
        return parse_time(at, zone("UTC"))[0] if isinstance(at, str) else 0
    except ValueError:
        return 0


def _one_way(moves: list[Entry], found: Logs) -> list[Entry]:
    """One person was added once: a later line that only says so is no move."""
    kept: list[Entry] = []
    for move in moves:
        if kept and not move.get("from") and not move.get("status"):
            found.left_out.append(("stage_history", move))
        else:
            kept.append(move)
    return kept


def _entries(tree: Mapping[str, Tree], log: str) -> list[Entry]:
    found = tree.get(log)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
