"""Undo and redo by field: what a commit did to each file, turned round and laid over today's file.

A later edit of a neighbouring line or another field is no obstacle. A field that was changed since
is a clash: kept as it is, restored, or asked about, as the caller says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeboard.model.tree import (
    Append,
    Delete,
    Edit,
    FieldChange,
    Patch,
    Set,
    Tree,
    diff,
    format_path,
    get,
    value_at,
)


@dataclass(frozen=True, slots=True)
class Version:
    """A file at one time: its bytes and what they say; both None where it is not there."""

    raw: bytes | None = None
    tree: Mapping[str, Tree] | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that says something else by now than the commit left there."""

    path: str
    field: str
    left: Tree
    now: Tree

    def row(self) -> dict[str, object]:
        """The clash as a finding of an error."""
        return {"path": self.path, "field": self.field, "left": self.left, "now": self.now}


def reverse(
    path: str, before: Version, after: Version, now: Version, *, restore: bool = False
) -> tuple[Patch | None, list[Clash]]:
    """The patch that takes `before -> after` back on a file that stands at `now`.

    Clashes are left alone, or overwritten with `restore`. Without anything left to do: None.
    """
    if now.raw == after.raw:
        return _exactly(path, before, now), []
    if now.raw == before.raw:
        return None, []
    if before.tree is None or after.tree is None or now.tree is None:
        clash = Clash(
            path, "", "there" if after.raw else "removed", "there" if now.raw else "removed"
        )
        return (_exactly(path, before, now) if restore else None), [clash]
    edits: list[Edit] = []
    clashes: list[Clash] = []
    current = dict(now.tree)
    for change in diff(dict(before.tree), dict(after.tree)):
        found = value_at(current, change.path)
        if found == change.old:
            continue
        if found != change.new:
            clashes.append(Clash(path, format_path(change.path, current), change.new, found))
            if not restore:
                continue
        edits.append(_back(change, current))
    return (Patch(path, tuple(edits)) if edits else None), clashes


def _exactly(path: str, before: Version, now: Version) -> Patch:
    if before.raw is None:
        return Patch(path, remove=True, was_raw=now.raw)
    return Patch(path, raw=before.raw, was_raw=now.raw)


def _back(change: FieldChange, tree: Tree) -> Edit:
    if change.old is None:
        return Delete(change.path)
    parent = get(tree, change.path[:-1]) if len(change.path) > 1 else None
    if isinstance(parent, list) and value_at(tree, change.path) is None:
        return Append(change.path[:-1], change.old)
    return Set(change.path, change.old)


def choose(entries: Iterable[tuple[str, str, str]], *, redo: bool = False) -> str | None:
    """Which commit to take back: (sha, action, reverts) newest first → sha.

    Undo takes the newest change that stands; redo the newest undo that stands and that no newer
    change of one's own came after.
    """
    for sha, action in _in_force(entries):
        if redo:
            return sha if action == "undo" else None
        if action != "undo":
            return sha
    return None


def standing(entries: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """The changes that were not taken back, newest first."""
    return (sha for sha, action in _in_force(entries) if action != "undo")


def _in_force(entries: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """(sha, action) of what nothing newer takes back; a redo puts an undo's change in force."""
    reversed_by: set[str] = set()
    for sha, action, reverts in entries:
        if sha in reversed_by:
            continue
        if action in ("undo", "redo"):
            reversed_by.add(reverts)
        if action != "redo":
            yield sha, action
