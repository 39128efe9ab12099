"""Completions for a half-typed query: fields, flags and values, for the filter of the TUI."""

from __future__ import annotations

from collections.abc import Iterable

from pipeboard.query.fields import FIELDS, OPPORTUNITY_FIELDS, Field, find, find_in_opportunity
from pipeboard.query.flags import FLAGS
from pipeboard.query.tree import is_plain_value, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.query.vocabulary import Vocabulary

MOST = 50
DATES = ("today", "tomorrow", "yesterday", "eow", "eom", "eoq", "+7d", "+30d", "-7d")
AGES = ("1d", "7d", "14d", "30d", "90d", "180d", "1y", "1bd", "3bd")
_SUFFIXES = ("sort:", "limit:", "group:")
_OPERATORS = ("!=", "<=", ">=", ":", "=", "<", ">", "~")


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> list[str]:
    """What may stand in place of the word before the cursor, best first, at most 50.

    Each is that word made whole: `is:ov` gives `is:overdue`, `tag:(a,st` gives nothing (tags are
    free), `stage:(lead,pro` gives `stage:(lead,prospect`. Unfinished text never raises.
    """
    before = text[:cursor]
    start = _word_start(before)
    word = before[start:]
    lead = "-" if word.startswith("-") else ""
    found = _words(word[len(lead) :], _inside_opp(before[:start]), vocabulary)
    return [lead + whole for whole in found]


def _word_start(before: str) -> int:
    """Where the word begins that the cursor stands in; a set of values belongs to its field."""
    start = len(before)
    while start and not before[start - 1].isspace() and before[start - 1] != "(":
        start -= 1
    opened = before.rfind("(")
    if opened > 0 and ")" not in before[opened:] and before[opened - 1] in ":=":
        start = opened
        while start and not before[start - 1].isspace() and before[start - 1] != "(":
            start -= 1
    return start


def _inside_opp(before: str) -> bool:
    opened = before.rfind("opp(")
    return opened >= 0 and before.count("(", opened) > before.count(")", opened)


def _words(word: str, inside_opp: bool, vocabulary: Vocabulary) -> list[str]:
    name, op, value = _split(word)
    if not op:
        return _names(name, inside_opp)
    if name in ("sort", "group"):
        return _sorted(name, op, value)
    if name in ("is", "has"):
        typed = f"{name}:{value}"
        return [flag for flag in FLAGS if flag.startswith(typed)][:MOST]
    done, _, last = value.rpartition(",") if value.startswith("(") else ("", "", value)
    kept = f"{done}," if done else ("(" if value.startswith("(") else "")
    values = _values(name, inside_opp, vocabulary)
    last = last.removeprefix("(")
    return [f"{name}{op}{kept}{whole}" for whole in _matching(last, values)]


def _split(word: str) -> tuple[str, str, str]:
    """Field, operator and value; operator "" where none is typed yet."""
    places = [(word.find(op), -len(op), op) for op in _OPERATORS if op in word]
    if not places:
        return word, "", ""
    at, _, op = min(places)
    return word[:at], op, word[at + len(op) :]


def _names(typed: str, inside_opp: bool) -> list[str]:
    if not typed or typed.startswith('"'):
        return []
    if inside_opp:
        return [f"{name}:" for name in _matching(typed, OPPORTUNITY_FIELDS)]
    dotted = [f"opp.{name}" for name in OPPORTUNITY_FIELDS]
    fields = [f"{name}:" for name in (*FIELDS, "size", *dotted) if name not in ("is", "has")]
    flags = [flag for flag in FLAGS if flag.startswith(typed) or f":{typed}" in flag]
    return [*_matching(typed, [*fields, *_SUFFIXES]), *flags][:MOST]


def _sorted(name: str, op: str, value: str) -> list[str]:
    done, comma, last = value.rpartition(",")
    sign = "-" if last.startswith("-") else ""
    several = ("multi", "event", "step", "special")
    known = [field.name for field in FIELDS.values() if field.place not in several]
    found = _matching(last.removeprefix("-"), known)
    return [f"{name}{op}{done}{comma}{sign}{whole}" for whole in found]


def _values(name: str, inside_opp: bool, vocabulary: Vocabulary) -> list[str]:
    if name == "missing":
        return [field.name for field in FIELDS.values() if field.place == "fact"]
    field = find_in_opportunity(name) if inside_opp else find(name, vocabulary.custom_fields)
    if field is None:
        return []
    if field.kind in ("date", "ahead"):
        return [*DATES, *AGES]
    if field.kind == "age":
        return list(AGES)
    return _quoted(_allowed(field, vocabulary))


def _allowed(field: Field, vocabulary: Vocabulary) -> list[str]:
    told = field.values
    allowed = vocabulary.values(told) if isinstance(told, str) else told
    return ["me", *allowed] if field.name == "owner" else list(allowed)


def _quoted(values: Iterable[str]) -> list[str]:
    return [value if is_plain_value(value) else quote(value) for value in values]


def _matching(typed: str, known: Iterable[str]) -> list[str]:
    """Those that begin with what was typed, then those that contain it."""
    wanted = typed.casefold().removeprefix('"')
    words = list(known)
    first = [word for word in words if word.casefold().removeprefix('"').startswith(wanted)]
    rest = [word for word in words if wanted in word.casefold() and word not in first]
    return [*first, *rest][:MOST]
