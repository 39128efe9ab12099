"""`icp-miner`: what customers have in common, as a hint of who the ideal customer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    Asked,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    behind,
)
from pipeboard.rules.common import common

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "Lift is the share of customers who have the value, divided by the share of all contacts who"
    " have it: 2 means twice as often among customers. Customers are all in stage customer, churned"
    " ones too. The interval is Wilson's for the share of customers, 95 %. N is how many contacts"
    " have the value: under 30 there is no lift but the words too few, under 5 there is no row. The"
    " value is a query: pb ls -q 'industry:media'."
)
_COLUMNS = ("industry", "country", "language", "persona", "source")
_LISTS = ("market", "tech", "pain", "trait")
_SIZES = ((1, 10), (11, 50), (51, 200), (201, 1000))


def make(board: Board, asked: Asked) -> Found:
    """Every value of every attribute, those that tell customers apart first."""
    ((everybody, customers),) = _counts(board, asked, "count(*)", "fact f", "")
    found = [
        *(row for name in _COLUMNS for row in _column(board, asked, name, f"f.{name}")),
        *_column(board, asked, "size", _size()),
        *(row for name in _LISTS for row in _list(board, asked, name)),
    ]
    values = common(found, int(str(everybody)), int(str(customers)))
    rows = [{"id": one.value, **one._asdict(), "query": one.value} for one in values]
    best = next((one for one in values if one.lift is not None and one.lift > 1), None)
    words = f"{customers} customers of {everybody} contacts"
    if best is not None and best.lift is not None:
        words += f"; most telling: {best.value}, {best.lift:.1f} times as often among customers"
    return Found(words, rows, {"contacts": everybody, "customers": customers})


def _counts(
    board: Board, asked: Asked, select: str, tables: str, group: str
) -> list[tuple[object, ...]]:
    sql = f"SELECT {select}, count(*) FILTER (WHERE f.stage = 'customer') FROM {tables} "
    return asked_rows(board, asked, f"{sql} WHERE {{whom}} {group}")


def _column(board: Board, asked: Asked, name: str, sql: str) -> list[tuple[str, int, int]]:
    rows = _counts(board, asked, f"{sql}, count(*)", "fact f", f"GROUP BY {sql}")
    return [_named(name, row) for row in rows if row[0] is not None]


def _list(board: Board, asked: Asked, name: str) -> list[tuple[str, int, int]]:
    tables = f"fact f JOIN multi m ON m.rid = f.rid AND m.field = '{name}'"
    rows = _counts(board, asked, "m.value, count(*)", tables, "GROUP BY m.value")
    return [_named(name, row) for row in rows]


def _named(name: str, row: tuple[object, ...]) -> tuple[str, int, int]:
    value = str(row[0])
    said = f"{name}:{value}" if name == "size" else behind(name, value)
    return said, int(str(row[1])), int(str(row[2]))


def _size() -> str:
    bands = " ".join(
        f"WHEN f.employees BETWEEN {low} AND {high} THEN '{low}..{high}'" for low, high in _SIZES
    )
    return f"(CASE {bands} WHEN f.employees > {_SIZES[-1][1]} THEN '{_SIZES[-1][1] + 1}..' END)"


ICP_MINER = Report(
    "icp-miner",
    "what customers have in common, more often than all",
    DEFINITION,
    (
        Measure("id", "VALUE"),
        Measure("n", "N", "n"),
        Measure("customers", "CUSTOMERS", "n"),
        Measure("of_customers", "OF CUSTOMERS", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("of_all", "OF ALL", "%"),
        Measure("lift", "LIFT", "lift"),
        Measure("note", "NOTE"),
    ),
    make,
    (),
    (Picture("whisker", ("interval", "of_customers"), "0 – 100 %"),),
)
