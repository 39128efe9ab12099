"""Text → tree. Knows the grammar only; what a field or a value means is asked when compiling.

    query  := [ or ] { suffix } ;  or := and { "or" and } ;  and := term { term }
    term   := ["-"] ( "(" or ")" | "opp(" or ")" | cond | word | "quoted text" )
    cond   := field (":" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "~") value
    value  := text | "quoted text" | "*" | a".."b | "(" v {"," v} ")" | /regex/i | flag"("text")"
    suffix := sort:-value,name | limit:20 | group:owner

Whatever cannot be read is a QueryError that points at the character.
"""

from __future__ import annotations

from functools import lru_cache

from pipeboard.errors import QueryError
from pipeboard.query.tree import (
    Condition,
    Expression,
    Group,
    Not,
    Opp,
    Query,
    SortKey,
    Words,
    conjunction,
    disjunction,
)
from pipeboard.query.values import Scanner

MAX_LENGTH = 4_000
MAX_NESTING = 50
MAX_TERMS = 400
MAX_LIMIT = 1_000_000
SUFFIXES = ("sort", "limit", "group")
_OPERATORS = ("!=", "<=", ">=", ":", "=", "<", ">", "~")


@lru_cache(maxsize=256)
def parse(text: str) -> Query:
    """The tree of a query; empty text is all contacts. Raises QueryError."""
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"a query has at most {MAX_LENGTH:,} characters, this one {len(text):,}",
            query=text[:60] + "…",
            at=0,
        )
    return _Parser(text).query()


class _Parser(Scanner):
    """Recursive descent over the terms; `Scanner` reads the values."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._nesting = 0
        self._terms = 0
        self._sort: tuple[SortKey, ...] = ()
        self._limit: int | None = None
        self._group: Group | None = None
        self._seen: list[str] = []

    def query(self) -> Query:
        where = None
        self.skip_space()
        if not self.ended() and not self._read_suffix():
            where = self._or()
        self.skip_space()
        while not self.ended():
            if self.peek() == ")":
                raise self.error("a ) without its (")
            if not self._read_suffix():
                raise self.error(f"{self._seen[-1]}: stands at the end, nothing may follow it")
            self.skip_space()
        return Query(where, self._sort, self._limit, self._group, text=self.text)

    def _or(self) -> Expression:
        parts = [self._and()]
        while self._take_or():
            parts.append(self._and())
        return disjunction(parts)

    def _at_or(self) -> bool:
        if self.text[self.at : self.at + 2] not in ("or", "OR"):
            return False
        after = self.text[self.at + 2 : self.at + 3]
        return not after or after.isspace() or after in '()"'

    def _take_or(self) -> bool:
        self.skip_space()
        if not self._at_or():
            return False
        start = self.at
        self.at += 2
        self.skip_space()
        if self.ended() or self.peek() == ")" or self._at_or():
            raise self.error("something is missing after or", at=start)
        return True

    def _and(self) -> Expression:
        self.skip_space()
        if self._at_or():
            raise self.error("something is missing before or", hint='the word itself is "or"')
        parts = [self._term()]
        while True:
            self.skip_space()
            if self.ended() or self.peek() == ")" or self._at_or():
                return conjunction(parts)
            if self._nesting == 0 and self._read_suffix():
                return conjunction(parts)
            parts.append(self._term())

    def _term(self) -> Expression:
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise self.error(f"a query has at most {MAX_TERMS} conditions")
        if self.peek() == "-":
            return self._negated()
        return self._positive()

    def _negated(self) -> Expression:
        start = self.at
        self.at += 1
        if self.ended() or self.peek().isspace() or self.peek() == ")":
            raise self.error("nothing to negate after -", at=start, hint='the sign itself is "-"')
        if self.peek() == "-":
            raise self.error("one - is enough", hint='text that begins with - goes in "quotes"')
        return Not(self._positive(), start)

    def _positive(self) -> Expression:
        char = self.peek()
        if char == "(":
            return self._grouped("a group")
        if char == ")":
            raise self.error("a ) without its (")
        start = self.at
        if char == '"':
            return Words(self.quoted(), True, start)
        name = self.name()
        if name == "opp" and self.peek() == "(":
            return Opp(self._grouped("opp(…)"), start)
        if name:
            op = self._operator()
            if op:
                return self._condition(name, op, start)
        return self._word(start)

    def _grouped(self, what: str) -> Expression:
        start = self.at
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self.error(f"parentheses nest at most {MAX_NESTING} deep")
        self.at += 1
        self.skip_space()
        if self.peek() == ")":
            raise self.error(f"{what} with nothing in it", at=start)
        inner = None if self.ended() else self._or()
        self.skip_space()
        if inner is None or self.peek() != ")":
            raise self.error("the ) of this ( is missing", at=start)
        self.at += 1
        self._nesting -= 1
        return inner

    def _word(self, start: int) -> Words:
        text, end = self.text, start
        while end < len(text) and text[end] not in '()"' and not text[end].isspace():
            end += 1
        self.at = end
        word = text[start:end]
        if all(char in ":=!<>~" for char in word):
            raise self.error(
                f"{word} stands alone", at=start, hint="no spaces around it: idle>7d, stage:lead"
            )
        return Words(word, False, start)

    def _operator(self) -> str:
        for op in _OPERATORS:
            if self.text.startswith(op, self.at):
                self.at += len(op)
                return op
        return ""

    def _condition(self, name: str, op: str, start: int) -> Condition:
        if name in SUFFIXES and op in (":", "="):
            raise self.error(f"{name}: stands at the end of the query, outside of ( )", at=start)
        value = self.value(name, op)
        return Condition(name, op, value, start)

    def _read_suffix(self) -> bool:
        """Read `sort: limit: group:` where it stands; False, having moved nowhere, elsewhere."""
        start = self.at
        name = self.name()
        if name not in SUFFIXES or self.peek() not in (":", "="):
            self.at = start
            return False
        self.at += 1
        if name in self._seen:
            raise self.error(f"{name}: stands twice", at=start)
        self._seen.append(name)
        {"sort": self._read_sort, "limit": self._read_limit, "group": self._read_group}[name]()
        return True

    def _read_sort(self) -> None:
        keys: list[SortKey] = []
        while True:
            start = self.at
            down = self.peek() == "-"
            self.at += down
            field = self.name()
            if not field:
                raise self.error("sort: wants a field, like sort:-value,name")
            keys.append(SortKey(field, down, start))
            if self.peek() != ",":
                break
            self.at += 1
        self.need_gap()
        self._sort = tuple(keys)

    def _read_limit(self) -> None:
        start = self.at
        self._skip_to_gap()
        digits = self.text[start : self.at]
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= MAX_LIMIT):
            raise self.error(f"limit: wants a number from 1 to {MAX_LIMIT:,}", at=start)
        self._limit = int(digits)

    def _read_group(self) -> None:
        start = self.at
        field = self.name()
        if not field:
            raise self.error("group: wants a field, like group:owner")
        self.need_gap()
        self._group = Group(field, start)

    def _skip_to_gap(self) -> None:
        while not self.ended() and not self.peek().isspace():
            self.at += 1
