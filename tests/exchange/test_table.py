"""CSV as other programs write it: encodings, delimiters, rows that do not fit, other formats."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.errors import InvalidData, NotFound
from pipeboard.exchange.table import read_file, read_table

TEXT = "Name,Stadt\nJörg Müller,Köln\nZoë Über,Zürich\n"

ENCODINGS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with BOM": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "Windows-1252": TEXT.encode("cp1252"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_gives_the_same_names(encoding: str) -> None:
    table = read_table(ENCODINGS[encoding], "a.csv")
    assert table.header == ("Name", "Stadt")
    assert [row.cells for row in table.rows] == [("Jörg Müller", "Köln"), ("Zoë Über", "Zürich")]
    assert table.encoding == encoding
    assert encoding in table.described


def test_utf16_of_either_byte_order() -> None:
    for bom, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read_table(bom + TEXT.encode(encoding), "a").rows[0].cells[1] == "Köln"


def test_bytes_that_windows_leaves_open_are_kept() -> None:
    table = read_table(b"a,b\n\x81\xe4,1\n", "a")
    assert table.rows[0].cells == ("\x81ä", "1")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_delimiter_is_found(delimiter: str, newline: str) -> None:
    lines = [["Name", "Note", "Sum"], ["Anna", "a, b; c", "1,50"], ["Bo", 'say "hi"', "2"]]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=newline).writerows(lines)
    table = read_table(file.getvalue().encode(), "a")
    assert table.delimiter == delimiter
    assert [list(row.cells) for row in table.rows] == lines[1:]


def test_excels_own_line_names_the_delimiter() -> None:
    table = read_table(b"sep=;\nA;B\n1;2\n", "a")
    assert (table.header, table.rows[0].cells, table.rows[0].line) == (("A", "B"), ("1", "2"), 3)


def test_quotes_and_newlines_in_cells_keep_the_lines_of_the_file() -> None:
    table = read_table(b'A,B\n"one\nand ""two""",x\n\n,\nlast,y\n', "a")
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ('one\nand "two"', "x")),
        (6, ("last", "y")),
    ]


def test_short_rows_are_filled_and_long_ones_left_out_both_with_their_line() -> None:
    table = read_table(b"A,B,C\n1\n1,2,3,,\n1,2,3,4\n1,2,3\n", "a.csv")
    assert [row.cells for row in table.rows] == [("1", "", ""), ("1", "2", "3"), ("1", "2", "3")]
    assert [(f.kind, f.line) for f in table.findings] == [("short-row", 2), ("long-row", 4)]
    assert str(table.findings[1]).startswith("a.csv:4: 4 cells where the header has 3")


def test_names_of_columns_are_made_different() -> None:
    table = read_table(b"Mail,Mail,,Mail,\n1,2,3,4,5\n", "a")
    assert table.header == ("Mail", "Mail_2", "column_3", "Mail_3", "column_5")


def test_nul_is_removed_and_said() -> None:
    table = read_table(b"A,B\nx\x00y,1\n", "a")
    assert table.rows[0].cells == ("xy", "1")
    assert [f.kind for f in table.findings] == ["nul"]


def test_a_table_may_have_no_rows() -> None:
    assert read_table(b"A,B\n", "a").rows == []


REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b"\n \n,,\n", "is empty"),
    "xlsx": (b"PK\x03\x04\x14\x00", "is an Excel file"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an Excel file"),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><html><body>Log in</body>", "web page"),
    "utf-16 without BOM": (TEXT.encode("utf-16-le"), "UTF-16 without"),
    "broken utf-16": (b"\xff\xfea\x00\x00\xd8", "is not"),
    "open quote": (b'A,B\n1,2\n3,"4\n5,6\n', "a.csv:3: a quote"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_csv_is_refused_with_what_to_do(case: str) -> None:
    content, words = REFUSED[case]
    with pytest.raises(InvalidData, match=words) as error:
        read_table(content, "a.csv")
    assert error.value.hint


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(NotFound, match="no such file"):
        read_file(Path("nowhere.csv"))


_CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=30)


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_cell_survives(rows: list[list[str]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["A", "B", "C"])
    writer.writerows(rows)
    table = read_table(file.getvalue().encode(), "a")
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [list(row.cells) for row in table.rows] == kept
