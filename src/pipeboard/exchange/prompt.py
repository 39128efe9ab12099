"""On a terminal: show what the columns were taken for, with sample rows, and let it be changed."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import TextIO

from pipeboard.errors import Interrupted, UsageError
from pipeboard.exchange.dates import ORDERS
from pipeboard.exchange.headers import ColumnGuess, Guess
from pipeboard.exchange.table import Table
from pipeboard.model.text import one_line, safe

SAMPLES = 3
_WIDEST = 24
_HELP = "number field (like `3 phone`, `5 -` to keep it under custom) · Enter imports · q stops"


def sheet(guess: Guess, table: Table) -> list[str]:
    """The guess as lines: number, column, field, and the texts of the first three rows."""
    head = ("", "column", "field", *(f"line {row.line}" for row in table.rows[:SAMPLES]))
    rows = [head]
    for number, column in enumerate(guess.columns, 1):
        at = table.column(column.column)
        texts = (row.cells[at] for row in table.rows[:SAMPLES])
        rows.append((str(number), column.column, _shown(column), *texts))
    cut = [[_cut(one_line(text)) for text in row] for row in rows]
    widths = [max(_width(row[at]) for row in cut) for at in range(len(head))]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in cut]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _shown(column: ColumnGuess) -> str:
    label = f" ({column.label})" if column.label else ""
    return column.shown + label if column.target != "label" else "(label)"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _width(text: str) -> int:
    """Columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def confirm(guess: Guess, table: Table, streams: tuple[TextIO, TextIO] | None = None) -> Guess:
    """Show the guess, take changes until Enter. Raises Interrupted where the user stops.

    `streams` are what is read and written, else the terminal.
    """
    source, target = streams or (sys.stdin, sys.stdout)
    _say(target, [table.described, f"profile: {guess.profile}", *sheet(guess, table), _HELP])
    while True:
        target.write("> ")
        target.flush()
        line = source.readline()
        answer = line.strip()
        if not line or answer in ("q", "quit"):
            raise Interrupted("stopped; nothing was written")
        if not answer or answer in ("y", "yes"):
            return guess
        try:
            guess = _changed(guess, answer.split(None, 1))
        except UsageError as error:
            _say(target, str(error).splitlines())
            continue
        _say(target, sheet(guess, table))


def ask_order(message: str, streams: tuple[TextIO, TextIO] | None = None) -> str:
    """Which of day and month comes first, where no value tells. Raises Interrupted."""
    source, target = streams or (sys.stdin, sys.stdout)
    _say(target, [message])
    while True:
        target.write(f"{' or '.join(ORDERS)}? ")
        target.flush()
        line = source.readline()
        if not line or line.strip() in ("q", "quit"):
            raise Interrupted("stopped; nothing was written")
        if line.strip() in ORDERS:
            return line.strip()


def _changed(guess: Guess, words: Sequence[str]) -> Guess:
    """The guess with one column's field changed, as `3 phone` says."""
    if len(words) != 2 or not words[0].isdecimal():
        raise UsageError(f"{' '.join(words)!r} is no change", hint=_HELP)
    number = int(words[0])
    if not 1 <= number <= len(guess.columns):
        raise UsageError(f"there is no column {number}", hint=f"1 to {len(guess.columns)}")
    return guess.with_target(guess.columns[number - 1].column, words[1])


def _say(target: TextIO, lines: Sequence[str]) -> None:
    target.write("".join(f"{safe(line)}\n" for line in lines))
