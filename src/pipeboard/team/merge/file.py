"""What one file becomes whose two sides both changed: field by field, text first.

Pure and symmetric: `merge_file(p, b, one, two)` is `merge_file(p, b, two, one)`, byte for byte,
with its records. What the clock decides is only which of two values is shown.

A conflict record is an entry of the file's own `conflicts:` list (its last key), which reads:

    - id: x-47f349bce3      the same on every clone that makes the same merge (`records.py`)
      field: stage          a path as `model.tree.format_path` writes it; "" is the file itself
      kept: lost            what the file says now: the later side's value
      by: bob               who wrote that; left out where nobody knows
      other: prospect       what the other side wanted
      other_by: alice
      was: lead             what both saw before; left out where there was nothing

A `kept`, `other` or `was` that is a list or a map stands there as that list or map, so that it can
be put back as it is. `other_deleted: true` instead of `other`: the other side removed the field
(or, with field "", the file). `records.where` gives the path of a record's field in a tree.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeboard.model.tree import Tree

Record = dict[str, Tree]
"""A conflict record, as it stands in the file."""


class Side(NamedTuple):
    """One side's version of a file: its bytes (None: not there), who changed it last, and when.

    `by` is a person as the board names them, `at` the author's time in seconds since 1970.
    """

    data: bytes | None
    by: str = ""
    at: int = 0


class Note(NamedTuple):
    """Something a person is told, though it needs no decision; `kind` is for programs.

    unreadable   one side is no YAML: its bytes are in `aside`
    both-kept    a text that lines cannot merge: the other version is in `aside`
    deleted      one side removed the file, the other edited it: it stays
    forgotten    the contact is forgotten: these edits were not applied
    link         a symbolic link or a submodule is there, which is never followed
    collision    two paths that are one on a disk that ignores case
    renamed      the file got another name, since two people gave one name to two files
    doubled      the same id in two files; give one of them a new id
    """

    kind: str
    path: str
    words: str


class Merged(NamedTuple):
    """What a file becomes. `data` None: it goes.

    `how`: "same" (nothing to merge), "side" (one side's bytes as they are), "lines" (by lines),
    "fields" (by field, written into one side's text), "kept" (not mergeable, one side stays).
    `conflicts` are the records that this merge made new; they are in `data` already. `aside` are
    the bytes that are to be kept beside it, each as `aside_path(path, bytes)`.
    """

    data: bytes | None
    how: Literal["same", "side", "lines", "fields", "kept"]
    conflicts: tuple[Record, ...] = ()
    aside: tuple[bytes, ...] = ()
    notes: tuple[Note, ...] = ()


def merge_file(path: str, base: bytes | None, one: Side, two: Side) -> Merged:
    """The merge of a file of the board; `path` says what kind it is (contact, config, text …)."""
    raise NotImplementedError


def aside_path(path: str, data: bytes) -> str:
    """Where a version that could not be merged is kept: `x.yaml.unmerged-<12 hex digits>`.

    Not a `.yaml`, so that it is never loaded as a contact.
    """
    raise NotImplementedError
