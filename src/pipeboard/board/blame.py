"""Who set each field of a contact: its versions walked back, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.versions import versions_of
from pipeboard.journal.history import Entry
from pipeboard.model.tree import Path, Tree, format_path, value_at
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import load

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.one import One

Versions = Iterable["tuple[Entry, Mapping[str, Tree] | None]"]


class Blamed(NamedTuple):
    """A field (`stage`, `activities[a-4k2m9x]`), what it says, and the commit that made it so.

    `entry` is None where the file says something that is not committed yet.
    """

    field: str
    value: str
    entry: Entry | None


def blame(board: One, subject: Subject) -> list[Blamed]:
    """Every field of a contact's file, in the file's order."""
    path = subject.path
    versions = ((entry, tree_of(data, path)) for entry, data in versions_of(board.repository, path))
    return blamed(subject.tree, versions)


def blamed(tree: Mapping[str, Tree], versions: Versions) -> list[Blamed]:
    """The commit of each field of `tree`; `versions` come newest first, none before one made upon
    it, and are read no further than is needed.

    A field is followed to every parent that says the same, so that a merge is blamed only for what
    it said itself. A version that is None (broken, or not there) says nothing of any field.
    """
    fields = dict(_fields(dict(tree)))
    setters: dict[Path, Entry] = {}
    asked: dict[str, set[Path]] = {}
    for position, (entry, version) in enumerate(versions):
        wanted = asked.pop(entry.sha, set()) if position else set(fields)
        there = dict(version or {})
        same = {path for path in wanted if value_at(there, path) == fields[path]}
        setters |= dict.fromkeys(same, entry)
        for parent in entry.parents if same else ():
            asked.setdefault(parent, set()).update(same)
        if not asked:
            break
    return [
        Blamed(format_path(path, dict(tree)), _said(value), setters.get(path))
        for path, value in fields.items()
    ]


def tree_of(data: bytes | None, path: str) -> Mapping[str, Tree] | None:
    """What a version says; None where it is gone, or cannot be read."""
    if data is None:
        return None
    try:
        return load(data, path)
    except BrokenFile:
        return None


def _fields(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Fields down to texts; entries with an id as wholes, lists of texts as wholes."""
    if isinstance(tree, dict) and not (path and "id" in tree):
        for key, inner in tree.items():
            yield from _fields(inner, (*path, key))
    elif isinstance(tree, list) and tree and all(isinstance(x, dict) and "id" in x for x in tree):
        for entry in tree:
            assert isinstance(entry, dict)
            yield (*path, str(entry["id"])), entry
    elif tree not in (None, "", []):
        yield path, tree


def _said(value: Tree) -> str:
    if isinstance(value, dict):
        return " · ".join(_said(inner) for key, inner in value.items() if key != "id" and inner)
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return value or ""
