"""Where the columns stand: arithmetic by table and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.tui.columns import card_at, kept, layout, page, scrolled


def test_at_80_columns_the_focused_column_has_two_neighbours_of_twelve() -> None:
    assert [(s.width, s.wide) for s in layout(80, 3, 0)] == [(56, True), (12, False), (12, False)]
    assert [(s.width, s.wide) for s in layout(80, 3, 1)] == [(12, False), (56, True), (12, False)]
    assert [(s.width, s.wide) for s in layout(80, 3, 2)] == [(12, False), (12, False), (56, True)]


def test_below_60_columns_only_the_focused_column_is_shown() -> None:
    assert [(s.column, s.width) for s in layout(59, 3, 1)] == [(1, 59)]


def test_from_84_columns_on_all_are_wide() -> None:
    assert [(s.width, s.wide) for s in layout(100, 3, 1)] == [(34, True), (33, True), (33, True)]


@given(st.integers(1, 300), st.integers(1, 9), st.data())
def test_the_columns_fill_the_width_side_by_side_and_show_the_focused_one(
    width: int, count: int, data: st.DataObject
) -> None:
    focus = data.draw(st.integers(0, count - 1))
    slots = layout(width, count, focus)
    assert sum(slot.width for slot in slots) == width
    assert [slot.x for slot in slots] == [
        sum(s.width for s in slots[:n]) for n in range(len(slots))
    ]
    assert [slot.column for slot in slots if slot.wide].count(focus) == 1
    assert [slot.column for slot in slots] == sorted({slot.column for slot in slots})


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 400), st.integers(1, 60))
def test_the_cursor_is_always_on_screen(top: int, cursor: int, count: int, shown: int) -> None:
    cursor = kept(cursor, count)
    first = scrolled(top, cursor, count, shown)
    assert 0 <= first <= cursor or count == 0
    assert cursor < first + shown
    assert first == 0 or first + shown <= count


@pytest.mark.parametrize(
    ("line", "expected"),
    [(0, None), (1, 5), (3, 5), (4, 6), (6, 6), (7, None), (18, None), (19, None)],
)
def test_a_line_of_a_column_names_its_card(line: int, expected: int | None) -> None:
    assert card_at(line, 20, 5, 7) == expected


def test_a_page_is_at_least_one_card() -> None:
    assert page(20) == 5
    assert page(2) == 1
