"""Whom a text may mean while it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.board.lookup import BEGINS, EXACT, INSIDE, LOOSE, WORD, fit_of
from tests.tui.real import make


@pytest.mark.parametrize(
    ("text", "candidate", "fit"),
    [
        ("anna", "anna", EXACT), ("an", "anna keller", BEGINS), ("kel", "anna keller", WORD),
        ("ell", "anna keller", INSIDE), ("akl", "anna keller", LOOSE),
    ],
)  # fmt: skip
def test_how_well_a_text_fits(text: str, candidate: str, fit: int) -> None:
    assert fit_of(text, candidate) == fit


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board.open(make(tmp_path / "sales"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ["Anna Keller"]), ("anna k", ["Anna Keller"]), ("KELLER", ["Anna Keller"]),
        ("5550142", ["Jonas Weber"]), ("nordl", ["Anna Keller"]), ("nobody", []), ("", []),
        ("*", []), ("[a-z]*", []), ('"', []),
    ],
)  # fmt: skip
def test_people_by_name_organisation_and_number(board: Board, text: str, names: list[str]) -> None:
    assert [one.name for one in board.look(text)[0]] == names


def test_organisations_by_name(board: Board) -> None:
    assert [one.name for one in board.look("media")[1]] == ["Nordlicht Media"]


def test_no_more_than_asked_for(board: Board) -> None:
    assert len(board.look("a", 0)[0]) == 0
