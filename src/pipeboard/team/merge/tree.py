"""What the files of a board become when two histories meet: paired by id, merged one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from pipeboard.team.merge.file import Merged, Note

Entry = tuple[str, str]
"""A file of a tree as `Repository.tree` gives it: mode ("100644" …) and blob."""

Which = Literal["ours", "theirs"]


class Put(NamedTuple):
    """What a path shall hold: an object that is there already, or (blob None) these bytes."""

    mode: str
    blob: str | None
    data: bytes = b""


class Met(NamedTuple):
    """A file that both sides changed: where it is now, and what came of it."""

    path: str
    id: str
    merged: Merged


class Plan(NamedTuple):
    """What the merge of two trees is.

    `files` is the whole merged tree, the same whichever side is ours. `met` are the files that both
    sides had changed, `notes` all that a person is told.
    """

    files: dict[str, Put]
    met: tuple[Met, ...] = ()
    notes: tuple[Note, ...] = ()

    def since(self, tree: Mapping[str, Entry]) -> dict[str, Put | None]:
        """What is to be done to a tree to make it the merged one; None: the path goes."""
        raise NotImplementedError


def merge_trees(
    base: Mapping[str, Entry],
    ours: Mapping[str, Entry],
    theirs: Mapping[str, Entry],
    read: Callable[[Iterable[str]], Mapping[str, bytes | None]],
    told: Callable[[str, Which], tuple[str, int]],
) -> Plan:
    """Merge two trees over what both were made from (empty: nothing).

    `read` gives the contents of blobs, None for one that is not to be read (too large): it is asked
    once or twice, only for blobs that differ. `told(path, side)` is who changed the file there last
    and when, asked only for files that both changed; `path` is that side's path (the base's where
    the side removed the file).
    """
    raise NotImplementedError
