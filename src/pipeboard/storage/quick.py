"""The quick way to read the plain look of a file: pipeboard's own and simple handwriting.

Lines of `field: value`, lists of entries in braces, nested fields, literal blocks. It knows only
what it is sure of and says None for everything else, which libyaml then reads (and complains of);
what it does read, it reads as libyaml would, in half of the time and without importing yaml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree

# A hostile line costs no more than its length: repetitions of one character are possessive (`*+`),
# those of groups begin and end where no other can. A group repeated possessively would do as well,
# but Python before 3.11.5 then goes on from the middle of what it tried last.
_KEY = r"([^\W\d][\w-]{0,99}+):"
_ESCAPES = r'\\["\\bfnrt]|\\u(?![dD])[0-9A-Fa-f]{4}'
_QUOTED = rf'"(?:([^"\\]*+)|((?:[^"\\]++|{_ESCAPES})*))"'
_WORD = r"([^\W_][\w.+/@()%-]*+(?: [\w.+/@()%-]++)*)"
_PLAIN = r"((?:[^\W_]|[-+](?=\d))[^:#\n]*+(?::[^\s:#][^:#\n]*+)*)"
_OTHER = rf"""("[^"\\\n]*+(?:(?:{_ESCAPES})[^"\\\n]*+)*"|[\[{{].*|\|-?|'[^'\n]*+')"""
_TAIL = r" *+(?:(?<![^ \n])#.*)?$"

# A line: indentation, dash, key, a plain value, any other value.
_line = re.compile(
    rf"( *+)(- )?(?:{_KEY}(?: ++|$))?(?:{_PLAIN}|{_OTHER})?{_TAIL}", re.MULTILINE
).match
_tail = re.compile(_TAIL).match

# What most of most files is made of: pairs of plain words or a quoted text, many at a time. They
# know no "null": a text with one anywhere is read line by line.
_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,99}+"
_WORDS = r"[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ_.+/@%() -]*+(?<! )"
_VALUE = rf'(?:"[^"\\\n]*+"|{_WORDS})'
_SIMPLE = rf"{_NAME}: {_VALUE}\n"
_FLAT = rf"{_NAME}: {_VALUE}(?:, {_NAME}: {_VALUE})*"
_pairs = re.compile(r'([A-Za-z0-9_-]++): "?((?<=")[^"]*+|[^",}\n]*+)').findall
_texts = re.compile(r'"([^"]*+)"|([^", ][^",]*+)').findall
_INDENTS = ("", "  ", "    ")
Match = Callable[[str, int], "re.Match[str] | None"]


@cache
def _fields_at(indent: str) -> Match:
    """Fields at an indentation, compiled when a file first has some there.

    Simple ones; or 1 a key and 2 the pairs of its braces (in 3 those of a field), 4 the texts of
    its list, or nothing.
    """
    return re.compile(
        rf"(?:{indent}{_SIMPLE})+"
        rf"|{indent}({_NAME}):(?:\n| {{(?:({_FLAT})|({_NAME}: {{{_FLAT}}}))}}\n"
        rf"| \[((?:{_VALUE}(?:, {_VALUE})*)?)\]\n)"
    ).match


@cache
def _entries_at(indent: str) -> Match:
    """Entries of pairs in braces; or of fields, simple ones, but for what the last one has more."""
    return re.compile(
        rf"(?:{indent}- {{{_FLAT}}}\n)+|(?:{indent}- {_SIMPLE}(?:{indent}  {_SIMPLE})*)+"
    ).match


def _never(text: str, at: int) -> re.Match[str] | None:
    """For an indentation that few use: read line by line."""
    return None


# Inside braces: a pair or an entry up to its comma or the end, or up to an inner opening.
_pair = re.compile(rf"{_KEY} (?:(?:{_QUOTED}|{_WORD})(, |,|}})|([\[{{]))").match
_item = re.compile(rf"(?:{_QUOTED}|{_WORD})(, |,|\])|([\[{{])").match
# A whole map of plain words and quoted texts, which most entries of a log are.
_flat = re.compile(_FLAT).match
_after_inner = re.compile(r"(, |,|[}\]])").match

# The lines of a literal block, from its first; and a line of nothing but spaces.
_block = re.compile(r"( +)(?=[^ \n]).*\n(?:\1.*\n|\n)*").match
_has_spaces = re.compile(r"^ ++$", re.MULTILINE).search
_is_spaces = re.compile(r" ++$", re.MULTILINE).match

# How a line begins that may belong to what is indented, or to nothing.
_MAY_BE_INSIDE = " -#\n"

_PRINTABLE = bytes([10, *range(0x20, 0x7F)])
_ODD = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_DEEPEST = 15


class _Unusual(Exception):
    """Something that libyaml must read."""


def quick(text: str) -> dict[str, Tree] | None:
    """What the text says, or None where it is not plain enough to be sure."""
    other = text.encode().translate(None, _PRINTABLE)
    if other and _ODD.search(other.decode()):
        return None
    page = _Page(text)
    try:
        tree: dict[str, Tree] = {}
        end = page.fields(tree, 0, "", 1)
    except (_Unusual, RecursionError):
        return None
    return tree if end == page.end and tree else None


class _Page:
    """A text. Each method reads a value from where a line begins, and says where the next does."""

    __slots__ = ("end", "indents", "is_ended", "text")

    def __init__(self, text: str) -> None:
        self.is_ended = text.endswith("\n")
        self.text = text if self.is_ended else text + "\n"
        self.end = len(self.text)
        is_usual = "null" not in text
        self.indents = _INDENTS if is_usual else ()

    def fields(self, tree: dict[str, Tree], at: int, indent: str, level: int) -> int:
        """Add the fields that stand at an indentation to those before them; where they end."""
        text, end = self.text, self.end
        usual = _fields_at(indent) if indent in self.indents else _never
        while at < end:
            found = usual(text, at)
            if found is not None:
                at = self.usual(tree, found, indent, level)
                continue
            if indent and text[at] not in _MAY_BE_INSIDE:
                break
            found = _line(text, at)
            if found is None:
                raise _Unusual
            spaces, dash, key, plain, other = found.groups()
            if spaces != indent or dash or key is None:
                if not (dash or key or plain or other):
                    at = found.end() + 1
                    continue
                if (dash or key) and len(spaces) < len(indent):
                    break
                raise _Unusual
            if key in tree or key == "null":
                raise _Unusual
            at = found.end() + 1
            if plain is not None:
                tree[key] = _word(plain)
            elif other is not None:
                tree[key], at = self.other(other, at, indent, level)
            else:
                tree[key], at = self.below(at, indent, level)
        return at

    def usual(self, tree: dict[str, Tree], found: re.Match[str], indent: str, level: int) -> int:
        """Add what looks as most fields do; where the line after it begins."""
        kind = found.lastindex
        if kind is None:
            _add(tree, _simple_pairs(found[0], indent))
            return found.end()
        key, flat, inner, texts = found.groups()
        if key in tree:
            raise _Unusual
        if kind == 1:
            tree[key], at = self.usually_below(found.end(), indent, level)
            return at
        if flat is not None:
            tree[key] = _flat_map(flat)
        elif inner is not None:
            name, _, pairs = inner.partition(": {")
            tree[key] = {name: _flat_map(pairs)}
        else:
            tree[key] = _listed(texts)
        return found.end()

    def entries(self, at: int, indent: str, level: int) -> tuple[Tree, int]:
        """The entries whose dashes stand at an indentation."""
        entries: list[Tree] = []
        text, end = self.text, self.end
        usual = _entries_at(indent) if indent in self.indents else _never
        inner = indent + "  "
        while at < end:
            found = usual(text, at)
            if found is not None:
                run, at = found[0], found.end()
                if run.startswith("{", len(inner)):
                    entries += _flat_entries(run, indent)
                    continue
                more = _entries(run, indent)
                if text.startswith(inner, at):
                    at = self.fields(more[-1], at, inner, level + 1)
                entries += more
                continue
            if text[at] not in _MAY_BE_INSIDE:
                break
            found = _line(text, at)
            if found is None:
                raise _Unusual
            spaces, dash, key, plain, other = found.groups()
            if spaces != indent or not dash:
                if not (dash or key or plain or other):
                    at = found.end() + 1
                    continue
                if len(spaces) > len(indent):
                    raise _Unusual
                break
            at = found.end() + 1
            if key is not None:
                value, at = self.entry(key, plain, other, at, inner, level)
            elif plain is not None:
                value = _word(plain)
            elif other is not None:
                value, at = self.other(other, at, indent, level)
            else:
                raise _Unusual
            entries.append(value)
        return entries, at

    def entry(
        self, key: str, plain: str | None, other: str | None, at: int, indent: str, level: int
    ) -> tuple[Tree, int]:
        """An entry of fields whose first stands behind the dash."""
        value: Tree
        if key == "null":
            raise _Unusual
        if plain is not None:
            value = _word(plain)
        elif other is not None:
            value, at = self.other(other, at, indent, level + 1)
        else:
            value, at = self.below(at, indent, level + 1)
        tree = {key: value}
        return tree, self.fields(tree, at, indent, level + 1)

    def other(self, value: str, at: int, indent: str, level: int) -> tuple[Tree, int]:
        """A value that is no plain one: quoted, in braces, or the literal block from `at` on."""
        first = value[0]
        if first == '"':
            return (_unescaped(value) if "\\" in value else value[1:-1]), at
        if first == "|":
            return self.literal(at, indent, value)
        if first == "'":
            return value[1:-1], at
        return _in_braces(value, level), at

    def usually_below(self, at: int, indent: str, level: int) -> tuple[Tree, int]:
        """What stands below a key without a value, where its look says it at once."""
        text, inner = self.text, indent + "  "
        if level <= _DEEPEST:
            if text.startswith("- ", at + len(indent)) and text.startswith(indent, at):
                return self.entries(at, indent, level + 1)
            if text.startswith(inner, at) and text[at + len(inner)] not in _MAY_BE_INSIDE:
                tree: dict[str, Tree] = {}
                return tree, self.fields(tree, at, inner, level + 1)
        return self.below(at, indent, level)

    def below(self, at: int, indent: str, level: int) -> tuple[Tree, int]:
        """What stands below a key without a value: fields, entries, or nothing."""
        start = at
        while (found := _line(self.text, at)) and not any(found.groups()[1:]) and at < self.end:
            at = found.end() + 1
        if at >= self.end or level > _DEEPEST:
            return None, start
        if found is None:
            raise _Unusual
        spaces, dash = found.group(1, 2)
        if dash and len(spaces) >= len(indent):
            return self.entries(at, spaces, level + 1)
        if len(spaces) > len(indent):
            tree: dict[str, Tree] = {}
            return tree, self.fields(tree, at, spaces, level + 1)
        return None, start

    def literal(self, at: int, indent: str, header: str) -> tuple[str, int]:
        """A literal block whose lines are indented deeper than its key or dash."""
        found = _block(self.text, at)
        if found is None or len(found[1]) <= len(indent):
            raise _Unusual
        after = found.end()
        if _has_spaces(self.text, at, after) or _is_spaces(self.text, after):
            raise _Unusual
        if after == self.end and not self.is_ended:
            raise _Unusual
        lines = [line[len(found[1]) :] for line in found[0].split("\n")]
        text = "\n".join(lines).rstrip("\n")
        return (text + "\n" if header == "|" else text), after


def _add(tree: dict[str, Tree], pairs: Sequence[Any]) -> None:
    """Add pairs of a key and a text to those before them. No key comes twice."""
    most = len(tree) + len(pairs)
    tree.update(pairs)
    if len(tree) != most:
        raise _Unusual


def _simple_pairs(lines: str, indent: str) -> list[list[str]]:
    """The pairs of simple fields, all at one indentation but for the first, which may have none."""
    lines = lines.replace('"', "")  # none stands inside a text
    return [line.split(": ", 1) for line in lines[len(indent) : -1].split("\n" + indent)]


def _entries(lines: str, indent: str) -> list[dict[str, Tree]]:
    """The entries of a run of simple fields."""
    lines = lines.replace('"', "")
    between = "\n  " + indent
    entries = []
    for entry in lines[len(indent) + 2 : -1].split(f"\n{indent}- "):
        tree: dict[str, Tree] = {}
        _add(tree, [line.split(": ", 1) for line in entry.split(between)])
        entries.append(tree)
    return entries


def _flat_entries(lines: str, indent: str) -> list[dict[str, Tree]]:
    """The entries of a run of those in braces, a line each."""
    return [_flat_map(flat) for flat in lines[len(indent) + 3 : -2].split(f"}}\n{indent}- {{")]


def _flat_map(flat: str) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    _add(tree, _pairs(flat))
    return tree


def _listed(texts: str) -> list[Tree]:
    """The texts of a list in brackets."""
    if '"' in texts:
        return [quoted or word for quoted, word in _texts(texts)]
    return [*texts.split(", ")] if texts else []


def _word(plain: str) -> str | None:
    plain = plain.rstrip(" ")
    return None if plain == "null" else plain


def _in_braces(text: str, level: int) -> Tree:
    """A map or list in braces that fills the rest of its line but for a comment."""
    value, end = _flow(text, 0, level + 1)
    if not _tail(text, end):
        raise _Unusual
    return value


def _flow(text: str, at: int, level: int) -> tuple[Tree, int]:
    if level > _DEEPEST:
        raise _Unusual
    if text[at] == "{":
        return _flow_map(text, at + 1, level)
    return _flow_list(text, at + 1, level)


def _flow_map(text: str, at: int, level: int) -> tuple[Tree, int]:
    tree: dict[str, Tree] = {}
    if text.startswith("}", at):
        return tree, at + 1
    flat = _flat(text, at)
    if flat is not None and text.startswith("}", flat.end()) and "null" not in flat[0]:
        return _flat_map(flat[0]), flat.end() + 1
    number = 0
    while found := _pair(text, at):
        key, quoted, escaped, word, comma, inner = found.groups()
        at = found.end()
        if word is not None:
            tree[key] = None if word == "null" else word
        elif quoted is not None:
            tree[key] = quoted
        elif inner is not None:
            tree[key], at = _flow(text, at - 1, level + 1)
            comma, at = _comma(text, at)
        else:
            tree[key] = _unescaped(f'"{escaped}"')
        number += 1
        if comma[0] != ",":
            if comma != "}" or len(tree) != number or "null" in tree:
                raise _Unusual
            return tree, at
    raise _Unusual


def _flow_list(text: str, at: int, level: int) -> tuple[Tree, int]:
    entries: list[Tree] = []
    if text.startswith("]", at):
        return entries, at + 1
    while found := _item(text, at):
        quoted, escaped, word, comma, inner = found.groups()
        at = found.end()
        if word is not None:
            entries.append(None if word == "null" else word)
        elif quoted is not None:
            entries.append(quoted)
        elif inner is not None:
            value, at = _flow(text, at - 1, level + 1)
            entries.append(value)
            comma, at = _comma(text, at)
        else:
            entries.append(_unescaped(f'"{escaped}"'))
        if comma[0] != ",":
            if comma != "]":
                raise _Unusual
            return entries, at
    raise _Unusual


def _comma(text: str, at: int) -> tuple[str, int]:
    found = _after_inner(text, at)
    if found is None:
        raise _Unusual
    return found[1], found.end()


def _unescaped(text: str) -> str:
    """What a quoted text says whose escapes JSON has as well."""
    import json

    return str(json.loads(text))
