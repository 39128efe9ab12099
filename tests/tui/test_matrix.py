"""The matrix fit × engagement: what a cell says, how one moves in it, what Enter shows."""

from __future__ import annotations

import pytest

from pipeboard.board.matrix import Cell, Matrix
from pipeboard.tui.grid import grid_lines
from pipeboard.tui.screens.matrix import MatrixScreen
from tests.tui.conftest import press, screen_text
from tests.tui.fake import SIZE, app_of, small_board

FITS = (("A", 70.0), ("B", 40.0), ("C", 0.0))
WARMTHS = (("1", 60.0), ("2", 25.0), ("3", 0.0))
FULL = Matrix(
    {"A1": Cell(3, 42_000), "A2": Cell(9, 38_000), "C1": Cell(1), "C3": Cell(31)}, FITS, WARMTHS
)
BARE = Matrix({"1": Cell(2, 500), "3": Cell(40)}, (), WARMTHS)


def shown(matrix: Matrix, at: tuple[int, int] = (0, 0), width: int = 80) -> list[str]:
    return [line.plain.rstrip() for line in grid_lines(matrix, "EUR", width, at)]


def test_a_line_for_each_letter_with_counts_and_value() -> None:
    assert shown(FULL) == [
        " fit × eng 1 hot ≥60             2 warm ≥25            3 quiet",
        "   A ≥70   ▸██   3  €42k          ▓▓   9  €38k          ▒▒   0  –",
        "   B ≥40    ▓▓   0  –             ▒▒   0  –             ░░   0  –",
        "   C        ░░   1  –             ░░   0  –             ··  31  –",
    ]


def test_without_an_icp_there_is_one_line_and_no_letter() -> None:
    assert shown(BARE, (0, 2)) == [
        "           1 hot ≥60             2 warm ≥25            3 quiet",
        "            ██   2  €500          ▒▒   0  –            ▸··  40  –",
    ]


@pytest.mark.parametrize("width", [20, 50, 80, 160, 200])
def test_no_line_is_wider_than_the_terminal_has_cells(width: int) -> None:
    room = max(width, 47)  # three cells of twelve; a narrower terminal cuts them
    assert all(len(line) <= room for line in shown(FULL, width=width))


async def test_v_opens_it_and_enter_shows_the_contacts_of_the_cell() -> None:
    board = small_board()
    asked: list[str] = []

    def matrix(query: str = "") -> Matrix:
        asked.append(query)
        return FULL

    board.matrix = matrix
    app = app_of(board)
    async with app.run_test(size=SIZE) as pilot:
        app.query_text = "owner:me grade:C3 sort:-value"
        await press(pilot, "v")
        assert isinstance(app.screen, MatrixScreen)
        assert asked == ["owner:me sort:-value"]
        assert "44 open" in screen_text(pilot)
        await press(pilot, "l", "j", "j", "j", "h", "h", "l")
        assert "owner:me grade:C2 sort:-value" in screen_text(pilot)
        await press(pilot, "enter")
        assert app.query_text == "owner:me grade:C2 sort:-value"
        assert not isinstance(app.screen, MatrixScreen)


async def test_escape_leaves_the_filter_as_it_was() -> None:
    board = small_board()
    board.matrix = lambda query="": BARE
    app = app_of(board)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "v")
        assert "no icp.criteria" in screen_text(pilot)
        await press(pilot, "escape")
        assert app.query_text == ""
