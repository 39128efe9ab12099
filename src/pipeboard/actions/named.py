"""Whether a field that somebody names is one: typing errors are not written into files."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.errors import UsageError, nearest
from pipeboard.model.fields import CONTACT_FIELDS, field_name
from pipeboard.model.tree import Path, Tree, format_path, value_at


def require_field(path: Path, tree: Mapping[str, Tree]) -> None:
    """Raise UsageError with the nearest fields where no table knows this one.

    What the file has already may be set whatever it is called; below `custom` and the like all
    names are free.
    """
    if is_field(path) or value_at(dict(tree), path) is not None:
        return
    name = field_name(path)
    around = name.rpartition(".")[0]
    known = [field for field in CONTACT_FIELDS if field.rpartition(".")[0] == around]
    near = nearest(name, known)
    raise UsageError(
        f"{format_path(path, dict(tree))} is not a field",
        hint=(f"nearest: {', '.join(near)} · " if near else "")
        + f"a field of your own: custom.{path[-1]}",
        items=[{"found": name, "nearest": near}],
    )


def is_field(path: Path) -> bool:
    """Whether the tables know the field, or leave the names at this place free."""
    for depth in range(len(path), 0, -1):
        name = field_name(path[:depth])
        if name in CONTACT_FIELDS:
            closed = any(field.startswith(f"{name}.") for field in CONTACT_FIELDS)
            return name == field_name(path) or not closed
    return False
