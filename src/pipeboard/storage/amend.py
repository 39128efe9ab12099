"""One edit of a text: find where it belongs, then set, add or take out only that piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.model.tree import Append, Delete, Edit, Path, Set, index_of
from pipeboard.storage.emit import entry, field, inline, key_text
from pipeboard.storage.replace import put_value
from pipeboard.storage.sheet import Sheet, Slot, UnknownShape
from pipeboard.storage.spans import LIST, MAP, Node


class Insert(NamedTuple):
    """Put an entry before the one at position `at` of a list (only inside this package)."""

    path: Path
    at: int
    value: object


def amend(text: str, edit: Edit | Insert, order: Sequence[str] = ()) -> str:
    """The text with the edit made. Raises UnknownShape where the way of writing is not known.

    `order` is the schema's order of top-level fields, for new ones.
    """
    sheet = Sheet(text)
    slot, rest = _walk(sheet.root, edit.path)
    match edit:
        case Delete():
            if not rest:
                _take_out(sheet, sheet.root, edit.path)
        case Set(_, value):
            _put(sheet, slot, rest, value, order)
        case Append(_, value):
            if rest or slot.node.kind != LIST:
                _put(sheet, slot, rest, [value], order)
            else:
                _insert_entry(sheet, slot, len(slot.node.entries), value)
        case Insert(_, at, value):
            _insert_entry(sheet, slot, at, value)
    return sheet.done()


def _walk(slot: Slot, path: Path) -> tuple[Slot, Path]:
    """The deepest slot on the path that is there, and what is left of the path."""
    for depth, part in enumerate(path):
        node = slot.node
        if node.kind == MAP:
            found = next(
                (n for n, (key, _) in enumerate(node.pairs) if key.value == str(part)), None
            )
        elif node.kind == LIST:
            found = index_of([each.tree() for each in node.entries], part)
        else:
            found = None
        if found is None:
            return slot, path[depth:]
        slot = slot.child(found % len(node.entries) if node.kind == LIST else found)
    return slot, ()


def _put(sheet: Sheet, slot: Slot, rest: Path, value: object, order: Sequence[str]) -> None:
    if rest and slot.node.kind == MAP:
        _add_key(sheet, slot, str(rest[0]), _nested(rest[1:], value), order)
    else:
        put_value(sheet, slot, _nested(rest, value))


def _nested(path: Path, value: object) -> object:
    for part in reversed(path):
        value = {str(part): value}
    return value


def _add_key(sheet: Sheet, slot: Slot, key: str, value: object, order: Sequence[str]) -> None:
    node = slot.node
    if node.flow or slot.braces:
        written = f"{key_text(key)}: {inline(value, key)}"
        _insert_in_braces(sheet, node, len(node.pairs), [v for _, v in node.pairs], written)
        return
    keys = [name.value for name, _ in node.pairs]
    at = place(keys, key, order if slot.parent is None else ())
    lines = field(key, value, " " * node.column)
    if at == 0:
        first = sheet.key_start(node.pairs[0][0])
        sheet.replace(first, first, lines.lstrip(" ") + " " * node.column)
        return
    sheet.insert_lines(sheet.after_comments(node.pairs[at - 1][1], node.column), lines)


def place(keys: Sequence[str], key: str, order: Sequence[str]) -> int:
    """Before which of the keys a new one goes: after the nearest before it in the order, else last.

    `conflicts` is always the last of all.
    """
    last = len(keys)
    if key == "conflicts":
        return last
    if keys[-1] == "conflicts":
        last -= 1
    if key not in order:
        return last
    rank = list(order).index(key)
    for known in reversed(order[:rank]):
        if known in keys:
            return min(keys.index(known) + 1, last)
    following = [keys.index(known) for known in order[rank + 1 :] if known in keys]
    return min(following[0], last) if following else last


def _insert_entry(sheet: Sheet, slot: Slot, index: int, value: object) -> None:
    node = slot.node
    if not node.entries:
        put_value(sheet, slot, [value])
    elif node.flow or slot.braces:
        _insert_in_braces(sheet, node, index, node.entries, inline(value))
    else:
        lines = entry(value, " " * node.column, slot.name)
        if index < len(node.entries):
            dash = sheet.dash(slot.child(index))
            sheet.replace(dash, dash, lines.lstrip(" ") + " " * node.column)
        else:
            sheet.dash(slot.child(index - 1))
            after = sheet.after_comments(node.entries[index - 1], node.column)
            sheet.insert_lines(after, lines)


def _insert_in_braces(
    sheet: Sheet, node: Node, index: int, inner: Sequence[Node], written: str
) -> None:
    text = sheet.text
    if text[node.start] not in "{[":
        raise UnknownShape("a pair without braces")
    if not inner:
        sheet.replace(node.start + 1, node.end - 1, written)
        return
    if index < len(inner):
        at = node.pairs[index][0].start if node.pairs else inner[index].start
        sheet.replace(at, at, f"{written}, ")
        return
    last = inner[-1]
    start = node.pairs[-1][0].start if node.pairs else last.start
    own_line = sheet.indent_only(start) and sheet.line_start(start) > node.start
    gap = "\n" + text[sheet.line_start(start) : start] if own_line else " "
    # `{a:, b}` would make the colon a part of the key.
    apart = " " if last.empty and text[last.end - 1] == ":" else ""
    sheet.replace(last.end, last.end, f"{apart},{gap}{written}")


def _take_out(sheet: Sheet, root: Slot, path: Path) -> None:
    holder, _ = _walk(root, path[:-1])
    slot, _ = _walk(holder, path[-1:])
    node = holder.node
    starts = [key.start for key, _ in node.pairs] or [each.start for each in node.entries]
    ends = [value.end for _, value in node.pairs] or [each.end for each in node.entries]
    if node.flow:
        _take_out_of_braces(sheet, node, starts, ends, slot.index)
    elif len(starts) == 1:
        put_value(sheet, holder, {} if node.kind == MAP else [])
    elif node.kind == LIST:
        start = sheet.dash(slot)
        following = sheet.dash(holder.child(1)) if slot.index == 0 else 0
        _take_out_lines(sheet, slot, start, following)
    else:
        assert slot.key is not None
        following = sheet.key_start(node.pairs[1][0]) if slot.index == 0 else 0
        _take_out_lines(sheet, slot, sheet.key_start(slot.key), following)


def _take_out_lines(sheet: Sheet, slot: Slot, start: int, following: int) -> None:
    if sheet.indent_only(start):
        sheet.remove_lines(sheet.line_start(start), sheet.after(slot.node))
    elif following:
        # The first of a compact entry (`- a: 1`): what follows moves up behind the dash.
        sheet.replace(start, following, "")
    else:
        raise UnknownShape("the value does not begin its line")


def _take_out_of_braces(
    sheet: Sheet, node: Node, starts: Sequence[int], ends: Sequence[int], index: int
) -> None:
    if sheet.text[node.start] not in "{[":
        raise UnknownShape("a pair without braces")
    if len(starts) == 1:
        sheet.replace(node.start + 1, node.end - 1, "")
    elif index:
        start = ends[index - 1]
        if sheet.text[start - 1] == ":" and sheet.text[start] == " ":
            start += 1  # `{a: , b}` keeps its space: `a:,` were another key
        sheet.replace(start, ends[index], "")
    else:
        sheet.replace(starts[0], starts[1], "")
