"""Giving every file of a merged tree its path: no two at one, none where a folder is."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeboard.team.merge.sides import Note, aside_path


class Put(NamedTuple):
    """What a path shall hold: an object that is there already, or (blob None) these bytes."""

    mode: str
    blob: str | None
    data: bytes = b""


class Claim(NamedTuple):
    """A file that wants a path. `settled`: it had it before; `aside`: bytes to keep beside it."""

    path: str
    id: str
    settled: bool
    put: Put
    aside: tuple[bytes, ...] = ()


class Settled(NamedTuple):
    """The whole tree, where each claim came to stand, and what is told of it."""

    files: dict[str, Put]
    at: dict[Claim, str]
    notes: list[Note]


def settle(kept: Mapping[str, Put], claims: Iterable[Claim]) -> Settled:
    """The files that nobody touched, and each claim at its path or a free one.

    Of two that want one path (or two that a disk that ignores case takes for one) the one that was
    there stays, else the one with the smaller id; the other's name gets more of its id.
    """
    files = dict(kept)
    notes: list[Note] = []
    taken: dict[str, str] = {}
    at: dict[Claim, str] = {}
    for claim in sorted(claims, key=_rank):
        path = claim.path
        twin = taken.get(folded(path))
        if twin is not None or path in files:
            path = _free(claim, files, taken, notes, twin or path)
        taken[folded(path)] = at[claim] = path
        files[path] = claim.put
        files |= {aside_path(path, data): Put("100644", None, data) for data in claim.aside}
    notes += _out_of_the_way(files)
    return Settled(files, at, notes)


def _rank(claim: Claim) -> tuple[object, ...]:
    mode, blob, data = claim.put
    return not claim.settled, claim.id, claim.path, mode, blob or "", data


def folded(path: str) -> str:
    """What two paths share that are one on a disk that ignores case or Unicode composition."""
    return unicodedata.normalize("NFC", path).casefold()


def _free(
    claim: Claim, files: Mapping[str, Put], taken: Mapping[str, str], notes: list[Note], twin: str
) -> str:
    """A path for a file whose own is taken."""
    for path in _longer(claim):
        if path not in files and folded(path) not in taken:
            words = f"was {claim.path}, the name of two files; it is {path} now"
            notes.append(Note("renamed", path, words))
            return path
    if claim.path not in files:
        notes.append(Note("collision", claim.path, f"differs from {twin} only in case"))
        return claim.path
    path = _beside(claim.path, claim.put)
    notes.append(Note("both-kept", claim.path, f"is two files: the other is in {path}"))
    return path


def _longer(claim: Claim) -> Iterator[str]:
    """The path with more and more of the file's id behind its label."""
    folder, slash, name = claim.path.rpartition("/")
    stem, random = name.removesuffix(".yaml"), claim.id.partition("-")[2]
    label = stem.removesuffix(random[:6]).removesuffix("-") if random[:6] else stem
    for length in range(7, len(random) + 1):
        own = f"{label}-{random[:length]}" if label else random[:length]
        yield f"{folder}{slash}{own}.yaml"


def _beside(path: str, put: Put) -> str:
    named = put.blob or hashlib.sha256(put.data).hexdigest()
    return f"{path}.unmerged-{named[:12]}"


def _out_of_the_way(files: dict[str, Put]) -> Iterator[Note]:
    """Files that stand where others need a folder move beside it."""
    folders = {path[:at] for path in files for at in range(len(path)) if path[at] == "/"}
    for path in sorted(folders & files.keys()):
        beside = _beside(path, files[path])
        files[beside] = files.pop(path)
        yield Note("collision", path, f"is a file and a folder: the file is in {beside}")
