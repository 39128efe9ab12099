"""The quick way to read the plain look of a file: pipeboard's own and simple handwriting.

Lines of `field: value`, lists of entries in braces, nested fields, literal blocks. It knows only
what it is sure of and says None for everything else, which libyaml then reads (and complains of);
what it does read, it reads as libyaml would, in half of the time and without importing yaml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeboard.storage.line import DEEPEST, Unusual, begin_at, line_at, plain_text, quoted_text
from pipeboard.storage.runs import (
    INDENTS,
    add,
    behind_key,
    entries_at,
    fields_at,
    flat_entries,
    never,
    simple_entries,
    simple_pairs,
)

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree

# How a line begins that may belong to what is indented, or to nothing.
_MAY_BE_INSIDE = " -#\n"

_PRINTABLE = bytes([10, *range(0x20, 0x7F)])
_ODD = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"


def quick(text: str) -> dict[str, Tree] | None:
    """What the text says, or None where it is not plain enough to be sure."""
    other = text.encode().translate(None, _PRINTABLE)
    if other and re.search(_ODD, other.decode()):
        return None
    page = _Page(text)
    tree: dict[str, Tree] = {}
    try:
        end = page.fields(tree, 0, "", 1)
    except (Unusual, RecursionError):
        return None
    return tree if end >= page.end and tree else None


def _line(text: str, at: int, indent: str, dash: str | None) -> re.Match[str] | None:
    """The line, if it stands at an indentation, with or without dash, or says nothing."""
    found = line_at(text, at)
    if found is None:
        raise Unusual
    if (found[1] == indent and found[2] == dash) or found.lastindex == 1:
        return found
    if len(found[1]) > len(indent):
        raise Unusual
    return None


def _behind_silence(text: str, at: int) -> int:
    """Where the next line begins that says something: lines that do not are passed by together."""
    found = begin_at(text, at)
    return found.start(1) if found is not None else at


class _Page:
    """A text. Each method reads a value from where a line begins, and says where the next does."""

    __slots__ = ("end", "indents", "text")

    def __init__(self, text: str) -> None:
        self.text = text if text.endswith("\n") else text + "\n"
        self.end = len(text)
        self.indents = () if "null" in text else INDENTS

    def fields(self, tree: dict[str, Tree], at: int, indent: str, level: int) -> int:
        """Add the fields that stand at an indentation to those before them; where they end."""
        text, end = self.text, self.end
        run_at = fields_at(indent) if indent in self.indents else never
        while at < end and (not indent or text[at] in _MAY_BE_INSIDE):
            run = run_at(text, at)
            if run is not None:
                at = self.run(tree, run, indent, level)
                continue
            line = _line(text, at, indent, None)
            if line is None:
                break
            at = self.field(tree, line, indent, level)
        return at

    def run(self, tree: dict[str, Tree], run: re.Match[str], indent: str, level: int) -> int:
        """Add simple fields, or one with a simple value, or with what stands below it."""
        kind = run.lastindex
        if kind is None:
            add(tree, simple_pairs(run[0], indent))
            return run.end()
        key, flat, inner, texts = run.groups()
        if key in tree:
            raise Unusual
        if kind == 1:
            tree[key], at = self.below(run.end(), indent, level)
            return at
        tree[key] = behind_key(flat, inner, texts)
        return run.end()

    def field(self, tree: dict[str, Tree], line: re.Match[str], indent: str, level: int) -> int:
        """Add the field that stands on a line, if any does."""
        at = line.end() + 1
        if line.lastindex == 1:
            return _behind_silence(self.text, at)
        key, plain, other = line.group(3, 4, 5)
        if key is None or key in tree or key == "null":
            raise Unusual
        if plain is not None:
            tree[key] = plain_text(plain)
        elif other is not None:
            tree[key], at = self.other(other, at, indent, level)
        else:
            tree[key], at = self.below(at, indent, level)
        return at

    def entries(self, at: int, indent: str, level: int) -> tuple[list[Tree], int]:
        """The entries whose dashes stand at an indentation."""
        entries: list[Tree] = []
        text, end = self.text, self.end
        run_at = entries_at(indent) if indent in self.indents else never
        while at < end and text[at] in _MAY_BE_INSIDE:
            run = run_at(text, at)
            if run is not None:
                at = self.run_of_entries(entries, run, indent, level)
                continue
            line = _line(text, at, indent, "- ")
            if line is None:
                break
            at = self.entry(entries, line, indent, level)
        return entries, at

    def run_of_entries(
        self, entries: list[Tree], run: re.Match[str], indent: str, level: int
    ) -> int:
        """Add simple entries, the last one with the fields that are not simple."""
        at = run.end()
        if run.lastindex:
            entries += flat_entries(run[0], indent)
            return at
        more = simple_entries(run[0], indent)
        entries += more
        inner = indent + "  "
        if self.text.startswith(inner, at):
            return self.fields(more[-1], at, inner, level + 1)
        return at

    def entry(self, entries: list[Tree], line: re.Match[str], indent: str, level: int) -> int:
        """Add the entry that stands on a line, if any does: fields from one on, or a value."""
        at = line.end() + 1
        if line.lastindex == 1:
            return _behind_silence(self.text, at)
        key, plain, other = line.group(3, 4, 5)
        if key is not None:
            tree: dict[str, Tree] = {}
            inner = indent + "  "
            at = self.field(tree, line, inner, level + 1)
            at = self.fields(tree, at, inner, level + 1)
            entries.append(tree)
        elif plain is not None:
            entries.append(plain_text(plain))
        elif other is not None:
            value, at = self.other(other, at, indent, level)
            entries.append(value)
        else:
            raise Unusual
        return at

    def other(self, value: str, at: int, indent: str, level: int) -> tuple[Tree, int]:
        """A value that is no plain one: quoted, in braces, or the literal block from `at` on."""
        first = value[0]
        if first == '"':
            return quoted_text(value), at
        if first == "'":
            return value[1:-1], at
        if first == "|":
            return self.block(value, at, indent)
        from pipeboard.storage.braces import in_braces

        return in_braces(value, level), at

    def block(self, header: str, at: int, indent: str) -> tuple[str, int]:
        """The literal block below its header; not one without its last newline."""
        from pipeboard.storage.literal import literal

        said, after = literal(self.text, at, indent, header)
        if after > self.end:
            raise Unusual
        return said, after

    def below(self, at: int, indent: str, level: int) -> tuple[Tree, int]:
        """What stands below a key without a value: fields, entries, or nothing."""
        if level <= DEEPEST and self.text.startswith(indent + "- ", at):
            return self.entries(at, indent, level + 1)
        found = begin_at(self.text, at)
        if found is None or found.start(1) >= self.end or level > DEEPEST:
            return None, at
        spaces, dash = found.groups()
        if dash and len(spaces) >= len(indent):
            return self.entries(found.start(1), spaces, level + 1)
        if len(spaces) > len(indent):
            tree: dict[str, Tree] = {}
            return tree, self.fields(tree, found.start(1), spaces, level + 1)
        return None, at
