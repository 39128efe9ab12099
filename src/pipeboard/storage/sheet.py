"""A text under edit: its lines, the replacements asked for, and where each value hangs."""

from __future__ import annotations

import re

from pipeboard.storage.spans import LIST, Node, spans

_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?=\r?\n|\Z)")
_COLON = re.compile(r"[ \t]*(?:(?:#[^\n]*)?\r?\n *)?:")  # on the next line: an explicit key
_DEEPER_COMMENTS = re.compile(r"(?:[ \t]*\r?\n)*( *)#[^\n]*(?:\n|\Z)")


class UnknownShape(Exception):
    """A way of writing that the span editor does not know; someone else must do it."""


class Slot:
    """Where a value hangs: in a map under `key`, or in a list at `index`; `parent` None: the root.

    `braces`: somewhere above it is a `{` or `[`, so that it must stay on its line.
    """

    __slots__ = ("braces", "index", "key", "node", "parent")

    def __init__(
        self, node: Node, parent: Node | None, key: Node | None, index: int, braces: bool
    ) -> None:
        self.node = node
        self.parent = parent
        self.key = key
        self.index = index
        self.braces = braces

    @property
    def name(self) -> str:
        """The field's key, "" for an entry of a list."""
        return self.key.value if self.key else ""

    @property
    def indent(self) -> int:
        """The column of the key or of the dash that the value hangs on; -2 for the root."""
        return self.parent.column if self.parent else -2

    def child(self, index: int) -> Slot:
        """The slot of the n-th pair or entry of the node."""
        node = self.node
        braces = self.braces or node.flow
        if node.kind == LIST:
            return Slot(node.entries[index], node, None, index, braces)
        key, value = node.pairs[index]
        return Slot(value, node, key, index, braces)


class Sheet:
    """A text, its nodes, and the replacements of pieces of it that do not overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Slot(spans(text), None, None, 0, False)
        first = text.find("\n")
        self.newline = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
        self._pieces: list[tuple[int, int, str]] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """`text[start:end]` shall be `new`, whose newlines are written as the file's."""
        self._pieces.append((start, end, new.replace("\n", self.newline)))

    def done(self) -> str:
        """The text with all replacements made."""
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self._pieces, key=lambda piece: piece[:2]):
            if start < at:
                raise UnknownShape("two replacements overlap")
            parts += (self.text[at:start], new)
            at = end
        return "".join((*parts, self.text[at:]))

    def line_start(self, at: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, at) + 1

    def next_line(self, at: int) -> int:
        """Where the next line begins, or the end of the text."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def after(self, node: Node) -> int:
        """Where the line after a value begins; only a comment may stand behind the value."""
        at = node.end
        if self.ends_line(at):
            return at
        if not _REST_OF_LINE.match(self.text, at):
            raise UnknownShape("something follows the value on its line")
        return self.next_line(at)

    def after_comments(self, node: Node, column: int) -> int:
        """`after`, but behind comments that are indented deeper than a column: they belong here."""
        at = self.after(node)
        while (comment := _DEEPER_COMMENTS.match(self.text, at)) and len(comment[1]) > column:
            at = comment.end()
        return at

    def comment_below(self, node: Node, column: int) -> bool:
        """Whether the next line is a comment that a literal block at the column would swallow."""
        comment = _DEEPER_COMMENTS.match(self.text, self.after(node))
        return comment is not None and len(comment[1]) >= column

    def ends_line(self, at: int) -> bool:
        """Whether the text before an offset ends with a newline (a literal block does)."""
        return at > 0 and self.text[at - 1] == "\n"

    def has_comment(self, node: Node) -> bool:
        """Whether a comment follows the value on its line."""
        end = self.text.find("\n", node.end)
        return "#" in self.text[node.end : end if end >= 0 else len(self.text)]

    def insert_lines(self, at: int, lines: str) -> None:
        """Put whole lines (that end in a newline) where a line begins, or at the end of the text.

        A file without a last newline stays without.
        """
        if at == len(self.text) and not self.ends_line(at):
            lines = "\n" + lines.removesuffix("\n")
            self.close_last_literal()
        self.replace(at, at, lines)

    def remove_lines(self, start: int, end: int) -> None:
        """Take whole lines out, from where one begins to where another does (or the end)."""
        last = end == len(self.text) and not self.ends_line(end)
        if last and start > 0 and self._literal_ending(start) is None:
            start -= 2 if self.text.endswith("\r\n", 0, start) else 1
        self.replace(start, end, "")

    def close_last_literal(self) -> None:
        """A literal at the end of a text without a last newline must not gain one: `|` to `|-`."""
        literal = self._literal_ending(len(self.text))
        if literal is not None and "-" not in self.text[literal.start : literal.start + 3]:
            at = literal.start + 1
            self.replace(at, at, "-")

    def _literal_ending(self, at: int) -> Node | None:
        return next((n for n in self.root.node.leaves() if n.block and n.end == at), None)

    def indent_only(self, at: int) -> bool:
        """Whether nothing but spaces stand before a character on its line."""
        return self.text[self.line_start(at) : at].strip(" ") == ""

    def key_start(self, key: Node) -> int:
        """Where a pair begins: at its key, or at the `?` of an explicit one."""
        before = self.text[self.line_start(key.start) : key.start].rstrip(" ")
        if before.endswith("?"):
            return self.line_start(key.start) + len(before) - 1
        return key.start

    def dash(self, slot: Slot) -> int:
        """Where the dash of a list's entry is."""
        before = self.text[: slot.node.start].rstrip(" \t\r\n")
        if not before.endswith("-"):
            raise UnknownShape("no dash before the entry")
        at = len(before) - 1
        if slot.parent is None or at - self.line_start(at) != slot.parent.column:
            raise UnknownShape("the dash is not where the list's dashes are")
        return at

    def hook(self, slot: Slot) -> int:
        """The offset after the colon or the dash that the value hangs on."""
        if slot.key is None:
            return self.dash(slot) + 1
        colon = _COLON.match(self.text, slot.key.end)
        if colon is None:
            raise UnknownShape("no colon after the key")
        return colon.end()


def with_last_newline(text: str) -> str:
    """A text that ends with a newline and says the same."""
    sheet = Sheet(text)
    sheet.close_last_literal()
    return sheet.done() + sheet.newline
