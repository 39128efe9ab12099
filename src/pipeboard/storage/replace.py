"""Putting another value where one stands: each pair of old and new ways of writing.

Old and new are one of: on the line of the key or dash (`inline`), a literal block, a block of
lines. Quotes, the comment on the line and the indentation of a literal stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeboard.model.tree import as_text
from pipeboard.storage.emit import entry, field, inline, opens
from pipeboard.storage.scalar import block_header, block_lines, in_style, number
from pipeboard.storage.sheet import Sheet, Slot, UnknownShape
from pipeboard.storage.spans import MAP, SCALAR, Node

_HEADER = re.compile(r"[|>][-+0-9]*")


def put_value(sheet: Sheet, slot: Slot, value: object) -> None:
    """Replace the value that hangs in the slot, and nothing around it."""
    if slot.parent is None:
        _put_root(sheet, slot.node, value)
        return
    if not slot.braces:
        header = block_header(value) if isinstance(value, str) else None
        if header is not None and not sheet.comment_below(slot.node, slot.indent + 2):
            _put_literal(sheet, slot, str(value), header)
            return
        if opens(slot.name, value) and slot.key is not None:
            _put_lines(sheet, slot, value)
            return
        if slot.key is None and isinstance(value, Mapping) and opens("", value):
            _put_open_entry(sheet, slot, value)
            return
    _put_inline(sheet, slot, _on_the_line(slot, value))


def _on_the_line(slot: Slot, value: object) -> str:
    """A value as it stands after the colon or dash, in the quotes of the one before."""
    node = slot.node
    text = number(value)
    if text is None:
        if value is None or isinstance(value, (Mapping, list, tuple)):
            return inline(value, slot.name)
        text = str(as_text(value))
    elif node.style is None:
        return text
    if node.kind == SCALAR and not node.block and not node.empty:
        return in_style(text, node.value, node.style, braces=slot.braces)
    if slot.braces or slot.key is None:
        return inline(text, slot.name)
    return field(slot.name, text).partition(": ")[2].removesuffix("\n")


def _put_root(sheet: Sheet, node: Node, value: object) -> None:
    if value != {} or node.kind != MAP:
        raise UnknownShape("the whole file")
    if node.flow:
        sheet.replace(node.start + 1, node.end - 1, "")
        return
    start = node.pairs[0][0].start
    sheet.replace(start, node.end, "{}\n" if sheet.ends_line(node.end) else "{}")


def _put_inline(sheet: Sheet, slot: Slot, written: str) -> None:
    node = slot.node
    if not node.block:
        if node.empty and slot.key and not slot.braces and sheet.text[node.start - 1] != ":":
            # An explicit key (`? key`) without a value.
            sheet.insert_lines(sheet.after(slot.key), f"{' ' * slot.indent}: {written}\n")
        elif node.empty:
            gap = "" if sheet.text[node.start - 1] in " \t" else " "
            colon = ":" if slot.braces and slot.key and _bare(sheet, slot) else ""
            sheet.replace(node.start, node.end, f"{colon}{gap}{written}")
        else:
            sheet.replace(node.start, node.end, written)
    elif node.kind == SCALAR:
        _close_literal(sheet, node, written)
    elif sheet.line_start(node.start) == sheet.line_start(sheet.hook(slot)):
        end = "\n" if sheet.ends_line(node.end) else ""
        sheet.replace(node.start, node.end, written + end)
    else:
        hook = sheet.hook(slot)
        sheet.replace(hook, hook, f" {written}")
        sheet.remove_lines(sheet.line_start(node.start), sheet.after(node))


def _bare(sheet: Sheet, slot: Slot) -> bool:
    """Whether a key in braces has no colon: `{a}`."""
    assert slot.key is not None
    return ":" not in sheet.text[slot.key.end : slot.node.start]


def _close_literal(sheet: Sheet, node: Node, written: str) -> None:
    """A literal block becomes a value on the line of its header."""
    header = _header_end(sheet, node)
    sheet.replace(node.start, header, written)
    body = sheet.next_line(node.start)
    if body < node.end:
        sheet.remove_lines(body, node.end)


def _header_end(sheet: Sheet, node: Node) -> int:
    header = _HEADER.match(sheet.text, node.start)
    if header is None:
        raise UnknownShape("no header of a block")
    return header.end()


def _put_literal(sheet: Sheet, slot: Slot, text: str, header: str) -> None:
    node = slot.node
    indent = " " * (slot.indent + 2)
    if node.kind == SCALAR and node.block:
        start, end = sheet.next_line(node.start), node.end
        first = sheet.text[start:end].lstrip("\r\n")
        old = len(first) - len(first.lstrip(" "))
        indent = " " * old if old > slot.indent and first else indent
        sheet.replace(node.start, _header_end(sheet, node), header)
        _put_body(sheet, start, end, f"{block_lines(text, indent)}\n")
        return
    body = f"{block_lines(text, indent)}\n"
    if node.block:
        _put_block_over_block(sheet, slot, f" {header}", body)
    else:
        _head_only(sheet, slot, f" {header}")
        sheet.insert_lines(sheet.after(node), body)


def _put_body(sheet: Sheet, start: int, end: int, body: str) -> None:
    if end == len(sheet.text) and not sheet.ends_line(end):
        # Without a last newline a text that ends in one could not be told from one that does not.
        body = body if start == end else body.removesuffix("\n")
        body = "\n" + body if start == end else body
    sheet.replace(start, end, body)


def _put_lines(sheet: Sheet, slot: Slot, value: object) -> None:
    """A map or list on lines of its own, under its key."""
    indent = " " * max(slot.indent, 0)
    first, _, lines = field(slot.name, value, indent).partition("\n")
    assert first.endswith(":")
    if slot.node.block:
        _put_block_over_block(sheet, slot, "", lines)
    else:
        _head_only(sheet, slot, "")
        sheet.insert_lines(sheet.after(slot.node), lines)


def _put_block_over_block(sheet: Sheet, slot: Slot, head: str, lines: str) -> None:
    node = slot.node
    hook = sheet.hook(slot)
    end = sheet.after(node)
    if node.kind == SCALAR:
        sheet.replace(hook, _header_end(sheet, node), head)
        _put_body(sheet, sheet.next_line(node.start), end, lines)
        return
    if sheet.line_start(node.start) == sheet.line_start(hook):
        raise UnknownShape("a block on the line of its dash")
    sheet.replace(hook, hook, head)
    _put_body(sheet, sheet.next_line(hook), end, lines)


def _head_only(sheet: Sheet, slot: Slot, head: str) -> None:
    """Take a value off the line of its key or dash; the comment behind it stays."""
    hook = sheet.hook(slot)
    if sheet.text[hook : slot.node.start].strip():
        raise UnknownShape("a comment between the key and its value")
    sheet.replace(hook, slot.node.end, head)


def _put_open_entry(sheet: Sheet, slot: Slot, value: Mapping[str, object]) -> None:
    """An entry of a list with texts of several lines, in place of another entry."""
    if sheet.has_comment(slot.node) and not sheet.ends_line(slot.node.end):
        raise UnknownShape("a comment would fall into the text")
    lines = entry(value, " " * max(slot.indent, 0), "")
    start = sheet.dash(slot)
    end = sheet.after(slot.node)
    if end == len(sheet.text) and not sheet.ends_line(end):
        lines = lines.removesuffix("\n")
    sheet.replace(start, end, lines.lstrip(" "))
