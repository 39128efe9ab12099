"""Reads the pieces of a query: names, quoted text, and every form of value."""

from __future__ import annotations

from collections.abc import Sequence

from pipeboard.errors import QueryError
from pipeboard.query.tree import Call, OneOf, Range, Regex, Single, Star, Text, Value

MAX_REGEX = 200
_COMPARING = ("<", "<=", ">", ">=")


class Scanner:
    """A position in a text, and how to read one piece from there on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        try:
            text.encode()
        except UnicodeEncodeError as broken:
            readable = text.encode("utf-8", "replace").decode()
            raise QueryError(
                "half a character (a lone surrogate) is no text", query=readable, at=broken.start
            ) from None

    def error(
        self, message: str, *, at: int | None = None, nearest: Sequence[str] = (), hint: str = ""
    ) -> QueryError:
        """The error to raise, pointing at `at` or at where the scanner stands."""
        position = self.at if at is None else at
        return QueryError(message, query=self.text, at=position, nearest=nearest, hint=hint)

    def ended(self) -> bool:
        return self.at >= len(self.text)

    def peek(self) -> str:
        """The character here; empty at the end."""
        return self.text[self.at : self.at + 1]

    def skip_space(self) -> None:
        text, at = self.text, self.at
        while at < len(text) and text[at].isspace():
            at += 1
        self.at = at

    def name(self) -> str:
        """A field's name, `_` or a letter first, then also digits, `.` and `-`; empty if none."""
        text, start = self.text, self.at
        first = text[start : start + 1]
        if not (first.isalpha() or first == "_"):
            return ""
        end = start + 1
        while end < len(text) and (text[end].isalnum() or text[end] in "_.-"):
            end += 1
        self.at = end
        return text[start:end]

    def quoted(self) -> str:
        """Text in double quotes, a `\\` before `"` and `\\` taken off."""
        start = self.at
        self.at += 1
        chars: list[str] = []
        while not self.ended():
            char = self.peek()
            self.at += 1
            if char == '"':
                return "".join(chars)
            if char == "\\" and self.peek() in ('"', "\\"):
                char = self.peek()
                self.at += 1
            chars.append(char)
        raise self.error("the closing quote is missing", at=start)

    def value(self, field: str, op: str) -> Value:
        """What stands after a field and its operator; ends at a space or a parenthesis."""
        start = self.at
        value = self._any_value(f"{field}{op}")
        if isinstance(value, Text) and not value.quoted and self.peek() == "(":
            value = self._call(value)
        self.need_gap()
        self._check_fit(value, op, start)
        return value

    def _any_value(self, before: str) -> Value:
        return self._set() if self.peek() == "(" else self._single(before, in_set=False)

    def need_gap(self) -> None:
        """What was read must end here. Raises QueryError where more is glued to it."""
        char = self.peek()
        if not char or char.isspace() or char == ")":
            return
        if char == ",":
            raise self._comma()
        raise self.error("a space is missing here", hint='text with such signs goes in "quotes"')

    def _check_fit(self, value: Value, op: str, start: int) -> None:
        if op in _COMPARING and not isinstance(value, Text):
            raise self.error(f"{op} wants one value to compare with", at=start)
        parts: tuple[Value, ...] = value.values if isinstance(value, OneOf) else (value,)
        if op == "~" and not all(isinstance(part, (Text, Regex)) for part in parts):
            raise self.error("~ wants a text or a /regex/", at=start)

    def _set(self) -> OneOf:
        start = self.at
        values: list[Single] = []
        while True:
            self.at += 1
            self.skip_space()
            values.append(self._single("a set", in_set=True))
            self.skip_space()
            if self.peek() == ")":
                self.at += 1
                return OneOf(tuple(values), start)
            if self.ended():
                raise self.error("the ) of this ( is missing", at=start)
            if self.peek() != ",":
                raise self.error("a comma or ) is missing", hint='text with spaces: "like this"')

    def _call(self, name: Text) -> Call:
        args = self._set().values
        for arg in args:
            if not isinstance(arg, Text):
                raise self.error(f"{name.text}(…) wants plain names", at=arg.at)
        return Call(name.text, tuple(arg for arg in args if isinstance(arg, Text)), name.at)

    def _single(self, before: str, *, in_set: bool) -> Single:
        start = self.at
        if self.peek() == '"':
            low = Text(self.quoted(), True, start)
            return self._range(low, start) if self.text.startswith("..", self.at) else low
        if self.peek() == "/":
            return self._regex()
        plain = self._run(in_set)
        if not plain:
            if in_set or self.peek() in ("(", ")"):
                raise self.error(
                    f"a value is missing in {before}" if in_set else "a value is missing"
                )
            raise self.error(f"a value is missing after {before}", hint='an empty text is ""')
        if plain == "*":
            return Star(start)
        self._check_plain(plain, start)
        cut = plain.find("..")
        if cut < 0:
            return Text(plain, False, start)
        self.at = start + cut
        return self._range(Text(plain[:cut], False, start) if cut else None, start)

    def _check_plain(self, plain: str, start: int) -> None:
        if plain[0] in ":=!<>~":
            raise self.error(
                "one operator is enough", at=start, hint='text that begins so goes in "quotes"'
            )
        if "*" in plain:
            raise self.error(
                "* stands alone or not at all",
                at=start + plain.index("*"),
                hint='part of a text: title~head; the sign itself: "*"',
            )

    def _range(self, low: Text | None, start: int) -> Range:
        self.at += 2
        high: Text | None = None
        at = self.at
        if self.peek() == '"':
            high = Text(self.quoted(), True, at)
        else:
            plain = self._run(in_set=True)
            if ".." in plain:
                raise self.error("a range has two ends", at=at + plain.index(".."))
            if plain:
                self._check_plain(plain, at)
                high = Text(plain, False, at)
        if low is None and high is None:
            raise self.error("a range needs at least one end: 50.., ..200, 50..200", at=start)
        return Range(low, high, start)

    def _run(self, in_set: bool) -> str:
        text, start = self.text, self.at
        end = start
        while end < len(text) and text[end] not in '(),"' and not text[end].isspace():
            end += 1
        self.at = end
        if not in_set and text[end : end + 1] == ",":
            raise self._comma()
        return text[start:end]

    def _comma(self) -> QueryError:
        return self.error(
            "a comma outside of ( )", hint='several values: tag:(a,b); a text with one: "a, b"'
        )

    def _regex(self) -> Regex:
        start = self.at
        self.at += 1
        pattern_start = self.at
        while self.peek() != "/":
            if self.ended():
                raise self.error(
                    "the closing / is missing",
                    at=start,
                    hint='text that begins with / goes in "quotes"',
                )
            self.at += 2 if self.peek() == "\\" else 1
        pattern = self.text[pattern_start : self.at]
        self.at += 1
        if not pattern:
            raise self.error("an empty regex", at=start, hint='http://… goes in "quotes"')
        if len(pattern) > MAX_REGEX:
            raise self.error(f"a regex has at most {MAX_REGEX} characters", at=start)
        flags_start = self.at
        while self.peek().isalnum():
            self.at += 1
        flags = self.text[flags_start : self.at]
        if flags not in ("", "i"):
            raise self.error(
                "a regex takes one flag, i (upper and lower case alike)", at=flags_start
            )
        return Regex(pattern, flags, start)
