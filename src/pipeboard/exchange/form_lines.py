"""What a form hook sends, as it comes: one JSON object, a list of them, or one a line.

Numbers stay as they are written, so that `030555` in quotes and 42 without are both text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

from pipeboard.errors import InvalidData
from pipeboard.model.text import at_most

_MOST = 5


class Answers(NamedTuple):
    """One form that was filled in: what it says, and the line of the input it begins on."""

    line: int
    said: Mapping[str, Any]


class Wrong(NamedTuple):
    """What is wrong with a form: where, in which field ("" for all of it), and what."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"line {self.line}: {field}{self.message}"


def refuse(wrongs: list[Wrong]) -> NoReturn:
    """Raise InvalidData that names each line and field."""
    raise InvalidData(
        "\n".join(at_most([str(wrong) for wrong in wrongs], _MOST)),
        hint="nothing was written; --skip-blocked takes the others",
        items=[wrong._asdict() for wrong in wrongs],
    )


def read(text: str) -> list[Answers]:
    """The forms in a text. Raises InvalidData with the line where it is no JSON."""
    return list(_read(text.removeprefix("\ufeff")))


def _read(text: str) -> Iterator[Answers]:
    at = _space(text, 0)
    in_list = text[at : at + 1] == "["
    at = _space(text, at + 1) if in_list else at
    while at < len(text) and not (in_list and text[at] == "]"):
        said, end = _one(text, at)
        yield Answers(_line(text, at), said)
        at = _space(text, end)
        if in_list:
            if text[at : at + 1] not in (",", "]"):
                refuse([Wrong(_line(text, at), "", "a list goes on with , or ends with ]")])
            at = _space(text, at + (text[at] == ","))
    if in_list and at >= len(text):
        refuse([Wrong(_line(text, at), "", "the list does not end")])
    if in_list and (after := _space(text, at + 1)) < len(text):
        refuse([Wrong(_line(text, after), "", "something follows the list")])


def _one(text: str, at: int) -> tuple[Mapping[str, Any], int]:
    try:
        said, end = _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        refuse([Wrong(_line(text, error.pos), "", f"is no JSON: {error.msg}")])
    except (ValueError, RecursionError) as error:
        refuse([Wrong(_line(text, at), "", f"is no JSON: {error}")])
    if not isinstance(said, dict):
        refuse([Wrong(_line(text, at), "", 'is no object: {"email": …}')])
    return said, end


def _space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_no_number)


def value_at(said: Mapping[str, Any], path: str) -> Any:
    """What stands at `answers.0.text`: keys that hold dots themselves go before the way down."""
    if path in said:
        return said[path]
    dots = [at for at, char in enumerate(path) if char == "."]
    for at in reversed(dots):
        inner, rest = said.get(path[:at]), path[at + 1 :]
        if isinstance(inner, list):
            inner = {str(n): entry for n, entry in enumerate(inner)}
        if isinstance(inner, Mapping) and (found := value_at(inner, rest)) is not None:
            return found
    return None


def leaves(said: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every path and value, maps gone into; lists of texts are values."""
    for key, value in said.items():
        path = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from leaves(value, f"{path}.")
        elif isinstance(value, list) and any(isinstance(entry, (Mapping, list)) for entry in value):
            inner = {str(n): entry for n, entry in enumerate(value)}
            yield from leaves(inner, f"{path}.")
        else:
            yield path, value
