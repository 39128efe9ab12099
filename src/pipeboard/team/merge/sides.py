"""What goes into the merge of a file, and what comes out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from pipeboard.model.tree import Path
from pipeboard.team.merge.records import Record


class Author(NamedTuple):
    """A person as the board names them ("": nobody knows), and the author's time of what they did
    in seconds since 1970."""

    by: str = ""
    at: int = 0


Asked: TypeAlias = "Callable[[Sequence[Path]], Author]"


class Side(NamedTuple):
    """One side's version of a file: its bytes (None: not there), who changed it last, and when.

    `asked` tells who set any of some fields last. It is asked for fields that clash alone, and must
    answer by what the side is made of, whoever asks; without it all is by whom changed the file.
    """

    data: bytes | None
    by: str = ""
    at: int = 0
    asked: Asked | None = None

    def author(self, fields: Sequence[Path]) -> Author:
        """Who set these fields last here."""
        return self.asked(fields) if self.asked else Author(self.by, self.at)


class Note(NamedTuple):
    """Something a person is told, though it needs no decision; `kind` is for programs.

    unreadable   one side is no YAML: its bytes are in `aside`
    both-kept    a text that lines cannot merge: the other version is in `aside`
    deleted      one side removed the file, the other edited it: it stays
    forgotten    the contact is forgotten: edits of these fields were not applied
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


def aside_path(path: str, data: bytes) -> str:
    """Where a version that could not be merged is kept: `x.yaml.unmerged-<12 hex digits>`.

    Not a `.yaml`, so that it is never loaded as a contact.
    """
    return f"{path}.unmerged-{hashlib.sha256(data).hexdigest()[:12]}"
