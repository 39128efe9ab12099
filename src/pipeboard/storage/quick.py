"""The quick way to read the plain look of a file: pipeboard's own and simple handwriting.

Lines of `field: value`, lists of entries in braces, nested fields, literal blocks. It knows only
what it is sure of and says None for everything else, which libyaml then reads (and complains of);
what it does read, it reads as libyaml would, in half of the time and without importing yaml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree

# A hostile line costs no more than its length: repetitions of one character are possessive (`*+`),
# those of groups begin and end where no other can. A group repeated possessively would do as well,
# but Python before 3.11.5 then goes on from the middle of what it tried last.
_KEY = r"([^\W\d][\w-]{0,99}+):"
_ESCAPES = r'\\["\\bfnrt]|\\u(?![dD])[0-9A-Fa-f]{4}'
_QUOTED = rf'"(?:([^"\\]*+)|((?:[^"\\]++|{_ESCAPES})*))"'
_WORD = r"([^\W_][\w.+/@()%-]*+(?: [\w.+/@()%-]++)*)"
_PLAIN = r"((?:[^\W_]|[-+](?=\d))[^:#]*+(?::[^\s:#][^:#]*+)*)"
_TAIL = r" *+(?:(?<= )#.*)?$"

# A value behind a key or a dash: quoted, quoted with escapes, plain, braces, literal, 'quoted'.
_VALUE = rf"(?:{_QUOTED}|{_PLAIN}|([\[{{].*)|(\|-?)|'([^']*+)')?{_TAIL}"
_field = re.compile(rf"( *+){_KEY}(?: ++|(?=$)){_VALUE}").match
_entry = re.compile(rf"- {_VALUE}").match
_tail = re.compile(_TAIL).match

# Inside braces: a pair or an entry up to its comma or the end, or up to an inner opening.
_pair = re.compile(rf"{_KEY} (?:(?:{_QUOTED}|{_WORD})(, |,|}})|([\[{{]))").match
_item = re.compile(rf"(?:{_QUOTED}|{_WORD})(, |,|\])|([\[{{])").match
# A whole map of plain words and quoted texts, which most entries of a log are.
_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,99}+"
_ID = r"[A-Za-z0-9][A-Za-z0-9_.+/@%-]*+"
_flat = re.compile(rf'(?:{_NAME}: (?:"[^"\\]*+"|{_ID})(?:, |(?=}})))+').match
# The same as the whole of an entry's line: most lines of most files.
_flat_entry = re.compile(rf'- {{((?:{_NAME}: (?:"[^"\\]*+"|{_ID})(?:, |(?=}}$)))+)}}$').match
_flat_pairs = re.compile(rf'({_NAME}): (?:"([^"\\]*+)"|({_ID}))').findall
_after_inner = re.compile(r"(, |,|[}\]])").match

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
    lines = text.split("\n")
    try:
        tree, end = _map(lines, 0, 0, 1)
    except (_Unusual, RecursionError):
        return None
    return tree if end == len(lines) and tree else None


def _map(lines: list[str], at: int, indent: int, level: int) -> tuple[dict[str, Tree], int]:
    """The fields from line `at` on that stand at an indentation; and the line after them."""
    tree: dict[str, Tree] = {}
    most = len(lines)
    while at < most:
        line = lines[at]
        found = _field(line)
        if found is None:
            if _says_nothing(line):
                at += 1
                continue
            if line.lstrip(" ").startswith("- ") and len(line) - len(line.lstrip(" ")) < indent:
                break
            raise _Unusual
        spaces, key, quoted, escaped, plain, braces, literal, single = found.groups()
        if len(spaces) != indent:
            if len(spaces) < indent:
                break
            raise _Unusual
        if key in tree or key == "null":
            raise _Unusual
        at += 1
        if plain is not None:
            plain = plain.rstrip(" ")
            tree[key] = None if plain == "null" else plain
        elif quoted is not None:
            tree[key] = quoted
        elif braces is not None:
            tree[key] = _in_braces(braces, level)
        elif escaped is not None:
            tree[key] = _unescaped(escaped)
        elif literal is not None:
            tree[key], at = _literal(lines, at, indent, literal)
        elif single is not None:
            tree[key] = single
        else:
            tree[key], at = _below(lines, at, indent, level)
    return tree, at


def _says_nothing(line: str) -> bool:
    stripped = line.lstrip(" ")
    return not stripped or stripped[0] == "#"


def _below(lines: list[str], at: int, indent: int, level: int) -> tuple[Tree, int]:
    """What stands below a key without a value: fields, entries, or nothing."""
    start = at
    while at < len(lines) and _says_nothing(lines[at]):
        at += 1
    if at == len(lines) or level > _DEEPEST:
        return None, start
    line = lines[at]
    inner = len(line) - len(line.lstrip(" "))
    if inner >= indent and line.startswith("- ", inner):
        return _list(lines, at, inner, level + 1)
    if inner > indent:
        return _map(lines, at, inner, level + 1)
    return None, start


def _list(lines: list[str], at: int, indent: int, level: int) -> tuple[Tree, int]:
    entries: list[Tree] = []
    while at < len(lines):
        line = lines[at]
        if not line.startswith("- ", indent) or line[:indent].strip(" "):
            if _says_nothing(line):
                at += 1
                continue
            spaces = len(line) - len(line.lstrip(" "))
            if spaces > indent:
                raise _Unusual
            break
        flat = _flat_entry(line, indent)
        known = _known(flat[1]) if flat is not None else None
        if known is not None:
            entries.append(known)
            at += 1
            continue
        value, at = _list_entry(lines, at, indent, level)
        entries.append(value)
    return entries, at


def _known(flat: str) -> dict[str, Tree] | None:
    """The pairs of a flat map; None where one key stands twice or says null."""
    pairs = _flat_pairs(flat)
    known: dict[str, Tree] = {key: word or quoted for key, quoted, word in pairs}
    if len(known) == len(pairs) and "null" not in known and "null" not in known.values():
        return known
    return None


def _list_entry(lines: list[str], at: int, indent: int, level: int) -> tuple[Tree, int]:
    line = lines[at]
    found = _entry(line, indent)
    if found is None:
        # An entry of fields: the dash's place becomes indentation.
        lines[at] = " " * (indent + 2) + line[indent + 2 :]
        if not _field(lines[at]) or line[indent + 2] == " " or level > _DEEPEST:
            raise _Unusual
        return _map(lines, at, indent + 2, level + 1)
    quoted, escaped, plain, braces, literal, single = found.groups()
    if braces is not None:
        return _in_braces(braces, level), at + 1
    if plain is not None:
        plain = plain.rstrip(" ")
        return None if plain == "null" else plain, at + 1
    if literal is not None:
        return _literal(lines, at + 1, indent, literal)
    text = quoted if quoted is not None else single
    if text is None:
        if escaped is None:
            raise _Unusual
        text = _unescaped(escaped)
    return text, at + 1


def _literal(lines: list[str], at: int, indent: int, header: str) -> tuple[str, int]:
    """A literal block whose lines are indented deeper than its key or dash."""
    if at == len(lines):
        raise _Unusual
    inner = len(lines[at]) - len(lines[at].lstrip(" "))
    start = " " * inner
    written: list[str] = []
    if inner <= indent or inner == len(lines[at]):
        raise _Unusual
    while at < len(lines) and (not lines[at] or lines[at].startswith(start)):
        line = lines[at]
        if line and line.isspace():
            raise _Unusual
        written.append(line[inner:])
        at += 1
    if at == len(lines) and written[-1]:
        raise _Unusual
    if at < len(lines) and lines[at].isspace():
        raise _Unusual
    text = "\n".join(written).rstrip("\n")
    return (text + "\n" if header == "|" else text), at


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
    if text.startswith("}", at):
        return {}, at + 1
    flat = _flat(text, at)
    if flat is not None and text.startswith("}", flat.end()):
        known = _known(flat[0])
        if known is not None:
            return known, flat.end() + 1
    tree: dict[str, Tree] = {}
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
            tree[key] = _unescaped(escaped)
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
            entries.append(_unescaped(escaped))
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
    """A quoted text with escapes, all of which JSON has as well."""
    import json

    return str(json.loads(f'"{text}"'))
