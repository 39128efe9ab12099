"""A change whose commit git refused, tried again: the same commit, unless the board is another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeboard.actions import people
from pipeboard.actions.change import Change
from pipeboard.actions.decide import set_fields
from pipeboard.board import Board
from pipeboard.board.again import Unrecorded
from pipeboard.errors import GitError
from tests.board.conftest import ANNA, Made


def refused(two: Made, board: Board, make: Callable[[Board], Change]) -> Unrecorded:
    """What a hook left of a change."""
    hook = two.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(GitError) as told:
        board.apply(make(board))
    hook.unlink()
    assert isinstance(told.value.unrecorded, Unrecorded)
    return told.value.unrecorded


def retitle(board: Board) -> Change:
    return set_fields(board.subject_at(ANNA), ["title=CFO"])


def test_it_has_its_own_words_and_trailers(two: Made) -> None:
    board = two.open()
    left = refused(two, board, retitle)
    before = two.count()
    applied = board.record_again(left)
    assert applied is not None
    assert two.count() == before + 1
    assert two.status() == ""
    said = two.git("log", "-1", "--format=%B")
    assert said.startswith("edit(anna-keller): title")
    assert "Pb-Action: field.set" in said
    assert "manual" not in said
    assert applied.contacts == ("c-7f3k2q9wab",)


def test_what_was_edited_on_top_of_it_stays_for_a_commit_of_its_own(two: Made) -> None:
    board = two.open()
    left = refused(two, board, retitle)
    two.write(ANNA, two.read(ANNA).replace("owner: mara", "owner: tomas"))
    assert board.record_again(left) is not None
    assert "title: CFO" in two.git("show", f"HEAD:{ANNA}")
    assert "owner: mara" in two.git("show", f"HEAD:{ANNA}")
    assert two.status() == f" M {ANNA}"
    assert board.record() is not None
    assert two.status() == ""


def test_a_change_that_was_taken_back_by_hand_stays_so(two: Made) -> None:
    board = two.open()
    left = refused(two, board, retitle)
    two.git("checkout", "-q", "--", ANNA)
    before = two.count()
    assert board.record_again(left) is None
    assert two.count() == before


def test_what_somebody_has_recorded_meanwhile_is_not_recorded_twice(two: Made) -> None:
    board = two.open()
    left = refused(two, board, lambda board: people.remove([board.subject_at(ANNA)]))
    two.commit("somebody was quicker")
    before = two.count()
    assert board.record_again(left) is None
    assert board.record() is None
    assert two.count() == before
    assert two.status() == ""
