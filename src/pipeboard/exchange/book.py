"""The tables of an import, joined: cells by name, also those of the row a row belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeboard.errors import InvalidData, nearest
from pipeboard.exchange.findings import Finding
from pipeboard.exchange.mapping import Condition, ImportMapping, Join, Rule, split_column
from pipeboard.exchange.table import Row, Table
from pipeboard.model.text import fold

Getter = Callable[[Row], str]
Parent = Callable[[Row], "Row | None"]


class Book:
    """The tables a mapping names, by their names there, corrected as it says."""

    def __init__(self, mapping: ImportMapping, tables: Mapping[str, Table]) -> None:
        self.mapping = mapping
        self.tables = tables
        self.findings = [finding for table in tables.values() for finding in table.findings]
        self.used: dict[str, set[str]] = {name: set() for name in tables}
        for name, spec in mapping.tables.items():
            if spec.key:
                self.position(name, spec.key)
                self._report_double_keys(name, spec.key)
            for column, pairs in spec.correct.items():
                self._correct(name, column, pairs)
        self._parents: dict[Join, Parent] = {join: self._parent(join) for join in mapping.joins}

    def _correct(self, name: str, column: str, pairs: Mapping[str, str]) -> None:
        table, at = self.tables[name], self.position(name, column)
        for number, row in enumerate(table.rows):
            right = pairs.get(fold(row.cells[at]))
            if right is not None and right != row.cells[at]:
                cells = (*row.cells[:at], right, *row.cells[at + 1 :])
                message = f"{column}: {row.cells[at]!r} read as {right!r}"
                self.findings.append(Finding("corrected", table.name, row.line, message))
                table.rows[number] = Row(row.line, cells)

    def _report_double_keys(self, name: str, key: str) -> None:
        table, at = self.tables[name], self.position(name, key)
        times = Counter(row.cells[at].strip() for row in table.rows)
        seen: set[str] = set()
        for row in table.rows:
            text = row.cells[at].strip()
            if text and times[text] > 1 and text in seen:
                message = f"{key} {text!r} is the key of an earlier row"
                self.findings.append(Finding("double-key", table.name, row.line, message))
            seen.add(text)

    def position(self, table: str, column: str) -> int:
        """Where a column stands; raises InvalidData naming the nearest columns of that file."""
        header = self.tables[table].header
        if column not in header:
            close = nearest(column, header)
            raise InvalidData(
                f"{self.tables[table].name} has no column {column!r}",
                hint=f"nearest: {', '.join(close)}" if close else f"it has: {', '.join(header)}",
                items=[{"path": self.tables[table].name, "found": column, "nearest": close}],
            )
        self.used[table].add(column)
        return header.index(column)

    # belonging together ------------------------------------------------------------------------

    def _parent(self, join: Join) -> Parent:
        at = self.position(join.child, join.column)
        parent_at = self.position(join.parent, join.parent_column)
        rows: dict[str, Row] = {}
        for row in self.tables[join.parent].rows:
            rows.setdefault(row.cells[parent_at].strip().casefold(), row)
        rows.pop("", None)
        return lambda row: rows.get(row.cells[at].strip().casefold())

    def way(self, table: str, to: str) -> Parent | None:
        """From a row of `table` to its row of `to`; None where no joins lead there."""
        if table == to:
            return lambda row: row
        for steps in self._ways(table, frozenset()):
            if steps[-1].parent == to:
                parents = [self._parents[join] for join in steps]
                return parents[0] if len(parents) == 1 else _chained(parents)
        return None

    def _ways(self, table: str, been: frozenset[str]) -> Iterator[list[Join]]:
        """Every chain of joins that starts at a table, shorter ones first on each branch."""
        onward = [j for j in self.mapping.joins if j.child == table and j.parent not in been]
        for join in onward:
            yield [join]
        for join in onward:
            for rest in self._ways(join.parent, been | {table}):
                yield [join, *rest]

    def getter(self, table: str, name: str) -> Getter:
        """The trimmed text of a column for a row of `table`; `other.column` follows the joins."""
        owner, column = split_column(name, table, self.tables)
        if owner == table or name in self.tables[table].header:
            at = self.position(table, name if name in self.tables[table].header else column)
            return lambda row: row.cells[at].strip()
        at = self.position(owner, column)
        way = self.way(table, owner)
        if way is None:
            raise InvalidData(
                f"{name}: no join leads from {table} to {owner}",
                hint=f"add to joins: {table}.<column> -> {owner}.<column>",
            )
        return _through(way, at)

    def rows(self, rule: Rule) -> list[Row]:
        """The rows of a rule's table that meet its conditions."""
        tests = [(self.getter(rule.table, c.column), c) for c in rule.when]
        rows = self.tables[rule.table].rows
        return [row for row in rows if all(_holds(get(row), test) for get, test in tests)]

    def lost_rows(self, table: str) -> set[int]:
        """The lines of rows that belong to no row of a table they must belong to; reported once."""
        lost: set[int] = set()
        file = self.tables[table].name
        for join in self.mapping.joins:
            if join.child != table:
                continue
            parent, text = self._parents[join], self.getter(table, join.column)
            for row in self.tables[table].rows:
                if parent(row) is None and (not join.keep or text(row)):
                    said = f"{join.column} {text(row)!r}" if text(row) else f"empty {join.column}"
                    where = self.tables[join.parent].name
                    kind = "unknown-parent" if join.keep else "no-parent"
                    message = f"{said}, which is not in {where}"
                    self.findings.append(Finding(kind, file, row.line, message))
                    if not join.keep:
                        lost.add(row.line)
        return lost

    def unmapped(self, table: str) -> list[str]:
        """The columns that nothing has asked for and the mapping does not ignore."""
        spec = self.mapping.tables[table]
        seen = self.used[table]
        header = self.tables[table].header
        return [name for name in header if name not in seen and name not in spec.ignore]


def _chained(parents: Sequence[Parent]) -> Parent:
    def way(row: Row) -> Row | None:
        at: Row | None = row
        for parent in parents:
            if at is None:
                return None
            at = parent(at)
        return at

    return way


def _through(way: Parent, at: int) -> Getter:
    def text(row: Row) -> str:
        owner = way(row)
        return owner.cells[at].strip() if owner else ""

    return text


def _holds(text: str, test: Condition) -> bool:
    values = test.values
    found = ("*" in values or fold(text) in values) if text else "" in values
    return found is test.holds
