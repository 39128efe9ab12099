"""Which files of three trees are one: by the id inside, by path where an id is missing or doubled.

Only paths that a side changed are looked at: a file that both sides changed was changed at its
base path by both, whatever they renamed. So ids are read only where a changed path says something
else than expected, or where both sides have new files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from pipeboard.storage.read import MOST_BYTES
from pipeboard.team.merge.kinds import has_id

Entry: TypeAlias = "tuple[str, str]"
"""A file of a tree as `Repository.tree` gives it: mode ("100644" …) and blob."""

Tree: TypeAlias = "Mapping[str, Entry]"
Contents: TypeAlias = "Callable[[Iterable[str]], Mapping[str, bytes | None]]"

_ID = re.compile(
    rb"^(?:\xef\xbb\xbf)?id:[ \t]+[\"']?([cg]-[0-9a-z]{10,32})[\"']?[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
_FILES = ("100644", "100755")


class Pair(NamedTuple):
    """One file in the three trees: its path in each, None where it is not there."""

    base: str | None
    ours: str | None
    theirs: str | None
    id: str = ""


def is_file(entry: Entry | None) -> bool:
    """Whether it is a plain file: no link, no submodule."""
    return entry is not None and entry[0] in _FILES


def id_of(data: bytes | None) -> str:
    """The id that a file's own line says, "" where there is none; nothing is parsed."""
    if data is None or len(data) > MOST_BYTES:
        return ""
    found = _ID.search(data)
    return found[1].decode() if found else ""


def changed(base: Tree, side: Tree) -> set[str]:
    """The paths that are not on a side what they were."""
    return {path for path, _ in base.items() ^ side.items()}


def pairs(base: Tree, ours: Tree, theirs: Tree, read: Contents) -> list[Pair]:
    """The files that a side changed, those of one id together, in the order of their paths."""
    trees = (base, ours, theirs)
    in_ours, in_theirs = changed(base, ours), changed(base, theirs)
    paths = in_ours | in_theirs
    by_path = {path: _at(path, trees) for path in paths}
    found = list(by_path.values())
    both = [path for path in in_ours & in_theirs if has_id(path)]
    new_in_both = all(
        any(path not in base and has_id(path) for path in side) for side in (in_ours, in_theirs)
    )
    if both or new_in_both:
        known = _ids(paths, trees, read, both, everything=new_in_both)
        found = _by_id(by_path, known, trees)
    return sorted(found, key=lambda pair: (pair.base or min(filter(None, pair[1:3])), pair.id))


def _at(path: str, trees: tuple[Tree, ...], id: str = "") -> Pair:
    found = [path if path in tree else None for tree in trees]
    return Pair(found[0], found[1], found[2], id)


class _Ids(NamedTuple):
    """Of each of the three trees: path → id."""

    base: dict[str, str]
    ours: dict[str, str]
    theirs: dict[str, str]


def _ids(
    paths: set[str], trees: tuple[Tree, ...], read: Contents, both: list[str], *, everything: bool
) -> _Ids:
    """The ids at the paths that both changed; of all changed ones where those do not tell."""
    found = _read_ids(both, trees, read)
    if everything or any(_moved(path, found, trees) for path in both):
        found = _read_ids([path for path in paths if has_id(path)], trees, read)
    return found


def _moved(path: str, ids: _Ids, trees: tuple[Tree, ...]) -> bool:
    """Whether a side has something else at a path than what was there, or nothing."""
    said = {side.get(path, "") for side, tree in zip(ids, trees, strict=True) if path in tree}
    return len(said) > 1 or any(path not in tree for tree in trees)


def _read_ids(paths: Iterable[str], trees: tuple[Tree, ...], read: Contents) -> _Ids:
    files = [{path: tree[path][1] for path in paths if is_file(tree.get(path))} for tree in trees]
    blobs = dict.fromkeys(blob for side in files for blob in side.values())
    contents = read(blobs) if blobs else {}
    known = {blob: id_of(contents.get(blob)) for blob in blobs}
    base, ours, theirs = ({path: known[blob] for path, blob in side.items()} for side in files)
    return _Ids(base, ours, theirs)


def _by_id(by_path: dict[str, Pair], ids: _Ids, trees: tuple[Tree, ...]) -> list[Pair]:
    """The pairs with those of one id put together; a doubled id stays with its paths."""
    settled = {
        path: pair
        for path, pair in by_path.items()
        if all(path in tree for tree in trees) and not ids.base.get(path)
    }
    taken = [set(settled), set(settled), set(settled)]
    paired = list(settled.values())
    for id, own in _own_paths(ids, settled):
        at = [
            path if path is not None else _nameless(own, side, tree, gone)
            for path, side, tree, gone in zip(own, ids, trees, taken, strict=True)
        ]
        paired.append(Pair(at[0], at[1], at[2], id))
        for gone, path in zip(taken, at, strict=True):
            gone.add(path or "")
    for path, pair in by_path.items():
        left = [None if each in gone else each for each, gone in zip(pair[:3], taken, strict=True)]
        if any(left):
            paired.append(Pair(left[0], left[1], left[2], _first(path, ids)))
    return paired


def _own_paths(ids: _Ids, settled: Mapping[str, Pair]) -> list[tuple[str, list[str | None]]]:
    """The ids that no tree has twice, and where each tree has them; those of the base first."""
    places = [_places(side) for side in ids]
    found = []
    for id in {id for side in places for id in side}:
        at = [side.get(id, []) for side in places]
        if all(len(each) <= 1 for each in at) and not any(
            each[0] in settled for each in at if each
        ):
            found.append((id, [each[0] if each else None for each in at]))
    return sorted(found, key=lambda each: (each[1][0] is None, each[0]))


def _nameless(
    own: list[str | None], side: Mapping[str, str], tree: Tree, taken: set[str]
) -> str | None:
    """Where a tree has a file without an id, or a broken one, at the path of one with an id."""
    for path in own[:1] if own[0] is not None else own:
        if path is not None and path in tree and not side.get(path) and path not in taken:
            return path
    return None


def _first(path: str, ids: _Ids) -> str:
    return next((side[path] for side in ids if side.get(path)), "")


def _places(ids: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, id in ids.items():
        if id:
            found.setdefault(id, []).append(path)
    return found
