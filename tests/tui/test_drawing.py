"""What is painted: as few segments as there are changes of style, and every character of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from pipeboard.tui.drawing import side_by_side

BOLD, DIM = Style(bold=True), Style(dim=True)
PARTS = st.lists(st.lists(st.tuples(st.text(max_size=3), st.sampled_from((BOLD, DIM)))))


def test_neighbours_of_one_style_are_one_segment() -> None:
    parts = [[Segment("│", DIM), Segment("Anna", BOLD), Segment("│", DIM)], [Segment("│", DIM)]]
    assert side_by_side(parts) == [Segment("│", DIM), Segment("Anna", BOLD), Segment("││", DIM)]


@given(PARTS)
def test_nothing_that_is_painted_is_lost_or_styled_otherwise(
    parts: list[list[tuple[str, Style]]],
) -> None:
    painted = side_by_side([Segment(*piece) for piece in part] for part in parts)
    wanted = [(char, style) for part in parts for text, style in part for char in text]
    assert [(char, one.style) for one in painted for char in one.text] == wanted
