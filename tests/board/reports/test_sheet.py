"""Cells in words, and the columns of a report on lines of any width."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.board.reports.report import Found, Measure, Picture, Report
from pipeboard.board.reports.sheet import Terminal, lines, sheet
from pipeboard.board.reports.words import exact, shown

PLAIN = Terminal(len, str)
ROWS = [
    {"id": "lead", "count": 148, "share": 1.0, "why": {"price": 3, "timing": 2}, "none": None},
    {"id": "prospect", "count": 52, "share": 0.35, "why": {}, "none": None},
]
REPORT = Report(
    "test",
    "what it answers",
    "How it is defined.",
    (
        Measure("id", "STEP"),
        Measure("count", "COUNT", "n"),
        Measure("share", "SHARE", "%"),
        Measure("none", "NOTHING", "money"),
        Measure("why", "WHY", "counts"),
    ),
    lambda board, asked: Found("", ROWS),
    (),
    (Picture("bar", ("count",)),),
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "n", ""),
        (1234, "n", "1,234"),
        (0, "some", ""),
        (0.0, "money", ""),
        (71_000.4, "money", "71,000"),
        (-12.0, "signed", "-12"),
        (12, "signed", "+12"),
        (0.346, "%", "35 %"),
        (2.449, "mean", "2.4"),
        (inf, "mean", "not reached"),
        ((0.28, 0.43), "interval", "28–43"),
        ({"a": 4, "b": 3, "c": 2, "d": 1, "e": 1}, "counts", "a 4 · b 3 · c 2 · +2"),
        ("mara", "", "mara"),
    ],
)
def test_a_cell_in_words(value: object, unit: str, text: str) -> None:
    assert shown(value, unit) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [(0.346, "0.346"), (2.0, "2"), ((0.28, 0.43), "0.2800..0.4300"), (7, 7), ({"a": 4, "b": 3, "c": 2, "d": 1}, "a 4 · b 3 · c 2 · d 1")],
)  # fmt: skip
def test_a_cell_for_a_spreadsheet(value: object, cell: object) -> None:
    assert exact(value) == cell


def test_pictures_stand_between_the_name_and_the_numbers() -> None:
    assert lines(sheet(REPORT, ROWS, 50, PLAIN)) == [
        "STEP                                  COUNT  SHARE  WHY",
        "lead      ██████████████████████████    148  100 %  price 3 · timing 2",
        "prospect  █████████▏                     52   35 %",
    ]


def test_words_that_have_no_room_are_left_out_of_a_screen() -> None:
    narrow, wide = (
        [column.title.strip() for column in sheet(REPORT, ROWS, room, PLAIN, whole=False)]
        for room in (45, 75)
    )
    assert (narrow[-1], wide[-1]) == ("SHARE", "WHY")


def test_without_pictures_every_column_stays() -> None:
    bare = REPORT._replace(pictures=())
    titles = [column.title.strip() for column in sheet(bare, ROWS, 80, PLAIN, whole=False)]
    assert titles == ["STEP", "COUNT", "SHARE", "WHY"]


def test_a_narrow_terminal_has_all_the_numbers_and_no_pictures() -> None:
    assert lines(sheet(REPORT, ROWS, 30, PLAIN))[0] == "STEP      COUNT  SHARE  WHY"


def test_a_narrow_screen_has_the_pictures_and_fewer_numbers() -> None:
    columns = sheet(REPORT, ROWS, 30, PLAIN, whole=False)
    assert [column.title.strip() for column in columns] == ["STEP", "", "COUNT"]


@given(st.integers(1, 200), st.booleans(), st.lists(st.text(max_size=60), max_size=4))
def test_every_line_of_a_column_takes_the_same_cells(
    room: int, whole: bool, names: list[str]
) -> None:
    rows = [{**ROWS[0], "id": name} for name in names]
    for column in sheet(REPORT, rows, room, PLAIN, whole=whole):
        assert {len(text) for text in (column.title, *column.texts)} == {len(column.title)}
