"""Undo and redo as new commits, by field: later work is no obstacle, what changed since is asked."""

from __future__ import annotations

import os

import pytest

from pipeboard.actions import people
from pipeboard.actions.change import combine
from pipeboard.actions.decide import move, set_fields, tag
from pipeboard.actions.touch import Touch, log
from pipeboard.board import Board
from pipeboard.errors import ConflictError, NotFound
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made


def _set(board: Board, *assignments: str, path: str = ANNA) -> str:
    return board.apply(set_fields(board.subject_at(path), assignments)).commit


def _undo(board: Board, sha: str | None = None, **options: bool) -> str:
    return board.apply(board.undo_change(sha, **options)).commit


def test_undo_gives_back_every_byte(two: Made) -> None:
    board = two.open()
    changed = _set(board, "title=CFO", "tags+=x", "country=DE")
    undone = _undo(board)
    assert two.read(ANNA) == ANNA_TEXT
    assert two.message(undone).startswith("undo(anna-keller): edit title, tags, country\n")
    assert two.trailers("Pb-Reverts") == [changed]
    assert two.trailers("Pb-Action") == ["undo"]
    assert two.trailers("Pb-Contact") == ["c-7f3k2q9wab"]


def test_later_edits_are_kept(two: Made) -> None:
    board = two.open()
    first = _set(board, "owner=tomas")
    _set(board, "tags+=gold", "title=CFO")
    _undo(board, first)
    expected = ANNA_TEXT.replace("agency", "agency, gold").replace("Head of Marketing", "CFO")
    assert two.read(ANNA) == expected


@pytest.mark.parametrize("restore", [False, True])
def test_a_field_that_changed_since(two: Made, restore: bool) -> None:
    board = two.open()
    first = _set(board, "owner=tomas")
    _set(board, "owner=ole")
    before = two.count()
    if restore:
        _undo(board, first, restore=True)
        assert two.read(ANNA) == ANNA_TEXT
        return
    with pytest.raises(ConflictError) as caught:
        _undo(board, first)
    assert caught.value.items == [{"path": ANNA, "field": "owner", "left": "tomas", "now": "ole"}]
    assert "--restore" in caught.value.hint
    assert two.count() == before


def test_a_bulk_undo_counts_what_changed_since(made: Made) -> None:
    for number in range(20):
        made.write(f"contacts/p-{number:02}.yaml", f"id: c-00000000{number:02}\nname: P{number}\n")
    made.commit()
    board = made.open()
    everyone = [board.subject_at(f"contacts/p-{number:02}.yaml") for number in range(20)]
    board.apply(combine([set_fields(one, ["owner=mara"]) for one in everyone]))
    for number in range(3):
        _set(board, "owner=tomas", path=f"contacts/p-{number:02}.yaml")
    bulk = made.git("log", "--grep=20 contacts", "--format=%H")
    applied = board.apply(board.undo_change(bulk))
    assert "17 restored, 3 changed since" in applied.summary
    assert "17 restored, 3 changed since" in made.message()
    assert len(board.rows("owner:tomas")) == 3
    assert len(board.rows("is:unassigned")) == 17
    assert made.status() == ""


def test_undo_of_everything_in_turn_and_redo(two: Made) -> None:
    board = two.open()
    board.apply(move(board.subject_at(ANNA), "prospect", board.actor()))
    board.apply(log(board.subject_at(ANNA), Touch("call"), board.actor(), board.today()))
    added = board.apply(people.add("Jonas", {}, board.actor())).contacts[0]
    board.apply(people.remove([board.subject_at(OLE)]))
    texts = [two.read(ANNA)]
    _undo(board)
    assert two.read(OLE) == OLE_TEXT
    _undo(board)
    assert not [row for row in board.rows() if row.id == added]
    _undo(board)
    _undo(board)
    assert two.read(ANNA) == ANNA_TEXT
    with pytest.raises(NotFound):
        board.undo_change()
    for _ in range(4):
        board.apply(board.redo_change())
    assert [two.read(ANNA)] == texts
    assert not (two.root / OLE).exists()
    assert [row.id for row in board.rows("name:Jonas")] == [added]
    with pytest.raises(NotFound):
        board.redo_change()
    _undo(board)
    assert two.read(OLE) == OLE_TEXT
    assert two.status() == ""


def test_a_redo_after_another_change_is_none(two: Made) -> None:
    board = two.open()
    _set(board, "title=CFO")
    _undo(board)
    _set(board, "country=DE")
    with pytest.raises(NotFound):
        board.redo_change()


def test_the_undo_of_an_add_keeps_what_was_added_to_it(two: Made) -> None:
    board = two.open()
    added = board.apply(people.add("Jonas", {}, board.actor()))
    path = board.find(added.contacts[0]).path
    _set(board, "title=CFO", path=path)
    with pytest.raises(ConflictError):
        board.undo_change(added.commit)
    _undo(board, added.commit, restore=True)
    assert not (two.root / path).exists()


def _as_tomas(two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    global_config = two.root.parent / "tomas"
    global_config.write_text("[user]\n\tname = Tomas\n\temail = tomas@x.example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.fspath(global_config))


def test_colleagues_are_not_undone_unless_named(two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = two.open()
    first = _set(mine, "country=DE")
    with monkeypatch.context() as patch:
        _as_tomas(two, patch)
        theirs = _set(two.open(), "title=CFO")
    board = two.open()
    assert ("Pb-Reverts", first) in board.undo_change().trailers
    _undo(board)
    with pytest.raises(NotFound):
        board.undo_change()
    _undo(board, theirs[:8])
    assert two.read(ANNA) == ANNA_TEXT


def test_a_bots_changes_are_not_mine(two: Made) -> None:
    board = two.open()
    board.as_name = "form-bot"
    bots = board.apply(tag(board.subject_at(ANNA), ["web"])).commit
    board = two.open()
    with pytest.raises(NotFound):
        board.undo_change()
    _undo(board, bots)
    assert two.read(ANNA) == ANNA_TEXT


def test_a_commit_made_by_hand_is_undone_when_named(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("owner: mara", "owner: ole"))
    sha = two.commit("new owner")
    board = two.open()
    _set(board, "title=CFO")
    _undo(board, sha)
    assert two.read(ANNA) == ANNA_TEXT.replace("Head of Marketing", "CFO")
    assert two.message().startswith("undo(")


def test_an_outside_edit_is_undone_as_mine(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("owner: mara", "owner: ole"))
    board = two.open()
    assert board.record() is not None
    _undo(board)
    assert two.read(ANNA) == ANNA_TEXT


@pytest.mark.parametrize("name", ["deadbeef", "nonsense", "--all", "HEAD~99"])
def test_no_such_commit(two: Made, name: str) -> None:
    with pytest.raises(NotFound):
        two.open().undo_change(name)


def test_a_commit_that_is_not_of_this_board(two: Made) -> None:
    two.write("plan.txt", "x")
    sha = two.commit()
    with pytest.raises(NotFound) as caught:
        two.open().undo_change(sha)
    assert "nothing on this board" in caught.value.message


def test_a_dirty_file_is_recorded_before_its_undo(two: Made) -> None:
    board = two.open()
    first = _set(board, "owner=tomas")
    two.write(ANNA, two.read(ANNA).replace("Head of Marketing", "CFO"))
    board = two.open()
    _undo(board, first)
    assert two.read(ANNA) == ANNA_TEXT.replace("Head of Marketing", "CFO")
    assert two.trailers("Pb-Via", "HEAD^") == ["manual"]
    assert two.status() == ""


def test_the_reason_of_an_undo_is_kept(two: Made) -> None:
    from dataclasses import replace

    board = two.open()
    _set(board, "owner=tomas")
    board.apply(replace(board.undo_change(), reason="he left"))
    assert two.message().split("\n")[2] == "he left"


# files that got another name

RENAMED = "contacts/anna-renamed.yaml"


def _rename_and_edit(two: Made) -> str:
    """Anna's file gets another name and another title by hand; the commit that records it."""
    two.write(RENAMED, two.read(ANNA).replace("Head of Marketing", "CFO"))
    (two.root / ANNA).unlink()
    applied = two.open().record()
    assert applied is not None
    return applied.commit


def _files(two: Made) -> list[str]:
    return sorted(path.name for path in (two.root / "contacts").glob("*.yaml"))


def test_the_undo_of_a_rename_gives_back_every_byte(two: Made) -> None:
    files = _files(two)
    renamed = _rename_and_edit(two)
    _undo(two.open(), renamed)
    assert two.read(ANNA) == ANNA_TEXT
    assert _files(two) == files


def test_the_undo_of_a_rename_keeps_what_the_file_got_since(two: Made) -> None:
    files = _files(two)
    renamed = _rename_and_edit(two)
    _set(two.open(), "tags+=gold", path=RENAMED)
    _undo(two.open(), renamed)
    assert two.read(ANNA) == ANNA_TEXT.replace("agency", "agency, gold")
    assert _files(two) == files
    assert two.status() == ""


@pytest.mark.parametrize("restore", [False, True])
def test_a_contact_that_is_there_by_another_name_is_not_put_beside_it(
    two: Made, restore: bool
) -> None:
    removed = two.open().apply(people.remove([two.open().subject_at(ANNA)])).commit
    two.write(RENAMED, ANNA_TEXT)
    two.commit("by hand")
    files = _files(two)
    with pytest.raises(ConflictError) as caught:
        _undo(two.open(), removed, restore=restore)
    assert f"there as {RENAMED}" in str(caught.value.items)
    assert _files(two) == files
