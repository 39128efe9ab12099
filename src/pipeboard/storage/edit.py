"""Editing a file: only the bytes that must change, and never unverified ones.

The span editor replaces the piece of text that the field occupies; the result is parsed and
compared with what was meant. A way of writing that it does not know goes through ruamel.yaml, under
the same check.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from pipeboard.errors import ConflictError, InvalidData
from pipeboard.model.tree import (
    ANY,
    MISSING,
    Append,
    Delete,
    Edit,
    Path,
    Set,
    Tree,
    apply,
    as_text,
    format_path,
    get,
    value_at,
)
from pipeboard.storage.amend import Insert, amend
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.quick import quick
from pipeboard.storage.read import BOM, decode, load, parse_events
from pipeboard.storage.sections import amend_section
from pipeboard.storage.sheet import UnknownShape, with_last_newline

_Amend: TypeAlias = "Callable[[str, Edit | Insert, Sequence[str]], str]"


def edit(data: bytes, edits: Sequence[Edit], path: str, *, order: Sequence[str] = ()) -> bytes:
    """The bytes of a file with the edits made, every other byte as it was.

    `order`: the schema's order of top-level fields, for new ones. Raises BrokenFile where the file
    cannot be read, ConflictError where a field is not what an edit saw there, InvalidData where an
    edit does not fit the file (it runs through a text, names an entry that is not there …).
    """
    text = decode(data, path)
    plain = quick(text)
    before = parse_events(text, path) if plain is None else plain
    wanted = _wanted(before, edits, path)
    if wanted == before:
        return data
    bom = BOM if data.startswith(BOM) else b""
    for written in _attempts(text, before, edits, order, plain=plain is not None):
        verified = written and _verified(written, wanted, bom, path)
        if verified:
            return verified
    raise InvalidData(
        f"{path}: this change cannot be written without changing something else",
        hint="edit the file by hand: nothing was written",
    )


def _attempts(
    text: str, before: Tree, edits: Sequence[Edit], order: Sequence[str], *, plain: bool
) -> Iterator[str | None]:
    """Texts that may be the edited file, the least change first."""
    if plain:
        yield _by_spans(text, before, edits, order, amend_section)
    yield _by_spans(text, before, edits, order, amend)
    if not text.endswith("\n"):
        # A literal that ends in a newline cannot be the last of a file that does not.
        yield _by_spans(with_last_newline(text), before, edits, order, amend)
    from pipeboard.storage.roundtrip import round_trip

    yield round_trip(text, edits)


def _by_spans(
    text: str, tree: Tree, edits: Sequence[Edit], order: Sequence[str], how: _Amend
) -> str | None:
    try:
        for each in edits:
            after = apply(tree, (each,))
            if after != tree:
                for step in _steps(tree, each):
                    text = how(text, step, order)
            tree = after
    except (UnknownShape, IndexError):
        return None
    return text


def _verified(text: str, wanted: Tree, bom: bytes, path: str) -> bytes | None:
    """The bytes of the text if they read back as what was meant."""
    data = bom + text.encode()
    try:
        return data if load(data, path) == wanted else None
    except BrokenFile:
        return None


def _wanted(tree: Tree, edits: Sequence[Edit], path: str) -> Tree:
    """What the file shall say; refuses where it no longer says what an edit saw."""
    for each in edits:
        if not each.path:
            raise InvalidData(f"{path}: an edit of the whole file is no edit")
        try:
            after = apply(tree, (each,))
        except LookupError as error:
            raise InvalidData(f"{path}: {format_path(each.path, tree)}: {error.args[0]}") from None
        if not isinstance(each, Append) and each.was is not ANY and after != tree:
            _check_was(tree, each, path)
        tree = after
    return tree


def _check_was(tree: Tree, edit: Set | Delete, path: str) -> None:
    now, seen = value_at(tree, edit.path), as_text(edit.was)
    if now == seen:
        return
    name = format_path(edit.path, tree)
    wish = as_text(edit.value) if isinstance(edit, Set) else None
    said = f"you saw {_shown(seen)}, it is now {_shown(now)}, you want {_shown(wish)}"
    raise ConflictError(
        f"{path}: {name} changed since it was read: {said}",
        hint="look again, then keep what is there or set it anew; nothing was overwritten",
        items=[{"path": path, "field": name, "was": seen, "now": now, "wanted": wish}],
    )


def _shown(value: Tree) -> str:
    return "unset" if value is None else json.dumps(value, ensure_ascii=False)


def _steps(tree: Tree, edit: Edit) -> Iterator[Edit | Insert]:
    """The edit as edits of the smallest pieces: a map by key, a list by entry."""
    if not isinstance(edit, Set):
        yield edit
        return
    there = get(tree, edit.path)
    if there is MISSING:
        yield edit
    else:
        yield from _pieces(value_at(tree, edit.path), edit.value, edit.path)


def _pieces(old: Tree, new: object, path: Path) -> Iterator[Edit | Insert]:
    if old == as_text(new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and any(key in new for key in old):
        for key in old:
            if key not in new:
                yield Delete((*path, key))
        for key, value in new.items():
            if key in old:
                yield from _pieces(old[key], value, (*path, key))
            else:
                yield Set((*path, key), value)
    elif isinstance(old, list) and isinstance(new, (list, tuple)) and old and new:
        yield from _entries(old, new, path)
    else:
        yield Set(path, new)


def _entries(old: list[Tree], new: Sequence[object], path: Path) -> Iterator[Edit | Insert]:
    """From one list to another by what lies between their common start and end."""
    written = [as_text(value) for value in new]
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != written[n]), most)
    rest = most - start
    end = next((n for n in range(rest) if old[-1 - n] != written[-1 - n]), rest)
    going, coming = len(old) - start - end, len(new) - start - end
    if going == coming:
        for index in range(start, start + going):
            yield from _pieces(old[index], new[index], (*path, index))
    elif going == len(old):
        yield Set(path, new)
    else:
        for index in reversed(range(start, start + going)):
            yield Delete((*path, index))
        for index in range(start, start + coming):
            yield Insert(path, index, new[index])
