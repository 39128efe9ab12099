"""What two people changed at once, as a file's `conflicts:` keeps it, and which of it is decided
together.

A record is read as leniently as it may have been typed: what it does not say is "" or unset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeboard.model.tree import Part, Path, Tree, parse_path

LIST = "conflicts"
# What is said of an opportunity when it is closed, or opened again.
_CLOSING = frozenset(
    ("stage", "closed", "lost_reason", "lost_to", "won_reason", "probability", "forecast")
)
# Of what is decided together: what names the decision, and what only says who made it, and when.
_FIRST = ("status", "stage", "state", "match")
_LAST = ("at", "by", "closed")


class Side(NamedTuple):
    """Who said what ("" where nobody knows who); `gone`: they took it away."""

    by: str
    value: Tree
    gone: bool = False


class Conflict(NamedTuple):
    """One record: `sides` are what is kept and the other one, `was` what was there before.

    `path` is () where `field` is "", which is the file itself. `entry` names the record in its
    list. `also` are the records that are decided together with it.
    """

    id: str
    field: str
    path: Path
    sides: tuple[Side, Side]
    was: Tree
    entry: Part
    also: tuple[Conflict, ...] = ()

    @property
    def whole(self) -> tuple[Conflict, ...]:
        """It, and what is decided with it."""
        return (self, *self.also)

    @property
    def is_file(self) -> bool:
        """Whether it is about the file: one deleted it, the other edited it."""
        return self.path == ()


def conflicts_of(tree: Mapping[str, Tree]) -> list[Conflict]:
    """What is to be decided in a file, in the order of its records."""
    found = tree.get(LIST)
    records = found if isinstance(found, list) else []
    every = [
        _conflict(record, position, tree)
        for position, record in enumerate(records)
        if isinstance(record, dict)
    ]
    return [_led([every[n] for n in group]) for group in _groups(one.field for one in every)]


def decisions(fields: Iterable[str]) -> int:
    """How many decisions the records of these fields are."""
    return len(_groups(fields))


def _groups(fields: Iterable[str]) -> list[list[int]]:
    """Which records are decided together, by their places; two of one field never are."""
    groups: list[list[int]] = []
    inside: list[tuple[str, set[str]]] = []
    for place, field in enumerate(fields):
        key = decision(field)
        for group, (of, named) in zip(groups, inside, strict=True):
            if of == key and field not in named:
                group.append(place)
                named.add(field)
                break
        else:
            groups.append([place])
            inside.append((key, {field}))
    return groups


def decision(field: str) -> str:
    """What a field is decided with: a status with its reasons, an answer of BANT with its evidence,
    the stage of an opportunity with how it was closed; any other field stands for itself.
    """
    match where(field, {}):
        case ("status" | "status_info", *_):
            return "status"
        case ("qualification", item, *_):
            return f"qualification.{item}"
        case ("opportunities", deal, str(name)) if name in _CLOSING:
            return f"opportunities[{deal}].stage"
    return field


def together(path: Path) -> tuple[Path, ...]:
    """The fields that are decided with that of a path, it among them: see `decision`."""
    match path:
        case ("status" | "status_info", *_):
            return ("status",), ("status_info",)
        case ("qualification", item, *_):
            return (("qualification", item),)
        case ("opportunities", deal, str(name)) if name in _CLOSING:
            return tuple(("opportunities", deal, field) for field in sorted(_CLOSING))
    return (path,)


def stamp_of(field: str) -> Path:
    """Where a file says who made the judgement that a field is a part of; () where it does not."""
    together = decision(field)
    if together == "status":
        return ("status_info", "by")
    return (*parse_path(together), "by") if together.startswith("qualification.") else ()


def _conflict(record: Mapping[str, Tree], position: int, tree: Mapping[str, Tree]) -> Conflict:
    field = _text(record, "field")
    one = Side(_text(record, "by"), record.get("kept"))
    deleted = _text(record, "other_deleted").casefold() == "true"
    two = Side(_text(record, "other_by"), record.get("other"), deleted)
    id = _text(record, "id")
    return Conflict(id, field, where(field, tree), (one, two), record.get("was"), id or position)


def _text(record: Mapping[str, Tree], name: str) -> str:
    found = record.get(name)
    return found if isinstance(found, str) else ""


def where(field: str, tree: Mapping[str, Tree]) -> Path:
    """The path of a record's field; () for the file itself.

    A top-level key that no path can say (`a.b`) stands in the record as it is.
    """
    if not field or field in tree:
        return (field,) if field else ()
    try:
        return parse_path(field)
    except ValueError:
        return (field,)


def _led(group: list[Conflict]) -> Conflict:
    """A group as its first record, the others with it."""
    leader = min(group, key=_rank)
    return leader._replace(also=tuple(one for one in group if one is not leader))


def _rank(conflict: Conflict) -> int:
    last = str(conflict.path[-1]) if conflict.path else ""
    return 0 if last in _FIRST else 2 if last in _LAST else 1
