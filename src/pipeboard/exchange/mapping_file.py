"""Read a mapping file (`pb import --map`): YAML, checked, each error with its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path as FilePath

from pipeboard.errors import NotFound, nearest
from pipeboard.exchange.dates import ORDERS
from pipeboard.exchange.mapping import (
    KINDS,
    LISTS,
    Condition,
    ImportMapping,
    Join,
    Rule,
    Source,
    TableSpec,
    split_column,
)
from pipeboard.exchange.targets import is_target, targets
from pipeboard.model.text import fold
from pipeboard.model.tree import Path, Tree, format_path
from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.read import load, locate

_TOP = ("schema", "profile", "tables", "joins", "rows", "dates")
_TABLE = ("file", "key", "correct", "ignore")
_ROW = ("from", "as", "when", "unless", "fields")
_JOIN = ("from", "to", "missing")
_SOURCE = (
    "from",
    "join",
    "const",
    "default",
    "values",
    "split",
    "empty",
    "reads",
    "order",
    "factor",
    "label",
    "label_from",
)
READS = ("text", "date", "excel-date", "number", "country", "language", "owner", "slug")


def read_mapping(path: FilePath) -> ImportMapping:
    """The mapping in a file. Raises NotFound, and BrokenFile with every line that is wrong."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"no such mapping file: {path}") from None
    return parse_mapping(content, path.name)


def parse_mapping(content: bytes, name: str) -> ImportMapping:
    """The mapping in the bytes of a file called `name`. Raises BrokenFile."""
    return _Reader(content, name).mapping()


class _Reader:
    """One reading of one file: collects nothing, stops at the first error, which names its line."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name
        self.tree = load(content, name)

    def wrong(
        self, path: Path, message: str, *, found: str = "", allowed: Iterable[str] = ()
    ) -> BrokenFile:
        line, column = locate(self.content, path)
        words = list(allowed)
        near = nearest(found, words) if found else []
        hint = f"nearest: {', '.join(near)}" if near else f"allowed: {', '.join(words)}"
        return BrokenFile(
            Problem(self.name, line, column, format_path(path), message, found, ", ".join(words)),
            hint=hint if words else "",
        )

    # the parts ---------------------------------------------------------------------------------

    def mapping(self) -> ImportMapping:
        self._known((), self.tree, _TOP)
        tables = {
            alias: self._table(("tables", alias), spec)
            for alias, spec in self._map(("tables",), self.tree.get("tables")).items()
        }
        profile = self._text(("profile",), self.tree.get("profile"))
        joins = tuple(
            self._join(("joins", at), spec, tables)
            for at, spec in enumerate(self._list(("joins",), self.tree.get("joins") or []))
        )
        rules = tuple(
            self._rule(("rows", at), spec, tables)
            for at, spec in enumerate(self._list(("rows",), self.tree.get("rows")))
        )
        if sum(rule.kind == "contact" for rule in rules) != 1:
            raise self.wrong(("rows",), "exactly one of the rows must say `as: contact`")
        dates = self.tree.get("dates")
        if dates is not None:
            self._one_of(("dates",), dates, ORDERS)
        return ImportMapping(profile, tables, rules, joins, str(dates or ""))

    def _table(self, path: Path, spec: Tree) -> TableSpec:
        if isinstance(spec, str):
            return TableSpec(spec)
        said = self._map(path, spec)
        self._known(path, said, _TABLE)
        corrections = {
            column: {
                fold(wrong): self._text((*path, "correct", column, wrong), right)
                for wrong, right in self._map((*path, "correct", column), pairs).items()
            }
            for column, pairs in self._map((*path, "correct"), said.get("correct") or {}).items()
        }
        key = said.get("key")
        return TableSpec(
            self._text((*path, "file"), said.get("file")),
            self._text((*path, "key"), key) if key is not None else "",
            corrections,
            self._texts((*path, "ignore"), said.get("ignore")),
        )

    def _join(self, path: Path, spec: Tree, tables: dict[str, TableSpec]) -> Join:
        keep = False
        if isinstance(spec, str):
            left, arrow, right = spec.partition("->")
            if not arrow:
                raise self.wrong(path, "a join is `child.column -> parent.column`", found=spec)
        else:
            said = self._map(path, spec)
            self._known(path, said, _JOIN)
            left = self._text((*path, "from"), said.get("from"))
            right = self._text((*path, "to"), said.get("to"))
            missing = said.get("missing")
            if missing not in (None, "keep", "leave-out"):
                raise self.wrong((*path, "missing"), "is keep or leave-out", found=str(missing))
            keep = missing == "keep"
        (child, column), (parent, parent_column) = (
            self._place(path, side.strip(), tables) for side in (left, right)
        )
        if tables[child].key == column and tables[parent].key != parent_column:
            child, column, parent, parent_column = parent, parent_column, child, column
        return Join(child, column, parent, parent_column, keep)

    def _place(self, path: Path, text: str, tables: dict[str, TableSpec]) -> tuple[str, str]:
        table, column = split_column(text, "", tables)
        if not table:
            raise self.wrong(path, f"{text!r} is not `table.column`", found=text, allowed=tables)
        return table, column

    def _rule(self, path: Path, spec: Tree, tables: dict[str, TableSpec]) -> Rule:
        said = self._map(path, spec)
        self._known(path, said, _ROW)
        table = self._one_of((*path, "from"), said.get("from"), tables)
        kind = self._one_of((*path, "as"), said.get("as"), KINDS)
        conditions = (
            *self._conditions((*path, "when"), said.get("when"), holds=True),
            *self._conditions((*path, "unless"), said.get("unless"), holds=False),
        )
        fields: list[tuple[str, Source]] = []
        for target, sources in self._map((*path, "fields"), said.get("fields")).items():
            at = (*path, "fields", target)
            if not is_target(kind, target):
                what = LISTS.get(kind, f"a {kind}")
                known = targets(kind)
                raise self.wrong(at, f"is not a field of {what}", found=target, allowed=known)
            fields += [(target, source) for source in self._sources(at, sources)]
        return Rule(kind, table, tuple(fields), conditions)

    def _conditions(self, path: Path, spec: Tree, *, holds: bool) -> list[Condition]:
        return [
            Condition(column, tuple(map(fold, self._texts((*path, column), values))), holds)
            for column, values in self._map(path, spec or {}).items()
        ]

    def _sources(self, path: Path, spec: Tree) -> list[Source]:
        """One source; a list with maps in it is several, one of names is one with a choice."""
        if isinstance(spec, list) and any(isinstance(entry, dict) for entry in spec):
            return [self._source((*path, at), entry) for at, entry in enumerate(spec)]
        return [self._source(path, spec)]

    def _source(self, path: Path, spec: Tree) -> Source:
        if isinstance(spec, (str, list)):
            return Source(columns=self._texts(path, spec))
        said = self._map(path, spec)
        self._known(path, said, _SOURCE)

        def text(key: str) -> str:
            return self._text((*path, key), said[key]) if said.get(key) is not None else ""

        columns = self._texts((*path, "from"), said.get("from"))
        if not columns and said.get("const") is None:
            raise self.wrong(path, "says neither `from` (a column) nor `const` (a text)")
        values = self._map((*path, "values"), said["values"]) if "values" in said else None
        return Source(
            columns=columns,
            join=text("join") if said.get("join") is not None else None,
            const=text("const") if said.get("const") is not None else None,
            default=text("default") or None,
            values=None
            if values is None
            else {fold(a): "" if b is None else str(b) for a, b in values.items()},
            split=text("split") or None,
            empty=tuple(map(fold, self._texts((*path, "empty"), said.get("empty")))),
            reads=self._one_of((*path, "reads"), said["reads"], READS) if "reads" in said else "",
            order=self._one_of((*path, "order"), said["order"], ORDERS) if "order" in said else "",
            factor=self._factor((*path, "factor"), said.get("factor")),
            label=text("label"),
            label_from=text("label_from"),
        )

    def _factor(self, path: Path, text: Tree) -> Decimal | None:
        if text is None:
            return None
        try:
            return Decimal(self._text(path, text))
        except InvalidOperation:
            raise self.wrong(path, "is not a number", found=str(text)) from None

    # shapes ------------------------------------------------------------------------------------

    def _map(self, path: Path, tree: Tree) -> dict[str, Tree]:
        if isinstance(tree, dict):
            return tree
        missing = "is missing" if tree is None else "is not a map (`name: value` lines)"
        raise self.wrong(path, missing)

    def _list(self, path: Path, tree: Tree) -> list[Tree]:
        if isinstance(tree, list):
            return tree
        raise self.wrong(path, "is missing" if tree is None else "is not a list (`- …` lines)")

    def _text(self, path: Path, tree: Tree) -> str:
        if isinstance(tree, str):
            return tree
        raise self.wrong(path, "is missing" if tree is None else "is not a text")

    def _texts(self, path: Path, tree: Tree) -> tuple[str, ...]:
        if tree is None:
            return ()
        if isinstance(tree, str):
            return (tree,)
        return tuple(self._text((*path, at), t) for at, t in enumerate(self._list(path, tree)))

    def _one_of(self, path: Path, tree: Tree, words: Iterable[str]) -> str:
        text = self._text(path, tree)
        allowed = list(words)
        if text not in allowed:
            raise self.wrong(path, f"{text!r} is not one of them", found=text, allowed=allowed)
        return text

    def _known(self, path: Path, tree: dict[str, Tree], names: Sequence[str]) -> None:
        for key in tree:
            if key not in names:
                raise self.wrong(
                    (*path, key), "is not a word of a mapping", found=key, allowed=names
                )
