"""The board of another day: by instant (what was known then) and by commit (what was written then)."""

from __future__ import annotations

import pytest

from pipeboard.actions.decide import set_fields
from pipeboard.board.past import past_board
from pipeboard.errors import NotFound, UsageError
from tests.board.conftest import Made

ANNA = "contacts/anna-keller-7f3k2q.yaml"


def test_a_revision_is_read_as_it_was_written(two: Made) -> None:
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    past = past_board(str(two.root), "HEAD^")
    past.refresh()
    assert past.rows("name~anna")[0].title != "CFO"
    assert two.open().rows("name~anna")[0].title == "CFO"


def test_a_past_board_is_read_only(two: Made) -> None:
    past = past_board(str(two.root), "HEAD")
    past.refresh()
    with pytest.raises(UsageError, match="read-only"):
        past.apply(set_fields(past.subject_at(ANNA), ["title=CFO"]))
    assert two.status() == ""


def test_a_second_look_costs_no_second_export(two: Made) -> None:
    first = past_board(str(two.root), "HEAD")
    marker = first.root / "contacts" / "marker.txt"
    marker.write_text("still here", encoding="utf-8")
    assert past_board(str(two.root), "HEAD").root == first.root
    assert marker.exists()


@pytest.mark.parametrize("when", ["nonsense", "1999-01-01", "-v"])
def test_a_past_that_is_none(two: Made, when: str) -> None:
    with pytest.raises(NotFound):
        past_board(str(two.root), when)
