"""Tombstones of people who were forgotten: they win over every edit of the contact."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.model.tree import diff, format_path
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import load
from pipeboard.team.merge.kinds import file_kind
from pipeboard.team.merge.sides import Note


def is_stone(path: str) -> bool:
    """Whether a tombstone is at a path."""
    return file_kind(path) == "tombstone"


def ids_of(stones: Mapping[str, bytes | None]) -> dict[str, str]:
    """Whom these tombstones are for (those who were merged into them too) → the tombstone."""
    found: dict[str, str] = {}
    for path, data in sorted(stones.items()):
        found[path.rpartition("/")[2].removesuffix(".yaml")] = path
        for alias in _aliases(data, path):
            found.setdefault(alias, path)
    return found


def not_applied(stone: str, by: str, before: bytes | None, after: bytes | None) -> Note:
    """What is told of an edit of a forgotten contact: its fields, never what they say."""
    words = f"forgotten, while {by or 'somebody'} edited {_edited(before, after)}"
    return Note("forgotten", stone, f"{words}: that was not applied")


def _aliases(data: bytes | None, path: str) -> list[str]:
    try:
        said = load(data or b"", path).get("aliases")
    except BrokenFile:
        return []
    entries = said if isinstance(said, list) else [said]
    return [entry for entry in entries if isinstance(entry, str)]


def _edited(before: bytes | None, after: bytes | None) -> str:
    """The names of the fields that differ."""
    try:
        old, new = load(before or b"", ""), load(after or b"", "")
    except BrokenFile:
        return "the contact"
    return ", ".join(dict.fromkeys(format_path(change.path[:1]) for change in diff(old, new)))
