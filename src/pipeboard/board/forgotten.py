"""The tombstones of a board, and where else somebody is named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.actions.forget import FOLDER, refuse_forgotten
from pipeboard.model.dates import parse_time_or_none
from pipeboard.model.ids import FILE_ID
from pipeboard.rules.fingerprint import Forgotten, Tombstone
from pipeboard.storage.read import load
from pipeboard.storage.scan import read_file

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from pipeboard.actions.change import Subject
    from pipeboard.board.ground import Ground
    from pipeboard.model.tree import Tree

_SEARCHED = ("contacts", "orgs", "competitors", "library", "people", "notes")


def forgotten(board: Ground) -> Forgotten:
    """Everybody who was forgotten. Raises InvalidData for a tombstone that cannot be read:
    before it is mended nobody can say who must not come back."""
    return Forgotten(_tombstones(board.root))


def moves_of_forgotten(board: Ground) -> list[list[tuple[str, int]]]:
    """The stages that each of the forgotten entered, and when (seconds since 1970)."""
    return [_moves(tree, board.zone) for _, tree in _trees(board.root)]


def _moves(tree: Mapping[str, Tree], tz: tzinfo) -> list[tuple[str, int]]:
    history = tree.get("stage_history")
    entries = [one for one in history if isinstance(one, dict)] if isinstance(history, list) else []
    spans = [(str(one.get("stage")), parse_time_or_none(str(one.get("at")), tz)) for one in entries]
    return [(stage, span[0]) for stage, span in spans if span is not None]


def _tombstones(root: Path) -> Iterator[Tombstone]:
    for id, tree in _trees(root):
        former = (one for one in _texts(tree.get("aliases")) if FILE_ID.fullmatch(one))
        marks = frozenset(_texts(tree.get("fingerprints")))
        yield Tombstone((id, *former), str(tree.get("salt") or ""), marks)


def tombstones(root: Path) -> list[str]:
    """The names of the files that there are of forgotten contacts, whatever they hold."""
    try:
        names = (entry.name for entry in os.scandir(root / FOLDER))
        return sorted(name for name in names if name.endswith(".yaml"))
    except (FileNotFoundError, NotADirectoryError):
        return []


def refuse_returning(board: Ground, old: Mapping[str, Tree], new: Mapping[str, Tree]) -> None:
    """Raise where an edit gives a contact an address or a number of somebody forgotten."""
    if any(old.get(field) != new.get(field) for field in ("email", "phone")):
        gone = forgotten(board)
        if gone and not gone.whose(old):
            refuse_forgotten(gone.whose(new))


def _trees(root: Path) -> Iterator[tuple[str, Mapping[str, Tree]]]:
    for name in tombstones(root):
        id = name.removesuffix(".yaml")
        if id != name and FILE_ID.fullmatch(id):
            path = f"{FOLDER}/{name}"
            yield id, load(read_file(root, path), path)


def _texts(value: Tree) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def named_in(board: Ground, subjects: Sequence[Subject]) -> list[str]:
    """The other files that hold a name, an address or a number of theirs as it is written."""
    wanted = [text.encode() for subject in subjects for text in _written(subject)]
    own = {subject.path for subject in subjects}
    return [path for path in holding(board.root, wanted, _SEARCHED) if path not in own]


def holding(root: Path, wanted: list[bytes], folders: Sequence[str]) -> list[str]:
    """The files of these folders that hold one of the texts, whatever else is in them."""
    paths = (path for folder in folders for path in _files(root, folder))
    return sorted(path for path in paths if _holds(root / path, wanted))


def _written(subject: Subject) -> list[str]:
    texts = [subject.name]
    texts += [subject.slug] if "-" in subject.slug else []  # "instead of anna-keller"
    for key in ("email", "phone"):
        value = subject.tree.get(key)
        for one in value if isinstance(value, list) else [value]:
            text = one.get("value") if isinstance(one, dict) else one
            texts += [text] if isinstance(text, str) else []
    return [text for text in texts if text.strip()]


def _files(root: Path, folder: str) -> Iterator[str]:
    for place, _, names in os.walk(root / folder):
        for name in names:
            if name.endswith((".yaml", ".md")):
                yield os.path.relpath(os.path.join(place, name), root)


def _holds(place: Path, wanted: list[bytes]) -> bool:
    try:
        data = place.read_bytes() if not place.is_symlink() else b""
    except OSError:
        return False
    return any(text in data for text in wanted)
