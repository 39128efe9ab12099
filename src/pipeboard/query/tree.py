"""A query as a tree, and the tree as canonical text that parses back to it.

Plain classes with slots, for every list of contacts imports them. `at` is the position of a node in
the text it was read from; it takes no part in equality, so equal trees mean equal queries.
"""

from __future__ import annotations

from collections.abc import Iterable

_STOPS = frozenset('()",')
_OPERATORS = frozenset(":=!<>~")


class Node:
    """Equality, hash and repr by the slots, `at` aside."""

    __slots__: tuple[str, ...] = ()

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__ if name != "at")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._key()))})"


class _Typed(Node):
    """Text as typed, in quotes or not."""

    __slots__ = ("at", "quoted", "text")

    def __init__(self, text: str, quoted: bool = False, at: int = 0) -> None:
        self.text = text
        self.quoted = quoted
        self.at = at

    def _key(self) -> tuple[object, ...]:
        return (self.quoted, self.text)

    def __str__(self) -> str:
        return quote(self.text) if self.quoted else self.text


class Text(_Typed):
    """A value as typed: text, number, date, duration; which one, the field says when compiled."""

    __slots__ = ()


class Star(Node):
    """`*`: whatever is set."""

    __slots__ = ("at",)

    def __init__(self, at: int = 0) -> None:
        self.at = at

    def __str__(self) -> str:
        return "*"


class Range(Node):
    """`a..b`, both ends included; one of them may be open (None)."""

    __slots__ = ("at", "high", "low")

    def __init__(self, low: Text | None, high: Text | None, at: int = 0) -> None:
        self.low = low
        self.high = high
        self.at = at

    def __str__(self) -> str:
        return f"{self.low or ''}..{self.high or ''}"


class Regex(Node):
    """`/pattern/flags`; a slash inside is written `\\/`."""

    __slots__ = ("at", "flags", "pattern")

    def __init__(self, pattern: str, flags: str = "", at: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags
        self.at = at

    def __str__(self) -> str:
        return f"/{self.pattern}/{self.flags}"


class Call(Node):
    """A flag with arguments: the `objection(price)` of `has:objection(price)`."""

    __slots__ = ("args", "at", "name")

    def __init__(self, name: str, args: tuple[Text, ...], at: int = 0) -> None:
        self.name = name
        self.args = args
        self.at = at

    def __str__(self) -> str:
        return f"{self.name}({','.join(map(str, self.args))})"


class OneOf(Node):
    """`(a,b)`: any of these values."""

    __slots__ = ("at", "values")

    def __init__(self, values: tuple[Single, ...], at: int = 0) -> None:
        self.values = values
        self.at = at

    def __str__(self) -> str:
        return f"({','.join(map(str, self.values))})"


class Words(_Typed):
    """A bare word or quoted text, searched for in the contact's texts."""

    __slots__ = ()


class Condition(Node):
    """A field, an operator and a value, as typed; the field's name keeps its spelling."""

    __slots__ = ("at", "field", "op", "value")

    def __init__(self, field: str, op: str, value: Value, at: int = 0) -> None:
        self.field = field
        self.op = op
        self.value = value
        self.at = at

    def __str__(self) -> str:
        return f"{self.field}{self.op}{self.value}"


class Opp(Node):
    """`opp(…)`: the conditions inside hold for one and the same opportunity."""

    __slots__ = ("at", "inner")

    def __init__(self, inner: Expression, at: int = 0) -> None:
        self.inner = inner
        self.at = at

    def __str__(self) -> str:
        return f"opp({self.inner})"


class Not(Node):
    """`-` before a term."""

    __slots__ = ("at", "inner")

    def __init__(self, inner: Expression, at: int = 0) -> None:
        self.inner = inner
        self.at = at

    def __str__(self) -> str:
        grouped = isinstance(self.inner, (And, Or, Not))
        return f"-({self.inner})" if grouped else f"-{self.inner}"


class And(Node):
    """Terms side by side; at least two, none of them an And (see `conjunction`)."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Expression, ...]) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


class Or(Node):
    """Alternatives; at least two, none of them an Or (see `disjunction`)."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Expression, ...]) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


class SortKey(Node):
    """A field to sort by, downwards with `-`."""

    __slots__ = ("at", "down", "field")

    def __init__(self, field: str, down: bool = False, at: int = 0) -> None:
        self.field = field
        self.down = down
        self.at = at

    def __str__(self) -> str:
        return f"-{self.field}" if self.down else self.field


class Group(Node):
    """The field of `group:`."""

    __slots__ = ("at", "field")

    def __init__(self, field: str, at: int = 0) -> None:
        self.field = field
        self.at = at

    def __str__(self) -> str:
        return self.field


class Query:
    """A whole query; `where` is None for all contacts. `text` is what errors point into."""

    __slots__ = ("group", "limit", "sort", "text", "where")

    def __init__(
        self,
        where: Expression | None = None,
        sort: tuple[SortKey, ...] = (),
        limit: int | None = None,
        group: Group | None = None,
        text: str | None = None,
    ) -> None:
        self.where = where
        self.sort = sort
        self.limit = limit
        self.group = group
        self.text = str(self) if text is None else text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Query) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return (self.where, self.sort, self.limit, self.group)

    def __repr__(self) -> str:
        return f"Query({str(self)!r})"

    def __str__(self) -> str:
        parts = [str(self.where)] if self.where is not None else []
        if self.sort:
            parts.append("sort:" + ",".join(map(str, self.sort)))
        if self.limit is not None:
            parts.append(f"limit:{self.limit}")
        if self.group is not None:
            parts.append(f"group:{self.group}")
        return " ".join(parts)


Single = Text | Star | Range | Regex
Value = Single | OneOf | Call
Expression = And | Or | Not | Condition | Words | Opp


def conjunction(parts: Iterable[Expression]) -> Expression:
    """All of these, nested Ands flattened; one alone stays itself."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disjunction(parts: Iterable[Expression]) -> Expression:
    """Any of these, nested Ors flattened; one alone stays itself."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def quote(text: str) -> str:
    """The text in double quotes, as the language reads it back."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_plain_value(text: str) -> bool:
    """Whether a value may stand without quotes and still be read as this text.

    A dot at an end of it would be taken for one of a range.
    """
    if not text or text[0] in "/*." or text[0] in _OPERATORS or ".." in text or "*" in text:
        return False
    if text[-1] == ".":
        return False
    return not any(char in _STOPS or char.isspace() for char in text)


def value_of(text: str) -> Text:
    """A value that means exactly this text, quoted only where it must be."""
    return Text(text, quoted=not is_plain_value(text))
