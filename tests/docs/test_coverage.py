"""The page on what is covered is held to the code: rows, tests, keys, verbs and conditions."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from pipeboard.cli.verbs import VERBS
from pipeboard.model.meanings import MEANINGS
from pipeboard.query.compile import compile
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.tui.keys import KEYS, face
from tests.docs.pages import DOCS, ROOT, codes
from tests.docs.test_docs import COMPANY, NOW

NOT_YET = "not yet: "
ROWS_OWED = [*range(1, 37), *range(44, 67)]
PAGE = (DOCS / "coverage.md").read_text(encoding="utf-8")
FOLDERS = {"competitors/", "library/", "notes/"}
FIELDS_OF_FILES = {"gave"}
KEY_FACES = {
    f"{key.leader}{face(name.strip())}" for key in KEYS for name in key.keys.split(",")
}  # fmt: skip
CONFIG_KEYS = {".".join(path.split(".")[:depth]) for path in MEANINGS for depth in range(1, 9)}


class Demand(NamedTuple):
    """A row of the page."""

    number: int
    words: str
    where: str
    shown: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        """File and name of each test that shows it."""
        return re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", self.shown)


def demands() -> list[Demand]:
    rows = (line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| "))
    return [
        Demand(int(number), words, where.strip(), shown)
        for number, words, where, shown in (_four(cells) for cells in rows)
        if number.isdigit()
    ]


def _four(cells: list[str]) -> tuple[str, str, str, str]:
    """A row without anything in `where` has its borders side by side."""
    number, words, *rest = (cell.strip() for cell in cells)
    where, shown = rest if len(rest) == 2 else ("", rest[0].removeprefix("| "))
    return number, words, where, shown


each_demand = pytest.mark.parametrize("demand", demands(), ids=lambda one: str(one.number))


def test_every_row_stands_there_once_and_in_order() -> None:
    assert [demand.number for demand in demands()] == ROWS_OWED


@each_demand
def test_a_row_names_its_tests_or_what_is_missing(demand: Demand) -> None:
    assert demand.words
    assert demand.tests or NOT_YET in demand.shown
    assert demand.where or demand.shown.startswith(NOT_YET)
    if NOT_YET in demand.shown:
        assert len(demand.shown.partition(NOT_YET)[2]) > 8
    assert demand.shown.count("`") == 2 * len(demand.tests) + 2 * _spoken_of(demand)


def _spoken_of(demand: Demand) -> int:
    """Words of the code in what is missing."""
    return len(codes(demand.shown.partition(NOT_YET)[2]))


@each_demand
def test_every_test_that_is_named_is_there(demand: Demand) -> None:
    for path, name in demand.tests:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), f"{path}::{name}"


@each_demand
def test_every_key_verb_and_condition_that_is_named_exists(demand: Demand) -> None:
    for code in codes(demand.where):
        if code.startswith("pb "):
            assert code.split()[1] in VERBS, code
        elif re.search(r"[:<>~]", code):
            assert compile(code, NOW, Vocabulary.from_config(COMPANY)).where, code
        else:
            assert code in KEY_FACES | CONFIG_KEYS | FOLDERS | FIELDS_OF_FILES, code
