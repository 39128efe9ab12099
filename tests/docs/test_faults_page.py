"""The page on faults is held to the suite: every row is there, and so is every test it names."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.docs.pages import DOCS, ROOT, section

PAGE = (DOCS / "faults.md").read_text(encoding="utf-8")
NOT_YET = "not yet: "
OWED = [*(f"F{number}" for number in range(1, 41)), *(f"B{number}" for number in range(1, 24))]
PROMISES = [f"r{number}" for number in range(1, 13)]


class Row(NamedTuple):
    """A fault or an input, what is done about it, and the tests that show it."""

    name: str
    what: str
    done: str
    tests: list[tuple[str, str]]


def rows() -> list[Row]:
    found = re.findall(r"^\| ([FB]\d+) \| ([^|]+) \| ([^|]+) \|(.*)\|$", PAGE, re.MULTILINE)
    return [
        Row(name, what, done, re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", shown))
        for name, what, done, shown in found
    ]


each_row = pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)


def test_every_row_stands_there_once_and_in_order() -> None:
    assert [row.name for row in rows()] == OWED


@each_row
def test_a_row_says_what_is_done_and_names_what_shows_it(row: Row) -> None:
    assert row.what.strip()
    assert row.done.strip()
    assert row.tests or row.done.startswith(NOT_YET)


@each_row
def test_every_test_that_is_named_is_there(row: Row) -> None:
    for path, name in row.tests:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), f"{path}::{name}"


def test_every_promise_has_a_test_of_its_name() -> None:
    text = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests/promises").glob("test_*.py")
    )
    named = set(re.findall(r"^(?:async )?def test_(r\d+)_", text, re.MULTILINE))
    assert named >= set(PROMISES)


def test_both_tables_are_where_they_are_looked_for() -> None:
    assert "| F1 |" in section(PAGE, "Faults")
    assert "| B1 |" in section(PAGE, "Bad input")
