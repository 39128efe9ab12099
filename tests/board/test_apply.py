"""Changes carried out: one commit each, only the bytes of the change, nobody's other work."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipeboard.actions import people
from pipeboard.actions.change import Change, change_of, combine
from pipeboard.actions.decide import move, set_fields, tag
from pipeboard.actions.touch import Touch, log
from pipeboard.board import Board
from pipeboard.cli.lists import row_json
from pipeboard.errors import Busy, ConflictError, InvalidData, NotFound
from pipeboard.journal.lock import Lock
from pipeboard.model.tree import Patch, Set
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made


def _tree_hash(root: Path) -> str:
    """Everything in a folder, git's own files too: names, modes, bytes (not the disposable index)."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "pipeboard")
        for name in sorted(files):
            place = Path(folder, name)
            if place.parent.name == ".git" and name == "index":
                continue  # git refreshes its stamps when it is asked for the status
            digest.update(f"{place.relative_to(root)} {place.lstat().st_mode}\0".encode())
            digest.update(place.read_bytes())
    return digest.hexdigest()


def test_one_change_is_one_commit_with_subject_and_trailers(two: Made) -> None:
    board = two.open()
    before = two.count()
    applied = board.apply(move(board.subject_at(ANNA), "prospect", board.actor(), reason="budget"))
    assert two.count() == before + 1
    assert two.git("rev-parse", "HEAD") == applied.commit
    lines = two.message().split("\n")
    assert lines[:3] == ["move(anna-keller): lead -> prospect", "", "budget"]
    assert two.trailers("Pb-Action") == ["stage.move"]
    assert two.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert two.trailers("Pb-Via") == ["cli"]
    assert two.trailers("Pb-Change")[0] == 'stage: "lead" -> "prospect"'
    assert (
        two.git("log", "-1", "--format=%an <%ae>|%cn") == "Mara Test <mara@example.com>|Mara Test"
    )
    assert two.git("show", "--name-only", "--format=").split() == [ANNA]
    assert two.status() == ""


def test_only_the_bytes_of_the_change_differ(two: Made) -> None:
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    assert two.read(ANNA) == ANNA_TEXT.replace("Head of Marketing", "CFO")
    assert two.read(OLE) == OLE_TEXT


def test_a_new_contact_reads_back(two: Made) -> None:
    board = two.open()
    change = people.add("Jonas Weber", {"owner": "mara", "phone": "+49301"}, board.actor())
    applied = board.apply(change)
    subject = board.find("Jonas Weber")
    assert subject.id == applied.contacts[0]
    assert subject.tree["phone"] == "+49301"
    assert [row.name for row in board.rows("sort:name")] == [
        "Anna Keller",
        "Jonas Weber",
        "Ole Bakke",
    ]
    assert two.status() == ""


def test_nothing_to_do_makes_no_commit(two: Made) -> None:
    board = two.open()
    before = two.count()
    applied = board.apply(set_fields(board.subject_at(ANNA), ["owner=mara"]))
    assert (applied.commit, two.count()) == ("", before)


def test_a_file_that_changed_since_it_was_read_is_merged_by_field(two: Made) -> None:
    board = two.open()
    subject = board.subject_at(ANNA)
    two.write(ANNA, ANNA_TEXT.replace("was CMO", "since May").replace("vip", "gold"))
    board.apply(set_fields(subject, ["title=CFO"]))
    expected = ANNA_TEXT.replace("was CMO", "since May").replace("vip", "gold")
    assert two.read(ANNA) == expected.replace("Head of Marketing", "CFO")
    assert two.status() == ""


def test_what_was_edited_outside_is_recorded_first(two: Made) -> None:
    board = two.open()
    two.write(ANNA, ANNA_TEXT.replace("owner: mara", "owner: tomas"))
    before = two.count()
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    assert two.count() == before + 2
    assert two.trailers("Pb-Via", "HEAD^") == ["manual"]
    assert two.trailers("Pb-Change", "HEAD^") == ['owner: "mara" -> "tomas"']
    assert two.trailers("Pb-Change") == ['title: "(hidden)" -> "(hidden)"']


def _owner(board: Board, name: str) -> Change:
    """Another owner for Anna, who was seen to be Mara's."""
    seen = Set(("owner",), name, was="mara")
    return change_of(board.subject_at(ANNA), "edit", "field.set", "owner", [seen])


def test_a_field_that_says_something_else_by_now_is_a_conflict(two: Made) -> None:
    board = two.open()
    change = _owner(board, "mara")
    two.write(ANNA, ANNA_TEXT.replace("owner: mara", "owner: tomas"))
    text = two.read(ANNA)
    with pytest.raises(ConflictError) as caught:
        board.apply(_owner(board, "ole"))
    assert "owner" in str(caught.value)
    assert two.read(ANNA) == text
    with pytest.raises(ConflictError):
        board.apply(change)


def test_a_stage_moved_by_somebody_else_meanwhile_is_a_conflict(two: Made) -> None:
    board = two.open()
    mine = move(board.subject_at(ANNA), "prospect", board.actor())
    other = two.open()
    other.apply(move(other.subject_at(ANNA), "customer", other.actor(), override="paid"))
    with pytest.raises(ConflictError):
        board.apply(mine)


def test_two_logs_on_one_reading_are_both_kept(two: Made) -> None:
    board = two.open()
    subject = board.subject_at(ANNA)
    for word in ("one", "two"):
        board.apply(log(subject, Touch("call", text=word), board.actor(), board.today()))
    assert [entry["text"] for entry in board.subject_at(ANNA).entries("activities")] == [
        "one",
        "two",
    ]


def test_many_are_one_commit_or_none(two: Made) -> None:
    board = two.open()
    before = two.count()
    changes = [tag(board.subject_at(path), ["fair"]) for path in (ANNA, OLE)]
    board.apply(combine(changes))
    assert two.count() == before + 1
    assert two.message().startswith("tag(2 contacts): +fair\n")
    assert two.trailers("Pb-Contact") == ["c-7f3k2q9wab", "c-8g4m3r0xcd"]
    bad = Patch(OLE, (Set(("status",), "nonsense"),))
    good = set_fields(board.subject_at(ANNA), ["title=CEO"])
    hashed = _tree_hash(two.root)
    with pytest.raises(InvalidData) as caught:
        board.apply(Change("edit", "field.set", "x", (*good.patches, bad)))
    assert caught.value.items[0]["field"] == "status"
    assert caught.value.items[0]["path"] == OLE
    assert _tree_hash(two.root) == hashed


def test_a_dry_run_touches_nothing(two: Made) -> None:
    board = two.open()
    hashed = _tree_hash(two.root)
    plan = board.plan(set_fields(board.subject_at(ANNA), ["title=CFO", "tags+=x"]))
    assert "-title: Head of Marketing   # was CMO" in plan
    assert "+title: CFO   # was CMO" in plan
    assert "edit(anna-keller): title, tags" in plan
    added = board.plan(people.add("Jonas", {}, board.actor()))
    assert "--- /dev/null" in added
    assert _tree_hash(two.root) == hashed


def test_other_staged_work_is_left_alone(two: Made) -> None:
    two.write(OLE, OLE_TEXT + "title: CEO\n")
    two.git("add", OLE)
    two.write("plan.txt", "mine")
    two.git("add", "plan.txt")
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    assert two.git("show", "--name-only", "--format=").split() == [ANNA]
    assert two.status().split("\n") == [f"M  {OLE}", "A  plan.txt"]


def test_the_users_next_commit_does_not_undo_ours(two: Made) -> None:
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    two.write("plan.txt", "mine")
    two.git("add", "plan.txt")
    two.git("commit", "-qm", "a plan")
    assert two.git("show", "--name-only", "--format=").split() == ["plan.txt"]
    assert "title: CFO" in two.git("show", f"HEAD:{ANNA}")


def test_who_waits_is_told_once_file_and_index_hold_it(two: Made) -> None:
    board = two.open()
    seen: list[tuple[bool, str]] = []

    def look() -> None:
        title = board.rows("name~Anna")[0].title
        seen.append(("title: CFO" in two.read(ANNA), title))

    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]), look)
    assert seen == [(True, "CFO")]


def test_removed_files_are_gone_from_disk_index_and_list(two: Made) -> None:
    board = two.open()
    change = people.remove([board.subject_at(ANNA)], reason="left")
    board.apply(change)
    assert not (two.root / ANNA).exists()
    assert [row.name for row in board.rows()] == ["Ole Bakke"]
    assert two.message().startswith("rm(anna-keller): removed\n\nleft\n")
    assert two.status() == ""


def test_a_file_gone_meanwhile_is_said(two: Made) -> None:
    board = two.open()
    change = set_fields(board.subject_at(ANNA), ["title=x"])
    two.git("rm", "-q", ANNA)
    two.git("commit", "-qm", "gone")
    with pytest.raises(NotFound) as caught:
        board.apply(change)
    assert "gone" in str(caught.value)


def test_what_was_wrong_before_is_no_obstacle(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT + "country: Nowhere\n")
    two.commit()
    board = two.open()
    board.apply(tag(board.subject_at(ANNA), ["x"]))
    assert "country: Nowhere" in two.read(ANNA)


def test_another_writer_is_waited_for(two: Made) -> None:
    board = two.open(wait=0.05)
    with Lock(board.repository.own_dir / "lock"), pytest.raises(Busy) as caught:
        board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    assert str(os.getpid()) in caught.value.message
    assert two.read(ANNA) == ANNA_TEXT


def test_a_new_index_says_the_same_as_the_one_kept_up(two: Made) -> None:
    board: Board = two.open()
    board.apply(people.add("Jonas", {"email": "j@w.example"}, board.actor()))
    board.apply(tag(board.subject_at(ANNA), ["fair"]))
    board.apply(people.remove([board.subject_at(OLE)]))
    kept = [row_json(row, "EUR") for row in board.rows("sort:name")]
    assert [row["name"] for row in kept] == ["Anna Keller", "Jonas"]
    board.rebuild()
    assert [row_json(row, "EUR") for row in board.rows("sort:name")] == kept
