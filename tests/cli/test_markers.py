"""Conflict markers that somebody committed, as a host's web page lets one do, are merged after all."""

from __future__ import annotations

import shutil

import pytest

from pipeboard.storage.read import load
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb
from tests.cli.test_finish import owners, said
from tests.cli.test_merge_driver import edit, on_side


@pytest.fixture
def board(two: Made) -> Made:
    """Two owners for Anna, on two branches, and a git that merges by line."""
    two.git("branch", "side")
    edit(two, "owner: mara\ntags: [vip,  agency]\n", "owner: ben\ntags: [agency]\n", at=5)
    on_side(two, "owner: mara\n", "owner: ole\n")
    two.git("config", "merge.pipeboard.driver", "false")
    two.git("config", "merge.default", "text")
    return two


def merge_with_markers(board: Made) -> None:
    """The merge commit of somebody who pressed "mark as resolved" with the markers in place."""
    board.git("-c", "merge.pipeboard.driver=git merge-file %A %O %B", "merge", "side", check=False)
    assert "<<<<<<<" in board.read(ANNA)
    board.git("commit", "-qam", "Merge branch 'side'")


def test_markers_of_a_merge_are_merged_from_its_two_parents(board: Made, pb: Pb) -> None:
    merge_with_markers(board)
    lint = pb("lint")
    assert lint.code == 3
    assert "git conflict markers; pb finish merges them by field" in lint.out
    done = pb("finish")
    assert done.code == 0
    assert "conflict markers merged by field" in done.out
    tree = said(board)
    assert owners(tree) == {"ben": "mara-test", "ole": "tomas-berg"}
    assert tree["tags"] == ["agency"]
    assert board.git("log", "-1", "--format=%s").startswith("resolve(anna-keller): ")
    assert board.trailers("Pb-Action") == ["markers.resolve"]
    assert board.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert board.status() == ""


def test_undo_brings_no_file_back_that_does_not_read(board: Made, pb: Pb) -> None:
    merge_with_markers(board)
    assert pb("finish").code == 0
    assert pb("undo", board.git("rev-parse", "HEAD").strip()).code == 3
    assert set(owners(said(board))) == {"ben", "ole"}


def test_undo_passes_the_mending_of_markers_by(board: Made, pb: Pb) -> None:
    """It cannot be taken back, and what was done before it can."""
    assert pb("set", "anna", "phone=+49 30 1").code == 0
    merge_with_markers(board)
    assert pb("finish").code == 0
    assert "+49 30 1" in board.read(ANNA)
    assert pb("undo").code == 0
    assert "+49 30 1" not in board.read(ANNA)
    assert set(owners(said(board))) == {"ben", "ole"}


def test_what_was_edited_since_is_kept(board: Made, pb: Pb) -> None:
    merge_with_markers(board)
    edit(board, "Head of Marketing", "CMO", at=9)
    assert pb("finish").code == 0
    tree = said(board)
    assert tree["title"] == "CMO"
    assert tree["tags"] == ["agency"]
    assert set(owners(tree)) == {"ben", "ole"}


def test_markers_that_came_with_no_merge_are_merged_from_what_they_say(board: Made, pb: Pb) -> None:
    sides = "<<<<<<< main\nowner: ben\n=======\nowner: ole\n>>>>>>> side\n"
    board.write(ANNA, ANNA_TEXT.replace("owner: mara\n", sides))
    board.commit("squashed by the host")
    assert pb("finish").code == 0
    (record,) = said(board)["conflicts"]
    assert {record["kept"], record["other"]} == {"ben", "ole"}


def test_markers_that_are_not_committed_are_merged_when_asked(board: Made, pb: Pb) -> None:
    sides = "<<<<<<< main\nowner: ben\n=======\nowner: ole\n>>>>>>> side\n"
    board.write(ANNA, ANNA_TEXT.replace("owner: mara\n", sides))
    assert "markers" not in {row["check"] for row in pb("doctor", "--json").data if not row["ok"]}
    pb("doctor", "--fix")
    assert "<<<<<<<" in board.read(ANNA)
    assert pb("finish").code == 0
    assert "<<<<<<<" not in board.read(ANNA)


def test_a_dry_run_shows_the_diff(board: Made, pb: Pb) -> None:
    merge_with_markers(board)
    before = board.count()
    done = pb("finish", "--dry-run")
    assert "-<<<<<<<" in done.out
    assert board.count() == before
    assert "<<<<<<<" in board.read(ANNA)


def test_doctor_finds_and_mends_them(board: Made, pb: Pb) -> None:
    merge_with_markers(board)
    found = {row["check"]: row for row in pb("doctor", "--json").data}["markers"]
    assert not found["ok"]
    assert ANNA in found["found"]
    assert found["fix"] == "--fix"
    pb("doctor", "--fix")
    assert set(owners(said(board))) == {"ben", "ole"}
    assert "markers" not in {row["check"] for row in pb("doctor", "--json").data}


def test_sides_that_do_not_read_are_left_to_a_person(board: Made, pb: Pb) -> None:
    text = ANNA_TEXT + "<<<<<<< main\na: [1\n=======\nb: 2\n>>>>>>> side\n"
    board.write(ANNA, text)
    board.commit("squashed by the host")
    done = pb("finish")
    assert done.code == 5
    assert f"{ANNA}: the sides of its markers do not read" in done.err
    assert board.read(ANNA) == text
    assert any(ANNA in row["found"] for row in pb("doctor", "--json").data if not row["ok"])


@pytest.mark.parametrize("index", ["there", "gone"])
def test_the_config_too(two: Made, pb: Pb, index: str) -> None:
    config = two.read("pipeboard.yaml")
    line = "workspace: {name: Sales, currency: EUR}\n"
    assert line in config
    north, south = (line.replace("Sales", name) for name in ("North", "South"))
    sides = f"<<<<<<< a\n{north}=======\n{south}>>>>>>> b\n"
    two.write("pipeboard.yaml", config.replace(line, sides))
    two.commit()
    if index == "gone":
        shutil.rmtree(two.root / ".git" / "pipeboard")
        assert "pb finish merges them by field" in pb("ls").err
    assert "config: conflict markers merged by field" in pb("finish").err
    assert pb("ls").code == 0
    assert two.status() == ""
    assert "<<<<" not in two.read("pipeboard.yaml")
    assert load(two.read("pipeboard.yaml").encode(), "pipeboard.yaml")["workspace"]


def test_a_bot_that_merges_the_config_is_named(two: Made, pb: Pb) -> None:
    config, line = two.read("pipeboard.yaml"), "workspace: {name: Sales, currency: EUR}\n"
    north, south = (line.replace("Sales", name) for name in ("North", "South"))
    sides = f"<<<<<<< a\n{north}=======\n{south}>>>>>>> b\n"
    two.write("pipeboard.yaml", config.replace(line, sides))
    two.commit()
    assert pb("finish", "--as", "merge-bot").code == 0
    assert two.trailers("Pb-Via") == ["bot/merge-bot"]
    assert two.trailers("Pb-For") == ["mara-test"]
    assert two.git("log", "-1", "--format=%an") == "merge-bot"
