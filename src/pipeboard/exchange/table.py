"""Read a CSV as other programs write them: any encoding, any delimiter, rows that do not fit."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeboard.errors import InvalidData, NotFound
from pipeboard.exchange.findings import Finding

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LARGEST_CELL = 1 << 20
_SAMPLE_ROWS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record; `line` is the line of the file it starts on."""

    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """A CSV as read: as many cells in each row as the header has names, all of them different."""

    name: str
    header: tuple[str, ...]
    rows: list[Row]
    encoding: str
    delimiter: str
    findings: list[Finding] = field(default_factory=list)

    def column(self, name: str) -> int:
        """The position of a column; raises ValueError where there is none of that name."""
        return self.header.index(name)

    def texts(self, name: str) -> Iterator[str]:
        """The non-empty cells of a column, trimmed."""
        position = self.column(name)
        return (text for row in self.rows if (text := row.cells[position].strip()))

    @property
    def described(self) -> str:
        """One line: `Leads.csv: 200 rows, 6 columns, comma, UTF-8`."""
        how = f"{DELIMITER_NAMES.get(self.delimiter, self.delimiter)}, {self.encoding}"
        return f"{self.name}: {len(self.rows)} rows, {len(self.header)} columns, {how}"


def read_file(path: Path) -> Table:
    """The table in a file. Raises NotFound, InvalidData."""
    try:
        return read_table(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise NotFound(f"no such file: {path}") from None
    except OSError as error:
        raise InvalidData(f"{path} cannot be read: {error.strerror}") from None


def read_table(content: bytes, name: str) -> Table:
    """The table in the bytes of a CSV called `name`. Raises InvalidData where it is none."""
    _refuse_other_formats(content, name)
    text, encoding = decode(content, name)
    holds_nul = "\0" in text
    lines, delimiter, skipped = _delimited(text)
    records = _records(lines, delimiter, name, skipped)
    header_at = next(
        (at for at, (_, cells) in enumerate(records) if any(map(str.strip, cells))), None
    )
    if header_at is None:
        raise InvalidData(f"{name} is empty", hint="the first line of a CSV names its columns")
    header = _header(records[header_at][1])
    table = Table(name, header, [], encoding, delimiter)
    for line, cells in records[header_at + 1 :]:
        _add_row(table, line, cells)
    if holds_nul:
        _without_nul(table)
    return table


def _refuse_other_formats(content: bytes, name: str) -> None:
    if content.startswith(_EXCEL):
        raise InvalidData(
            f"{name} is an Excel file, whatever its name says",
            hint="open it and save it as CSV (UTF-8)",
        )
    start = content[:400].lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<?xml")):
        raise InvalidData(
            f"{name} is a web page (or XML), not a CSV",
            hint="often a login page that was saved instead: download the export again",
        )
    if start.startswith((b"%pdf", b"{\\rtf")):
        raise InvalidData(f"{name} is a document, not a CSV", hint="export it as CSV (UTF-8)")


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Text and the name of its encoding: by its BOM, else UTF-8, else Windows-1252."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode(encoding), encoding.upper().replace("-SIG", " with BOM")
            except UnicodeDecodeError as error:
                raise InvalidData(
                    f"{name} says it is {encoding}, but byte {error.start} is not",
                    hint="export it again as CSV (UTF-8)",
                ) from None
    head = content[:2000]
    if len(head) > 3 and head.count(0) * 3 > len(head):
        raise InvalidData(
            f"{name} looks like UTF-16 without a byte order mark",
            hint="save it as CSV (UTF-8)",
        )
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        # Bytes that Windows-1252 leaves open are taken as Latin-1 has them, so nothing is lost.
        return content.decode("cp1252", "pipeboard-latin1"), "Windows-1252"


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("pipeboard-latin1", _as_latin1)


def _delimited(text: str) -> tuple[str, str, int]:
    """The text, its delimiter, and how many lines were skipped (Excel's own `sep=;`)."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    if said[:4].lower() == "sep=" and len(said) == 5:
        return rest, said[4], 1
    return text, sniff(text), 0


def sniff(text: str) -> str:
    """The delimiter under which the first rows have the most cells, all of them alike."""
    scores = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _evenness(text: str, delimiter: str) -> float:
    """0 where the header has one cell; else cells of the header × the share of rows like it."""
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
            if cells:
                widths.append(len(cells))
            if len(widths) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    alike = sum(width == widths[0] for width in widths) / len(widths)
    return widths[0] * alike**2


def _records(text: str, delimiter: str, name: str, skipped: int) -> list[tuple[int, list[str]]]:
    """Every record with the line it starts on. An open quote would swallow the rest: refused."""
    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            records.append((start + skipped, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidData(f"{name}:{start + skipped}: {error}") from None
    if records and _is_left_open(text, delimiter):
        line = records[-1][0]
        raise InvalidData(
            f"{name}:{line}: a quote opened in this row is never closed",
            hint=f'close it, or write "" for a quote inside a cell; the row starts on line {line}',
            items=[{"path": name, "line": line}],
        )
    return records


def _is_left_open(text: str, delimiter: str) -> bool:
    """Whether the text ends inside quotes: a quoted cell added at its end is then no cell."""
    if '"' not in text:
        return False
    ended = text if text.endswith("\n") else text + "\n"
    reader = csv.reader(io.StringIO(ended + "end\n", newline=""), delimiter=delimiter)
    return deque(reader, maxlen=1)[0] != ["end"]


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for all columns: empty ones are counted, repeated ones get `_2`, `_3` …"""
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        plain = " ".join(cell.replace("\0", "").split()) or f"column_{position}"
        name, count = plain, 1
        while name in names:
            count += 1
            name = f"{plain}_{count}"
        names.append(name)
    return tuple(names)


def _add_row(table: Table, line: int, cells: list[str]) -> None:
    width = len(table.header)
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) < width:
        message = f"{len(cells)} cells where the header has {width}; the rest counts as empty"
        table.findings.append(Finding("short-row", table.name, line, message))
        cells += [""] * (width - len(cells))
    elif len(cells) > width:
        if any(cell.strip() for cell in cells[width:]):
            message = f"{len(cells)} cells where the header has {width}; left out"
            table.findings.append(Finding("long-row", table.name, line, message))
            return
        del cells[width:]
    table.rows.append(Row(line, tuple(cells)))


def _without_nul(table: Table) -> None:
    for at, row in enumerate(table.rows):
        if any("\0" in cell for cell in row.cells):
            table.rows[at] = Row(row.line, tuple(cell.replace("\0", "") for cell in row.cells))
            table.findings.append(Finding("nul", table.name, row.line, "NUL characters removed"))
