"""Words as typed, put in the order that argparse reads them the way they were meant.

Options may stand anywhere (`pb set anna --json title=CFO`), and a value or a query may begin with
a dash (`pb ls -q '-tag:vip'`, `pb ls -- -tag:vip`, `pb log anna call -m '-5 % is enough'`).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence

# `-tag:vip` is a condition of a query, `-q` an option.
_CONDITION = r"(?is)-[a-z][a-z_.]+(\([a-z-]+\))?(:|!?=|[<>~]).*"


def ordered(parser: argparse.ArgumentParser, words: Sequence[str]) -> list[str]:
    """The same words: options first, each joined to a value that begins with a dash; then `--`
    and everything else.
    """
    valued = {name: action.nargs is None and not isinstance(action, _FLAGS)
              for action in parser._actions for name in action.option_strings}  # fmt: skip
    options: list[str] = []
    others: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            others += rest
        elif valued.get(word):
            options += _with_value(word, rest, valued)
        elif word in valued or _is_option(word, valued):
            options.append(word)
        else:
            others.append(word)
    return [*options, "--", *others] if others else options


_FLAGS = (
    argparse._StoreTrueAction,
    argparse._StoreConstAction,
    argparse._HelpAction,
)


def _with_value(option: str, rest: Iterator[str], known: dict[str, bool]) -> list[str]:
    value = next(rest, None)
    if value is None:
        return [option]
    if not value.startswith("-") or value == "-" or value in known:
        return [option, value]
    return [f"{option}={value}" if option.startswith("--") else f"{option}{value}"]


def _is_option(word: str, known: dict[str, bool]) -> bool:
    """Whether an unknown word wants to be an option; argparse then says what is wrong with it."""
    if not word.startswith("-") or word == "-" or " " in word.partition("=")[0]:
        return False
    if word.startswith("--"):
        return True
    return known.get(word[:2], False) or re.fullmatch(_CONDITION, word) is None
