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
(or, with field "", the file). `model.conflicts.where` gives the path of a record's field in a tree.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from pipeboard.errors import PipeboardError
from pipeboard.model.tree import MISSING, Append, Tree
from pipeboard.storage.edit import edit
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import BOM, MOST_BYTES, decode, parse
from pipeboard.team.merge.kinds import FileKind, file_kind, has_id, order_of
from pipeboard.team.merge.lines import merge_lines
from pipeboard.team.merge.records import KEY, Record, make_record
from pipeboard.team.merge.sides import Merged, Note, Side, aside_path
from pipeboard.team.merge.values import merge_fields
from pipeboard.team.merge.weave import Texts, weave

__all__ = ["Merged", "Note", "Record", "Side", "aside_path", "merge_file"]


def merge_file(path: str, base: bytes | None, one: Side, two: Side) -> Merged:
    """The merge of a file of the board; `path` says what kind it is (contact, config, text …)."""
    if one.data == two.data:
        return Merged(one.data, "same")
    if one.data == base:
        return Merged(two.data, "side")
    if two.data == base:
        return Merged(one.data, "side")
    first, second = sorted((one, two), key=lambda side: (side.data is not None, side.data or b""))
    if first.data is None:
        return _deleted(path, base, first, second)
    kind = file_kind(path)
    if kind == "tombstone":
        return _tombstones(path, first, second)
    return (
        _texts(path, base, first, second) if kind == "text" else _fields(path, base, first, second)
    )


class _Read(NamedTuple):
    """A version of a file that can be read: its text without BOM, and what it says."""

    text: str
    tree: dict[str, Tree]
    bom: bool


_NOTHING = _Read("", {}, False)


def _read(data: bytes | None, path: str) -> _Read | None:
    if data is None:
        return None
    try:
        text = decode(data, path)
        return _Read(text, parse(text, path), data.startswith(BOM))
    except BrokenFile:
        return None


def _fields(path: str, base: bytes | None, first: Side, second: Side) -> Merged:
    """A file of fields: both sides readable, or one is kept aside."""
    one, two = _read(first.data, path), _read(second.data, path)
    if one is None or two is None:
        stays = _later(first, second) if one is None and two is None else int(one is None)
        return _kept(path, (first, second), stays, "unreadable", "cannot be read as YAML")
    before = _read(base, path)
    if before is None and has_id(path) and _ids_differ(one, two):
        return _kept(path, (first, second), _smaller_id(one, two), "both-kept", "is somebody else")
    merged = _by_field(path, before or _NOTHING, (one, two), (first, second))
    return merged or _kept(
        path, (first, second), _later(first, second), "both-kept", "cannot be merged as text"
    )


def _by_field(
    path: str, before: _Read, read: tuple[_Read, _Read], sides: tuple[Side, Side]
) -> Merged | None:
    """The merge of two versions that can be read; None where it cannot be written."""
    kind = file_kind(path)
    meant, conflicts = merge_fields(kind, before.tree, read[0].tree, read[1].tree, sides)
    crlf = _kept_of([_is_crlf(each.text) for each in (before, *read)])
    bom = _kept_of([each.bom for each in (before, *read)])
    texts = [_newlines(each.text, crlf=crlf) for each in (before, *read)]
    woven = weave(path, kind, Texts(_later(*sides), *texts), meant)
    if woven is None:
        return None
    data = (BOM if bom else b"") + woven.text.encode()
    return Merged(data, "lines" if woven.clean else "fields", conflicts)


def _kept_of(flags: list[bool]) -> bool:
    """A yes or no of base and sides: as the side has it that changed it."""
    base, one, two = flags
    return one if two == base else two


def _is_crlf(text: str) -> bool:
    first = text.find("\n")
    return first > 0 and text[first - 1] == "\r"


def _newlines(text: str, *, crlf: bool) -> str:
    """The text with the newlines that the merge has, untouched where it has them already."""
    if not text or _is_crlf(text) == crlf:
        return text
    text = text.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if crlf else text


def _ids_differ(one: _Read, two: _Read) -> bool:
    ids = one.tree.get("id"), two.tree.get("id")
    return all(isinstance(id, str) for id in ids) and ids[0] != ids[1]


def _smaller_id(one: _Read, two: _Read) -> int:
    return int(str(two.tree["id"]) < str(one.tree["id"]))


def _later(first: Side, second: Side) -> int:
    """Which side changed last; the second of two that did so at once."""
    return int(second.at >= first.at)


def _kept(path: str, sides: tuple[Side, Side], stays: int, kind: str, why: str) -> Merged:
    """One version stays at the path, the other is kept beside it."""
    here, other = sides[stays], sides[1 - stays]
    assert other.data is not None
    whose = f"{other.by}'s version" if other.by else "the other version"
    note = Note(kind, path, f"{whose} {why}: it is in {aside_path(path, other.data)}")
    return Merged(here.data, "kept", aside=(other.data,), notes=(note,))


def _texts(path: str, base: bytes | None, first: Side, second: Side) -> Merged:
    """A file that is no fields: by lines, else both are kept."""
    sides = (first, second)
    texts = [_plain_text(data) for data in (base or b"", first.data, second.data)]
    before, one, two = texts
    if before is not None and one is not None and two is not None:
        merged = merge_lines(before, one, two)
        if merged is not None:
            return Merged(merged.encode(), "lines")
    return _kept(path, sides, _later(*sides), "both-kept", "changed the same lines")


def _plain_text(data: bytes | None) -> str | None:
    if data is None or len(data) > MOST_BYTES or 0 in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _tombstones(path: str, first: Side, second: Side) -> Merged:
    """The same contact forgotten twice: each has its own salt, so one stays whole.

    It is the one that knows more addresses again.
    """
    known = [_fingerprints(side.data, path) for side in (first, second)]
    stays = int(known[1] > known[0])
    return Merged((first, second)[stays].data, "side")


def _fingerprints(data: bytes | None, path: str) -> int:
    read = _read(data, path)
    marks = read.tree.get("fingerprints") if read is not None else None
    return len(marks) if isinstance(marks, list) else 0 if read is not None else -1


def _deleted(path: str, base: bytes | None, gone: Side, edited: Side) -> Merged:
    """One side removed the file, the other edited it: it stays, and says so."""
    whose = gone.by or "somebody"
    note = Note("deleted", path, f"{whose} removed it while it was edited: it stays")
    kind = file_kind(path)
    read = None if kind in ("text", "tombstone") else _read(edited.data, path)
    if read is None or edited.data is None:
        return Merged(edited.data, "kept", notes=(note,))
    record = _file_record(base, gone, edited)
    data = _with_record(path, kind, edited.data, record)
    if data is None:
        return Merged(edited.data, "kept", notes=(note,))
    return Merged(data, "fields", (record,), notes=(note,))


def _file_record(base: bytes | None, gone: Side, edited: Side) -> Record:
    """The record of a removed file. Its values are the file's versions, which it only names."""
    versions = [hashlib.sha256(data or b"").hexdigest() for data in (edited.data, base)]
    record = make_record(
        "", base=versions[1], kept=versions[0], by=edited.by, other=MISSING, other_by=gone.by
    )
    return {key: value for key, value in record.items() if key not in ("kept", "was")}


def _with_record(path: str, kind: FileKind, data: bytes, record: Record) -> bytes | None:
    said = {key: key == "other_deleted" or value for key, value in record.items()}
    try:
        return edit(data, [Append((KEY,), said)], path, order=order_of(kind))
    except PipeboardError:
        return None
