"""Numbers as signs: by hand, and never more or fewer cells than there is room for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.board.reports import drawing

SHARES = st.floats(-0.5, 1.5)
WIDTHS = st.integers(1, 60)


@pytest.mark.parametrize(
    ("part", "width", "bar"),
    [
        (0, 4, "    "),
        (1, 4, "████"),
        (0.5, 4, "██  "),
        (0.125, 4, "▌   "),
        (1 / 32, 4, "▏   "),
        (0.0001, 4, "▏   "),
        (0.99, 4, "████"),
        (0.96, 4, "███▉"),
    ],
)
def test_a_bar_is_drawn_to_an_eighth_of_a_cell(part: float, width: int, bar: str) -> None:
    assert drawing.bar(part, width) == bar


@pytest.mark.parametrize(
    ("part", "bar"), [(0, "    "), (0.01, "▒   "), (0.5, "▒▒  "), (1, "▒▒▒▒"), (2, "▒▒▒▒")]
)
def test_what_may_still_grow_is_hatched(part: float, bar: str) -> None:
    assert drawing.bar(part, 4, hatched=True) == bar


@pytest.mark.parametrize(
    ("interval", "dot", "line"),
    [
        ((0.0, 1.0), 0.5, "├────●────┤"),
        ((0.2, 0.4), 0.3, "  ├●┤      "),
        ((0.0, 0.0), 0.0, "●          "),
        ((0.5, 1.0), 1.0, "     ├────●"),
        (None, None, "           "),
    ],
)
def test_an_interval_has_its_estimate_on_it(
    interval: tuple[float, float] | None, dot: float | None, line: str
) -> None:
    assert drawing.whisker(interval, dot, 11) == line


@pytest.mark.parametrize(
    ("sums", "mark", "line"),
    [
        ((4, 6, 8, 10), None, "████▓▓▒▒░░"),
        ((0, 0, 0, 5), None, "░░░░░     "),
        ((4, 4, 4, 4), 10, "████     ┊"),
        ((0, 0, 0, 0), None, "          "),
        ((10, 10, 10, 10), 0, "┊█████████"),
    ],
)
def test_sums_stand_behind_each_other(
    sums: tuple[float, ...], mark: float | None, line: str
) -> None:
    assert drawing.stack(sums, 10, 10, mark) == line


@pytest.mark.parametrize(
    ("numbers", "line"),
    [([], ""), ([0, 0], "▁▁"), ([0, 7], "▁█"), ([1, 2, 3, 4, 5, 6, 7], "▂▃▄▅▆▇█")],
)
def test_a_week_is_a_sign(numbers: list[float], line: str) -> None:
    assert drawing.spark(numbers) == line


@pytest.mark.parametrize(
    ("part", "shade"), [(0, "··"), (0.1, "░░"), (0.3, "▒▒"), (0.6, "▓▓"), (1, "██")]
)
def test_the_more_the_darker(part: float, shade: str) -> None:
    assert drawing.shade(part) == shade


@given(SHARES, SHARES, SHARES, WIDTHS)
def test_whatever_is_drawn_takes_the_room_it_has(a: float, b: float, c: float, width: int) -> None:
    low, dot, high = sorted((a, b, c))
    assert len(drawing.bar(a, width)) == width
    assert len(drawing.whisker((low, high), dot, width)) == width
    assert len(drawing.stack(sorted((a, b, c)), 1, width, dot)) == width
    assert len(drawing.shade(a)) == 2
