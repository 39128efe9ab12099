"""What the two sides of a conflict say, in words, and what both together would be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pipeboard.errors import UsageError
from pipeboard.model.conflicts import Conflict, Side
from pipeboard.model.fields import field_name, kind_of
from pipeboard.model.tree import Path, Tree, format_path, value_at

# Text to which more can be added; names, titles and the like hold one only.
_GROWS = frozenset(
    ("text", "note", "answer", "evidence", "reason", "style", "proof", "won_reason", "result",
     "loves", "useful", "change", "best_time")
)  # fmt: skip


# What an entry of a list is called, else what kind it is and of which day.
_NAMES = ("name", "title")
_KINDS = ("type", "channel")
_DAYS = ("at", "due")
_OF_LIST = {"notes": "note", "follow_ups": "next step", "signals": "signal"}


def about(conflict: Conflict, tree: Tree) -> str:
    """What a conflict of a file is about: `title`, `Tinting batches · stage`, `call 2026-11-09 ·
    text`; `deleted and edited` of the file itself.
    """
    if conflict.is_file:
        return "deleted and edited"
    for length in range(len(conflict.path) - 1, 1, -1):
        entry, into = value_at(tree, conflict.path[:length]), conflict.path[length:]
        listed = isinstance(value_at(tree, conflict.path[: length - 1]), list)
        kind = _OF_LIST.get(str(conflict.path[length - 2]), "")
        label = _label(entry, kind) if listed and isinstance(entry, dict) else ""
        if label:
            return f"{label} · {format_path(into)}"
    return conflict.field


def _label(entry: Mapping[str, Tree], of_list: str) -> str:
    """What an entry is called; "" where neither it nor its list says so."""
    name = next((entry[key] for key in _NAMES if entry.get(key)), None)
    if isinstance(name, str):
        return in_words(name)
    kind = of_list or next((entry[key] for key in _KINDS if entry.get(key)), "")
    day = next((entry[key] for key in _DAYS if entry.get(key)), "")
    return f"{in_words(kind)} {str(day)[:10]}".rstrip() if kind and (day or of_list) else ""


def offered(conflict: Conflict) -> str:
    """What can be taken, in one line: `1 mara: nurture · 2 tomas: lost`."""
    return " · ".join(
        f"{number} {side.by or 'somebody'}: {told(conflict, side)}"
        for number, side in enumerate(conflict.sides, 1)
    )


def told(conflict: Conflict, side: Side) -> str:
    """What a side says, or what it did to the file."""
    return "edited it" if conflict.is_file and not side.gone else said(side)


def said(side: Side) -> str:
    """A side's value in one line."""
    return "deleted it" if side.gone else in_words(side.value)


def in_words(value: Tree) -> str:
    """A value in one line: a list with commas, a map by its keys, nothing as `unset`."""
    if value is None:
        return "unset"
    if isinstance(value, list):
        return ", ".join(map(in_words, value)) or "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(inner)}" for key, inner in value.items() if key != "id")
    return " ".join(value.split())


def joined(conflict: Conflict) -> Tree:
    """Both values as one: a list of all, or one text behind the other. Raises UsageError where the
    field holds only one.
    """
    one, two = (side.value for side in conflict.sides)
    name, kind = _named(conflict)
    if conflict.path and not any(side.gone for side in conflict.sides):
        if isinstance(one, list) or isinstance(two, list) or kind == "list":
            first, second = _listed(one), _listed(two)
            return [*first, *(entry for entry in second if entry not in first)]
        grows = kind in ("text", None) and name in _GROWS
        if isinstance(one, str) and isinstance(two, str) and (grows or "\n" in one + two):
            return one if two in one else two if one in two else f"{one.rstrip()}\n{two}"
    raise UsageError(
        f"{conflict.field or 'the file'} cannot be both", hint=f"take one: {offered(conflict)}"
    )


def is_joinable(conflict: Conflict) -> bool:
    """Whether both values fit into the field."""
    try:
        joined(conflict)
    except UsageError:
        return False
    return True


def plain(path: Path, value: Tree) -> object:
    """A value of a record as the kind of its field, so that a number is written as one."""
    if isinstance(value, dict):
        return {key: plain((*path, key), inner) for key, inner in value.items()}
    if not isinstance(value, str):
        return value
    kind = kind_of(path) or kind_of(path, organisation=True)
    if kind in ("number", "money"):
        try:
            number = Decimal(value)
        except ArithmeticError:
            return value
        return number if number.is_finite() and str(number) == value else value
    return value == "true" if kind == "enum" and value in ("true", "false") else value


def _named(conflict: Conflict) -> tuple[str, str | None]:
    """The last word of a conflict's field, and its kind."""
    name = field_name(conflict.path)
    kind = kind_of(conflict.path) or kind_of(conflict.path, organisation=True)
    return name.rpartition(".")[2], kind


def _listed(value: Tree) -> list[Tree]:
    return value if isinstance(value, list) else [] if value is None else [value]
