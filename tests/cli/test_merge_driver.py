"""git merges a board by field wherever it merges at all: pull, rebase, cherry-pick, revert, stash."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.storage.read import load
from pipeboard.team import arming
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb

TOMAS = {"GIT_AUTHOR_NAME": "Tomas Berg", "GIT_AUTHOR_EMAIL": "tomas@example.com"}


@pytest.fixture
def board(two: Made, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A board that git merges by field, with one branch `side` from here."""
    monkeypatch.delenv("PIPEBOARD_NOW")
    two.git("branch", "side")
    assert arming.KEY in two.git("config", "--local", "--list")
    return two


def edit(board: Made, old: str, new: str, path: str = ANNA, at: int = 0) -> str:
    """One edit of a file by hand, committed; `at` is its time, in seconds after the others."""
    text = board.read(path)
    assert old in text
    board.write(path, text.replace(old, new))
    date = f"@{1_900_000_000 + at} +0000"
    board.git("add", path)
    board.git("-c", "core.commentChar=;", "commit", "-qm", f"{old} -> {new}", f"--date={date}")
    return board.git("rev-parse", "HEAD")


def on_side(board: Made, old: str, new: str, at: int = 0, path: str = ANNA) -> str:
    """The same, by Tomas on the branch `side`."""
    board.git("checkout", "-q", "side")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in TOMAS.items():
            patch.setenv(name, value)
        sha = edit(board, old, new, path, at)
    board.git("checkout", "-q", "main")
    return sha


def two_owners(board: Made, path: str = ANNA) -> str:
    """Mara gives the contact to Ben, Tomas on `side` to Ole, a little earlier; his commit."""
    edit(board, "owner: mara\n", "owner: ben\n", path, at=5)
    return on_side(board, "owner: mara\n", "owner: ole\n", path=path)


def merged_into_each_other(board: Made) -> None:
    """`main` and `side` each merge where the other stood, with an owner to decide: criss-cross."""
    edit(board, "owner: mara\n", "owner: ben\n", at=1)
    on_side(board, "owner: mara\n", "owner: ole\n", at=2)
    board.git("branch", "side-1", "side")
    board.git("branch", "main-1", "main")
    board.git("merge", "-q", "side-1")
    board.git("checkout", "-q", "side")
    board.git("merge", "-q", "main-1")
    board.git("checkout", "-q", "main")


def said(board: Made, path: str = ANNA) -> dict[str, object]:
    """What a file says; it has no markers and git has nothing unmerged."""
    assert board.git("ls-files", "--unmerged") == ""
    return dict(load((board.root / path).read_bytes(), path))


def test_neighbouring_lines_do_not_conflict(board: Made) -> None:
    edit(board, "owner: mara\n", "owner: ben\n")
    on_side(board, "tags: [vip,  agency]\n", "tags: [vip, agency, hot]\n")
    board.git("merge", "-q", "side")
    assert said(board)["owner"] == "ben"
    assert said(board)["tags"] == ["vip", "agency", "hot"]
    assert "conflicts" not in said(board)
    assert "# whom to call first" in board.read(ANNA)
    assert board.status() == ""


@pytest.mark.parametrize("later", ["ours", "theirs"])
def test_two_values_of_a_field_become_a_record_that_names_people(board: Made, later: str) -> None:
    edit(board, "stage: lead\n", "stage: prospect\n", at=20 if later == "ours" else 0)
    on_side(board, "stage: lead\n", "stage: customer\n", at=10)
    board.git("merge", "-q", "side")
    (record,) = said(board)["conflicts"]
    assert record["field"] == "stage"
    assert record["was"] == "lead"
    people = {record["kept"]: record["by"], record["other"]: record["other_by"]}
    assert people == {"prospect": "mara-test", "customer": "tomas-berg"}
    assert said(board)["stage"] == ("prospect" if later == "ours" else "customer")


def test_the_team_of_the_config_names_them(board: Made) -> None:
    config = board.read("pipeboard.yaml")
    board.write("pipeboard.yaml", config + "team:\n  tb: {name: T, email: tomas@example.com}\n")
    board.commit()
    two_owners(board)
    board.git("merge", "-q", "side")
    (record,) = said(board)["conflicts"]
    assert (record["by"], record["other_by"]) == ("mara-test", "tb")


def test_both_directions_make_the_same_file(board: Made) -> None:
    two_owners(board)
    board.git("branch", "other", "side")
    board.git("merge", "-q", "side")
    ours = board.read(ANNA)
    board.git("checkout", "-q", "other")
    board.git("merge", "-q", "main~1")
    assert board.read(ANNA) == ours


@pytest.mark.parametrize("how", ["pull", "rebase", "cherry-pick", "stash"])
def test_wherever_git_merges(board: Made, how: str) -> None:
    sha = two_owners(board)
    if how == "pull":
        board.git("pull", "-q", "--no-rebase", str(board.root), "side")
    elif how == "rebase":
        board.git("rebase", "-q", "side")
    elif how == "cherry-pick":
        board.git("cherry-pick", sha)
    else:
        board.write(ANNA, board.read(ANNA).replace("owner: ben", "owner: zoe"))
        board.git("stash", "-q")
        board.git("merge", "-q", "-s", "ours", "side")
        edit(board, "owner: ben\n", "owner: ole\n", at=9)
        board.git("stash", "pop", "-q")
        assert {said(board)["conflicts"][0][key] for key in ("kept", "other")} == {"ole", "zoe"}
        return
    (record,) = said(board)["conflicts"]
    assert {record["kept"]: record["by"], record["other"]: record["other_by"]} == {
        "ben": "mara-test",
        "ole": "tomas-berg",
    }
    assert record["kept"] == "ben"


def test_a_revert_leaves_what_came_later(board: Made) -> None:
    sha = edit(board, "owner: mara\n", "owner: ben\n")
    edit(board, "tags: [vip,  agency]\n", "tags: [vip, agency, hot]\n")
    board.git("revert", "--no-edit", sha)
    assert said(board)["owner"] == "mara"
    assert said(board)["tags"] == ["vip", "agency", "hot"]
    assert "conflicts" not in said(board)


def test_a_revert_of_what_was_changed_since_is_to_be_decided(board: Made) -> None:
    sha = edit(board, "owner: mara\n", "owner: ben\n", at=5)
    edit(board, "owner: ben\n", "owner: zoe\n", at=9)
    board.git("revert", "--no-edit", sha)
    assert said(board)["owner"] == "zoe"
    (record,) = said(board)["conflicts"]
    assert (record["kept"], record["other"]) == ("zoe", "mara")


def test_a_log_on_each_side_is_a_log_of_both(board: Made) -> None:
    mine = "activities:\n- {id: a-aaaaaa, at: 2026-11-20T09:00Z, type: call, dir: out, by: mara}\n"
    theirs = (
        "activities:\n- {id: a-bbbbbb, at: 2026-11-19T09:00Z, type: email, dir: in, by: tomas}\n"
    )
    edit(board, "created: 2026-11-01\n", "created: 2026-11-01\n" + mine)
    on_side(board, "created: 2026-11-01\n", "created: 2026-11-01\n" + theirs)
    board.git("merge", "-q", "side")
    assert [entry["id"] for entry in said(board)["activities"]] == ["a-bbbbbb", "a-aaaaaa"]


def test_a_file_that_both_added_needs_no_base(board: Made) -> None:
    path = "orgs/nordlicht.yaml"
    for branch, industry in (("side", "print"), ("main", "media")):
        board.git("checkout", "-q", branch)
        board.write(path, f"id: o-7f3k2q9wab\nname: Nordlicht\nindustry: {industry}\n")
        board.commit()
    board.git("merge", "-q", "side")
    (record,) = said(board, path)["conflicts"]
    assert {record["kept"], record["other"]} == {"print", "media"}
    assert "was" not in record


def test_a_merge_of_merges_asks_nothing_twice(board: Made) -> None:
    """Criss-cross: the base is itself a merge, with a conflict in it."""
    merged_into_each_other(board)
    edit(board, "title: Head of Marketing", "title: CMO", at=3)
    on_side(board, "stage: lead\n", "stage: prospect\n", at=4)
    assert len(board.git("merge-base", "--all", "main", "side").split()) == 2
    board.git("merge", "-q", "side")
    (record,) = said(board)["conflicts"]
    assert {record["kept"], record["other"]} == {"ben", "ole"}
    assert (said(board)["title"], said(board)["stage"]) == ("CMO", "prospect")


@pytest.mark.parametrize("when", [3, -(10**9)], ids=["", "by a clock that is slow"])
def test_a_decision_is_not_undone_by_a_merge_of_merges(board: Made, when: int) -> None:
    merged_into_each_other(board)
    text = board.read(ANNA)
    board.write(ANNA, text[: text.index("conflicts:")].replace("owner: ole", "owner: ben"))
    board.git("commit", "-qam", "decided", f"--date=@{1_900_000_000 + when} +0000")
    on_side(board, "title: Head of Marketing", "title: CMO", at=4)
    board.git("merge", "-q", "side")
    assert said(board)["owner"] == "ben"
    assert "conflicts" not in said(board)


def test_markers_in_a_version_are_settled_on_the_way(board: Made, tmp_path: Path, pb: Pb) -> None:
    marked = ANNA_TEXT.replace(
        "owner: mara\n", "<<<<<<< a\nowner: ben\n=======\nowner: ole\n>>>>>>> b\n"
    )
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for file, text in zip(
        files,
        (marked, ANNA_TEXT.replace("mara", "ben"), ANNA_TEXT.replace("mara", "zoe")),
        strict=True,
    ):
        file.write_text(text)
    assert pb("merge-driver", *map(str, files), ANNA).code == 0
    assert "<<<<" not in files[1].read_text()
    assert load(files[1].read_bytes(), ANNA)["name"] == "Anna Keller"


@pytest.mark.parametrize("where", ["a subfolder", "a linked work tree", "a board below the top"])
def test_from_wherever_it_is_typed(board: Made, where: str, tmp_path: Path) -> None:
    if where == "a board below the top":
        for branch in ("side", "main"):
            board.git("checkout", "-q", branch)
            (board.root / "sales").mkdir()
            for name in board.git("ls-tree", "--name-only", "HEAD").split():
                board.git("mv", name, f"sales/{name}")
            board.git("commit", "-qm", "moved")
        board.git("merge", "-q", "side")
        board.git("branch", "-f", "side", "main")
    path = f"sales/{ANNA}" if "below" in where else ANNA
    two_owners(board, path)
    folder = board.root
    if where == "a linked work tree":
        board.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
        folder = tmp_path / "linked"
    inside = folder / ("sales/contacts" if "below" in where else "contacts")
    subprocess.run(["git", "merge", "-q", "side"], cwd=inside, check=True, capture_output=True)
    (record,) = load((folder / path).read_bytes(), ANNA)["conflicts"]
    assert {record["by"], record["other_by"]} == {"mara-test", "tomas-berg"}


BROKEN = ("owner: mara\n", "owner: [mara\n")


def test_what_does_not_read_is_left_to_gits_own_merge(board: Made) -> None:
    edit(board, "owner: mara\n", "owner: ben\n")
    on_side(board, *BROKEN)
    board.git("merge", "-q", "side", check=False)
    assert "<<<<<<< ours\nowner: ben\n" in board.read(ANNA)
    assert f"UU {ANNA}" in board.status()


@pytest.mark.parametrize("words", [("a", "b", "c", "d"), ("a", "b", "c")], ids=["gone", "too few"])
def test_what_cannot_be_done_leaves_our_side_as_it_is(pb: Pb, words: tuple[str, ...]) -> None:
    assert pb("merge-driver", *words).code != 0


@pytest.mark.parametrize("signal", ["CRASH_AT", "CRASH_ERRNO"])
def test_killed_at_any_step_git_still_merges(
    board: Made, monkeypatch: pytest.MonkeyPatch, signal: str
) -> None:
    two_owners(board)
    start = board.git("rev-parse", "HEAD")
    own, half, seen = board.root / ".git" / "pipeboard", [], set()
    for step in range(1, 9):
        monkeypatch.setenv("CRASH_AT", str(step))
        if signal == "CRASH_ERRNO":
            monkeypatch.setenv("CRASH_ERRNO", "ENOSPC")
        board.git("merge", "-q", "side", check=False)
        monkeypatch.delenv("CRASH_AT")
        text = board.read(ANNA)
        assert text.count("<<<<<<<") == text.count(">>>>>>>")
        seen.add("<<<<<<< ours" in text)
        assert ("<<<<<<< ours" in text) is (ANNA in board.git("ls-files", "--unmerged"))
        left = [name for name in os.listdir(board.root) if name.startswith((".merge_file", ".pb-"))]
        assert left == []
        if "<<<<<<<" not in text:
            assert load(text.encode(), ANNA)["conflicts"]
        board.git("reset", "-q", "--hard", start)
        half += own.glob(".pb-*")
        Board.open(board.root).close()  # the next start sweeps what a killed driver has left
        assert not list(own.glob(".pb-*"))
    assert seen == {True, False}
    assert bool(half) is (signal == "CRASH_AT")


def test_in_any_language(board: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    two_owners(board)
    board.git("merge", "-q", "side")
    (record,) = said(board)["conflicts"]
    assert {record["by"], record["other_by"]} == {"mara-test", "tomas-berg"}
