"""The string-first reader: what a YAML file says, before any schema.

Every scalar is text as it was typed (`NO`, `01234`, `10:30`, `+4930555`), except plain `~`, `null`
and nothing, which are None (unset). What a board must not contain (anchors, tags, directives,
duplicate keys …) is refused with its line. The cost is bounded: 1 MiB, 20 levels, one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.quick import quick

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError, YAMLError

    from pipeboard.model.tree import Path, Tree

MOST_BYTES = 1 << 20
MOST_LEVELS = 20
BOM = b"\xef\xbb\xbf"

MARKERS = "an unfinished merge: git conflict markers; pb finish merges them by field"
_UNSET = frozenset(("", "~", "null"))
_MARKERS = re.compile(r"^<<<<<<< .*?^=======\r?$.*?^>>>>>>> ", re.MULTILINE | re.DOTALL)
_CONTROL = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_PLAIN_WORDS = (
    ("directive", 'a "%" directive; a board file has none'),
    ("incompatible YAML", 'a "%" directive; a board file has none'),
    ("cannot start any token", "a value cannot start with this character; quote it"),
    ("mapping values are not allowed", 'a ":" inside a value; quote the value'),
    ("expected ':'", 'a line without "key:"; quote the text or indent it'),
    ("unexpected end of stream", "a quote or bracket is never closed"),
    ("block mapping", "a line that does not fit its neighbours; check indentation and quotes"),
    ("block collection", 'a line that does not fit the list; check indentation and "- "'),
    ("flow", "a bracket or brace is never closed, or a comma is missing"),
)


class _Refuse(Exception):
    """What the builder will not take, at a mark of the parser."""

    def __init__(self, mark: Any, message: str, found: str = "") -> None:
        super().__init__(message)
        self.mark = mark
        self.message = message
        self.found = found


def load(data: bytes, path: str) -> dict[str, Tree]:
    """The tree of a file; `path` is for messages. Raises BrokenFile with line and column."""
    return parse(decode(data, path), path)


def parse(text: str, path: str) -> dict[str, Tree]:
    """The tree of a file's text (without BOM). Raises BrokenFile with line and column."""
    tree = quick(text)
    return parse_events(text, path) if tree is None else tree


def parse_events(text: str, path: str) -> dict[str, Tree]:
    """The same by libyaml's events alone: the meaning of every writing that there is."""
    from yaml import YAMLError
    from yaml._yaml import CParser

    parser = CParser(text)
    try:
        return _document(parser.get_event, text)
    except _Refuse as refusal:
        line, column = refusal.mark.line + 1, refusal.mark.column + 1
        raise _broken(path, line, column, refusal.message, refusal.found) from None
    except YAMLError as error:
        line, column, message = _explain(error, text)
        raise _broken(path, line, column, message) from None
    finally:
        parser.dispose()


def decode(data: bytes, path: str) -> str:
    """The text of a file, its BOM left off. Raises BrokenFile where it is no board file at all."""
    if len(data) > MOST_BYTES:
        raise _broken(path, 0, 0, f"{len(data)} bytes are too many; a file holds at most 1 MiB")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _broken(path, 1, 1, "this is UTF-16; save the file as UTF-8")
    if data.startswith(BOM):
        data = data[3:]
    nul = data.find(0)
    if nul >= 0:
        line, column = _position(data[:nul])
        utf16 = "; it looks like UTF-16, save the file as UTF-8" if data.count(0) > 3 else ""
        raise _broken(path, line, column, f"a NUL byte{utf16}")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start])
        byte = f"0x{data[error.start]:02x}"
        raise _broken(
            path, line, column, f"byte {byte} is not UTF-8; save the file as UTF-8"
        ) from None
    if "<<<<<<< " in text and (merge := _MARKERS.search(text)):
        line = text.count("\n", 0, merge.start()) + 1
        raise _broken(path, line, 1, MARKERS)
    if not text or text.isspace():
        raise _broken(path, 1, 1, "the file is empty; delete it, or restore it from git")
    return text


def locate(data: bytes, path: Path) -> tuple[int, int]:
    """Line and column (from 1) of the value at `path`, or of the nearest field that encloses it.

    (0, 0) where the file cannot be read.
    """
    from pipeboard.storage.spans import find, spans

    try:
        text = decode(data, "")
        parse(text, "")
    except BrokenFile:
        return 0, 0
    return find(spans(text), path).position(text)


def _position(before: bytes) -> tuple[int, int]:
    line = before.count(b"\n") + 1
    return line, len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1


def _broken(path: str, line: int, column: int, message: str, found: str = "") -> BrokenFile:
    return BrokenFile(Problem(path, line, column, "", message, found))


def _document(get: Callable[[], Any], text: str) -> dict[str, Tree]:
    from yaml.events import DocumentEndEvent, DocumentStartEvent, MappingStartEvent, StreamEndEvent

    get()
    start = get()
    if type(start) is StreamEndEvent:
        raise _Refuse(start.start_mark, "there are only comments; delete the file, or fill it")
    if start.version or start.tags or (start.explicit and _directive(text, start)):
        raise _Refuse(start.start_mark, 'a "%" directive; a board file has none')
    first = get()
    if type(first) is not MappingStartEvent:
        _check(first)
        raise _Refuse(first.start_mark, 'not a mapping; a file is lines of "field: value"')
    _check(first)
    tree = _builders()(get, 1)
    while True:
        event = get()
        if type(event) is StreamEndEvent:
            return tree
        if type(event) is DocumentStartEvent:
            raise _Refuse(event.start_mark, "a second document; a file holds one")
        assert type(event) is DocumentEndEvent


def _directive(text: str, start: Any) -> bool:
    # libyaml skips directives that it does not know without a word.
    head = text[: start.end_mark.index]
    return any(line.startswith("%") for line in head.splitlines())


def _check(event: Any) -> None:
    if getattr(event, "anchor", None) is not None:
        raise _Refuse(event.start_mark, f'an anchor or alias ("{event.anchor}"); write it out')
    if getattr(event, "tag", None) is not None:
        raise _Refuse(event.start_mark, f'a tag ("{event.tag}"); a board file has none')


def _builders() -> Callable[[Callable[[], Any], int], dict[str, Tree]]:
    """The builder of a mapping, its events' classes bound once (this is the hot loop)."""
    global _mapping
    if _mapping is not None:
        return _mapping
    from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

    def value(event: Any, get: Callable[[], Any], level: int) -> Tree:
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                _check(event)
            text: str = event.value
            return None if text in _UNSET and not event.style else text
        _check(event)
        if level > MOST_LEVELS:
            raise _Refuse(event.start_mark, f"nested deeper than {MOST_LEVELS} levels")
        return mapping(get, level) if kind is MappingStartEvent else sequence(get, level)

    def sequence(get: Callable[[], Any], level: int) -> Tree:
        entries: list[Tree] = []
        event = get()
        while type(event) is not SequenceEndEvent:
            entries.append(value(event, get, level + 1))
            event = get()
        return entries

    def mapping(get: Callable[[], Any], level: int) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        while True:
            event = get()
            if type(event) is not ScalarEvent:
                if type(event) is MappingEndEvent:
                    return tree
                _check(event)
                raise _Refuse(event.start_mark, "a key that is no text; keys are plain names")
            key = event.value
            if not event.style and (key in _UNSET or key == "<<"):
                _bad_key(event)
            if event.anchor is not None or event.tag is not None:
                _check(event)
            if key in tree:
                raise _Refuse(event.start_mark, f'the key "{key}" is there twice', key)
            tree[key] = value(get(), get, level + 1)

    _mapping = mapping
    return mapping


_mapping: Callable[[Callable[[], Any], int], dict[str, Tree]] | None = None


def _bad_key(event: Any) -> NoReturn:
    if event.value == "<<":
        raise _Refuse(event.start_mark, 'a merge key "<<"; write the fields out')
    raise _Refuse(event.start_mark, "a key is missing before the colon")


def _explain(error: YAMLError, text: str) -> tuple[int, int, str]:
    """Line, column and plain words for what libyaml did not understand."""
    control = _CONTROL.search(text)
    if control:
        at = control.start()
        column = at - text.rfind("\n", 0, at)
        return text.count("\n", 0, at) + 1, column, f"the control character U+{ord(control[0]):04X}"
    marked: MarkedYAMLError | Any = error
    mark = getattr(marked, "problem_mark", None) or getattr(marked, "context_mark", None)
    said = f"{getattr(marked, 'context', None) or ''} {getattr(marked, 'problem', None) or error}"
    if mark and text[mark.index : mark.index + 1] == "\t":
        return mark.line + 1, mark.column + 1, "a tab cannot indent or start a value; use spaces"
    words = next((plain for cue, plain in _PLAIN_WORDS if cue in said), said.strip())
    return (mark.line + 1, mark.column + 1, words) if mark else (0, 0, words)
