"""History after a merge: audit, blame and undo tell who changed what, not who merged it."""

from __future__ import annotations

import pytest

from pipeboard.board import Board
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.history import log
from tests.team.sync.conftest import ANNA, OLE


@pytest.fixture
def merged(mara, tomas):
    """Mara's board after both changed Anna, and Tomas changed Ole."""
    theirs = tomas.set(ANNA, "title=CFO"), tomas.set(OLE, "title=Buyer")
    tomas.sync()
    mine = mara.set(ANNA, "phone=+49 30 1234567")
    report = mara.sync()
    return Board.open(mara.root), mine, theirs, report.merge


def test_a_contact_a_colleague_changed_shows_his_commit(merged):
    board, mine, (title, buyer), merge = merged
    assert next(log(board.repository, [OLE])).sha == buyer
    assert {entry.sha for entry in log(board.repository, [ANNA])} >= {mine, title, merge}


def test_each_field_is_blamed_on_who_set_it(merged):
    board, mine, (title, _), _ = merged
    setters = {one.field: one.entry.sha for one in board.blame(board.subject_at(ANNA)) if one.entry}
    assert setters["title"] == title
    assert setters["phone"] == mine


def test_undo_passes_over_the_merge_to_my_own_change(merged):
    board, mine, _, _ = merged
    change = board.undo_change()
    assert dict(change.trailers)["Pb-Reverts"] == mine
    board.apply(change)
    text = (board.root / ANNA).read_text("utf-8")
    assert "1234567" not in text
    assert "title: CFO" in text
    with pytest.raises(NotFound):
        board.undo_change()


def test_a_merge_is_not_taken_back(merged):
    board, _, _, merge = merged
    with pytest.raises(UsageError, match="several people"):
        board.undo_change(merge)


def test_a_colleagues_change_is_taken_back_where_it_is_named(merged):
    board, _, (title, _), _ = merged
    board.apply(board.undo_change(title))
    text = (board.root / ANNA).read_text("utf-8")
    assert "title: Head of Marketing" in text
    assert "phone:" in text
