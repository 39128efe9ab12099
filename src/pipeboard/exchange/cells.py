"""From cells to values: each field of a rule becomes one function of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeboard.errors import InvalidData, UsageError
from pipeboard.exchange import dates, numbers
from pipeboard.exchange.book import Book, Getter
from pipeboard.exchange.countries import country_code, language_code
from pipeboard.exchange.findings import Finding
from pipeboard.exchange.mapping import Rule, Source
from pipeboard.exchange.names import plain
from pipeboard.exchange.settings import Settings
from pipeboard.exchange.table import Row
from pipeboard.exchange.targets import LIST_FIELDS, choices, reads
from pipeboard.model.text import fold

Value = str | Decimal | list[object] | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that its field does not take; `why` is the kind of the finding."""

    text: str
    why: str
    message: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a rule, ready to be read from rows; `column` names it where it cannot be."""

    target: str
    column: str
    read: Callable[[Row], Value | Unread]


class Cells:
    """Compiles the sources of a mapping; keeps what the columns said about themselves."""

    def __init__(
        self,
        book: Book,
        settings: Settings,
        date_order: str = "",
        ask: Callable[[str], str] | None = None,
    ) -> None:
        """`date_order` is for dates that could be read two ways; else `ask` is asked, if given."""
        self.book = book
        self.settings = settings
        self.date_order = date_order
        self.ask = ask
        self.said: list[str] = []

    def fields(self, rule: Rule) -> list[Field]:
        """The fields of a rule in its order."""
        return [self._field(rule, target, source) for target, source in rule.fields]

    def _field(self, rule: Rule, target: str, source: Source) -> Field:
        raw = self._raw(rule.table, source)
        convert = self._converter(rule, target, source, raw)
        column = source.columns[0] if source.columns else target
        known: dict[str, Value | Unread] = {}

        def read(row: Row) -> Value | Unread:
            text = raw(row)
            if not text:
                return None
            if text not in known:
                known[text] = convert(text)
            return known[text]

        if target in LIST_FIELDS and rule.kind == "contact":
            return Field(target, column, self._listed(rule.table, source, read))
        return Field(target, column, read)

    def _raw(self, table: str, source: Source) -> Getter:
        """The text of a source before it is understood; "" where nothing is there."""
        if source.const is not None and not source.columns:
            const = source.const
            return lambda row: const
        getters = [self.book.getter(table, column) for column in source.columns]
        empty, default = frozenset(source.empty), source.default or ""
        if source.join is not None:
            glue = source.join
            return lambda row: glue.join(filled(getters, row, empty)) or default
        if len(getters) == 1 and not empty:
            only = getters[0]
            return (lambda row: only(row) or default) if default else only
        return lambda row: next(iter(filled(getters, row, empty)), default)

    def _converter(
        self, rule: Rule, target: str, source: Source, raw: Getter
    ) -> Callable[[str], Value | Unread]:
        reader = self._reader(rule, target, source, raw)
        fixed = choices(rule.kind, target)
        words = fixed or self.settings.choices.get(f"{rule.kind}.{target}", ())
        column = source.columns[0] if source.columns else target
        if words and not source.reads:
            reader = _chosen(column, words)
        values = source.values
        if values is None:
            return reader
        _refuse_wrong_words(column, target, set(values.values()) - {"*"}, fixed)

        def convert(text: str) -> Value | Unread:
            said = values.get(fold(text), values.get(plain(text), values.get("*")))
            if said is None:
                return Unread(text, "unknown-value", f"{column}: {text!r} is not in its value map")
            return reader(text if said == "*" else said) if said else None

        return convert

    def _reader(
        self, rule: Rule, target: str, source: Source, raw: Getter
    ) -> Callable[[str], Value | Unread]:
        how = source.reads or reads(rule.kind, target)
        column = source.columns[0] if source.columns else target
        if how in ("date", "excel-date"):
            return self._date_reader(rule, source, raw, column, how == "excel-date")
        if how == "number":
            return self._number_reader(rule, source, raw, column)
        if how == "country":
            return _coded(column, country_code, "country")
        if how == "language":
            return _coded(column, language_code, "language")
        if how == "owner":
            return self._owner_reader(column)
        if how == "mail":
            return _mails(column)
        if how == "slug":
            return _slug
        return lambda text: text

    def _texts(self, rule: Rule, raw: Getter, source: Source) -> list[str]:
        """What the column's cells say, translated already where the source translates."""
        values = source.values
        rows = self.book.tables[rule.table].rows
        found = [text for row in rows if (text := raw(row))]
        return found if values is None else [values.get(fold(text), text) for text in found]

    def _date_reader(
        self, rule: Rule, source: Source, raw: Getter, column: str, excel: bool
    ) -> Callable[[str], Value | Unread]:
        zone = self.settings.zone
        if excel:
            how = dates.DateColumn(excel=True)
        else:
            how = self._date_column(self._texts(rule, raw, source), column, source.order)
        if how.said and how.said not in self.said:
            self.said.append(how.said)

        def read(text: str) -> Value | Unread:
            written = how.read(text, zone)
            return written or Unread(text, "bad-date", f"{column}: {text!r} is not a date")

        return read

    def _date_column(self, texts: list[str], column: str, order: str) -> dates.DateColumn:
        order = order or self.date_order or self.book.mapping.date_order
        try:
            return dates.decide(texts, column, order)
        except UsageError as error:
            if self.ask is None:
                raise
            self.date_order = self.ask(error.message)
            return dates.decide(texts, column, self.date_order)

    def _number_reader(
        self, rule: Rule, source: Source, raw: Getter, column: str
    ) -> Callable[[str], Value | Unread]:
        how = numbers.decide(self._texts(rule, raw, source))
        factor = source.factor

        def read(text: str) -> Value | Unread:
            number = how.read(text)
            if number is None:
                return Unread(text, "bad-number", f"{column}: {text!r} is not a number")
            return number if factor is None else numbers.plain(number * factor)

        return read

    def _owner_reader(self, column: str) -> Callable[[str], Value | Unread]:
        team = self.settings.team

        def read(text: str) -> Value | Unread:
            key = team.get(fold(text))
            if key:
                return key
            slug = str(_slug(text))
            if team:
                message = f"{column}: {text!r} is not in the team, written as {slug}"
                self.book.findings.append(Finding("owner", "", 0, message))
            return slug

        return read

    def _listed(
        self, table: str, source: Source, read: Callable[[Row], Value | Unread]
    ) -> Callable[[Row], Value | Unread]:
        """A field that is a list: split where the source says so, labelled where it does."""
        label_of = self.book.getter(table, source.label_from) if source.label_from else None

        def listed(row: Row) -> Value | Unread:
            text = read(row)
            if text is None or isinstance(text, Unread):
                return text
            whole = [str(part) for part in text] if isinstance(text, list) else [str(text)]
            parts = [part for one in whole for part in _split(one, source.split)]
            label = (label_of(row) if label_of else source.label).strip("* ").casefold()
            texts = [plain for part in parts if (plain := part.strip())]
            return [{"value": t, "kind": label} for t in texts] if label else [*texts]

        return listed


def filled(getters: Sequence[Getter], row: Row, empty: frozenset[str]) -> list[str]:
    """The texts of several columns that hold something; `empty` are texts that mean nothing."""
    texts = (get(row) for get in getters)
    return [text for text in texts if text and fold(text) not in empty]


def _split(text: str, separator: str | None) -> list[str]:
    return text.split(separator) if separator else [text]


def _chosen(column: str, words: Sequence[str]) -> Callable[[str], Value | Unread]:
    """One of some words, in any case."""
    known = {fold(word): word for word in words}

    def read(text: str) -> Value | Unread:
        found = known.get(fold(text))
        return found or Unread(text, "not-allowed", f"{column}: {text!r} is not one of {words}")

    return read


def _refuse_wrong_words(
    column: str, target: str, said: Iterable[str], words: Sequence[str]
) -> None:
    """A value map that leads to a word the field never takes is a mistake of the mapping."""
    wrong = next((word for word in said if word and words and word not in words), None)
    if wrong is not None:
        raise InvalidData(
            f"the value map of {column} says {wrong!r}, which {target} does not take",
            hint=f"it takes: {', '.join(words)}",
            items=[{"column": column, "field": target, "found": wrong, "allowed": list(words)}],
        )


_MAIL = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;]+")


def _mails(column: str) -> Callable[[str], Value | Unread]:
    """The address in `Anna <a@x.example>`, or several; what holds none (`n/a`) names nobody."""

    def read(text: str) -> Value | Unread:
        found = _MAIL.findall(text)
        if not found:
            return Unread(text, "not-allowed", f"{column}: {text!r} is no e-mail address")
        return found[0] if len(found) == 1 else list(found)

    return read


def _coded(
    column: str, code: Callable[[str], str | None], what: str
) -> Callable[[str], Value | Unread]:
    def read(text: str) -> Value | Unread:
        return code(text) or Unread(text, "not-allowed", f"{column}: {text!r} is no {what} we know")

    return read


def _slug(text: str) -> Value | Unread:
    from slugify import slugify

    return slugify(text) or text
