"""Finish with pipeboard: what git's own merges left half done is merged by field and concluded."""

from __future__ import annotations

import os
import shutil

import pytest

from pipeboard import crash
from pipeboard.board import finishing
from pipeboard.storage.read import load
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, Made
from tests.cli.conftest import Pb
from tests.cli.test_crash import _killed as killed
from tests.cli.test_merge_driver import edit, on_side


@pytest.fixture
def board(two: Made) -> Made:
    """A board on a clone that nobody armed, with one branch `side` from here."""
    two.git("config", "--remove-section", "merge.pipeboard")
    two.git("branch", "side")
    return two


@pytest.fixture
def stopped(board: Made) -> Made:
    """A merge that stopped: owner differs in Anna's file, tags are united."""
    edit(
        board, "owner: mara\ntags: [vip,  agency]\n", "owner: ben\ntags: [vip, agency, hot]\n", at=5
    )
    on_side(board, "owner: mara\ntags: [vip,  agency]\n", "owner: ole\ntags: [vip, agency, new]\n")
    board.git("merge", "side", check=False)
    assert "<<<<<<<" in board.read(ANNA)
    return board


def said(board: Made, path: str = ANNA) -> dict[str, object]:
    """What a file says, staged as it is on the disk."""
    assert board.git("ls-files", "--unmerged") == ""
    assert board.git("diff", "--name-only") == ""
    return dict(load((board.root / path).read_bytes(), path))


def is_merging(board: Made) -> bool:
    return (board.root / ".git" / "MERGE_HEAD").exists()


def owners(tree: dict[str, object]) -> dict[object, object]:
    """Who wanted which value, of the one record there is."""
    (record,) = tree["conflicts"]  # type: ignore[misc]
    return {record["kept"]: record["by"], record["other"]: record["other_by"]}


# a merge ------------------------------------------------------------------------------------------


def test_a_merge_whose_key_is_locked_is_concluded_once_that_is_answered(
    stopped: Made, pb: Pb
) -> None:
    gpg = stopped.root.parent / "gpg"
    gpg.write_text("#!/bin/sh\nexit 2\n")
    gpg.chmod(0o755)
    stopped.git("config", "gpg.program", str(gpg))
    stopped.git("config", "commit.gpgSign", "true")
    refused = pb("finish")
    assert refused.code == 7
    assert "pb finish --ask" in refused.err
    assert is_merging(stopped)
    assert pb("finish", "--unsigned").code == 0
    assert not is_merging(stopped)
    assert "\ngpgsig " not in stopped.git("cat-file", "commit", "HEAD")


def test_a_bare_pull_is_finished(stopped: Made, pb: Pb) -> None:
    done = pb("finish", "--json")
    assert done.code == 0
    assert done.data["state"] == "merge"
    assert done.data["paths"] == [ANNA]
    assert done.data["conflicts"] == 1
    assert done.data["commit"] == stopped.git("rev-parse", "HEAD")
    tree = said(stopped)
    assert tree["tags"] == ["vip", "agency", "hot", "new"]
    assert owners(tree) == {"ben": "mara-test", "ole": "tomas-berg"}
    assert not is_merging(stopped)
    assert stopped.git("rev-parse", "HEAD^2") == stopped.git("rev-parse", "side")
    assert stopped.git("log", "-1", "--format=%s") == "Merge branch 'side'"
    assert stopped.trailers("Pb-Action") == ["merge.finish"]
    assert stopped.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert stopped.trailers("Pb-Via") == ["cli"]
    assert "Conflicts:" not in stopped.message()
    assert stopped.status() == ""
    stopped.git("fsck", "--strict")


def test_a_bot_that_finishes_is_named_as_the_author_and_as_the_way(stopped: Made, pb: Pb) -> None:
    assert pb("finish", "--as", "merge-bot").code == 0
    assert stopped.trailers("Pb-Via") == ["bot/merge-bot"]
    assert stopped.trailers("Pb-For") == ["mara-test"]
    assert stopped.git("log", "-1", "--format=%an <%ae>") == "merge-bot <mara@example.com>"
    assert stopped.git("log", "-1", "--format=%cn") == "Mara Test"


def test_who_decided_a_merge_may_be_said(stopped: Made, pb: Pb) -> None:
    assert pb("finish", "--author", "Ole Lind <ole@lind.example>").code == 0
    assert stopped.git("log", "-1", "--format=%an <%ae>") == "Ole Lind <ole@lind.example>"
    assert stopped.trailers("Pb-Via") == ["cli"]


def test_nothing_is_finished_for_somebody_whom_the_team_does_not_know(board: Made, pb: Pb) -> None:
    board.write("pipeboard.yaml", board.read("pipeboard.yaml") + "team: {mara: {name: Mara}}\n")
    board.commit("a team")
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    on_side(board, "owner: mara\n", "owner: ole\n")
    board.git("merge", "side", check=False)
    before = board.read(ANNA)
    refused = pb("finish", "--as", "tomsa")
    assert refused.code == 2
    assert "'tomsa' is not in the team" in refused.err
    assert board.read(ANNA) == before
    assert is_merging(board)


def test_it_says_what_it_did_and_what_is_left_to_decide(stopped: Made, pb: Pb) -> None:
    done = pb("finish")
    assert "merged 1 file by field" in done.out
    assert "1 to decide: pb conflicts" in done.out
    assert "git merges this board by field from now on" in done.err
    assert "git merges" not in pb("set", "ole", "title=CEO").err


def test_until_then_nothing_is_recorded_and_the_way_out_is_named(stopped: Made, pb: Pb) -> None:
    refused = pb("set", "ole", "title=CEO")
    assert refused.code == 7
    assert "finish with pipeboard (pb finish)" in refused.err
    assert "git merge --abort" in refused.err
    assert pb("ls").err == "pb: 1 file half merged: pb finish\n"
    found = {row["check"]: row for row in pb("doctor", "--json").data}["repository"]
    assert (found["ok"], found["fix"]) == (False, "pb finish")
    assert pb("finish").code == 0
    assert pb("set", "ole", "title=CEO").code == 0


def test_a_dry_run_touches_nothing(stopped: Made, pb: Pb) -> None:
    before = stopped.read(ANNA)
    assert "merged 1 file by field" in pb("finish", "--dry-run").out
    assert stopped.read(ANNA) == before
    assert is_merging(stopped)


def test_nothing_unfinished_is_nothing_to_do(board: Made, pb: Pb) -> None:
    done = pb("finish")
    assert (done.code, done.out) == (0, "nothing is unfinished\n")
    assert board.status() == ""


def test_it_makes_what_the_driver_would_have_made(stopped: Made, pb: Pb) -> None:
    assert pb("finish").code == 0
    ours = stopped.read(ANNA)
    stopped.git("reset", "-q", "--hard", "HEAD^1")
    assert pb("doctor", "--fix").code == 0
    stopped.git("merge", "-q", "side")
    assert stopped.read(ANNA) == ours


def test_a_merge_whose_files_are_all_settled_is_concluded(stopped: Made, pb: Pb) -> None:
    stopped.write(ANNA, ANNA_TEXT)
    stopped.git("add", ANNA)
    assert pb("finish").code == 0
    assert not is_merging(stopped)
    assert stopped.read(ANNA) == ANNA_TEXT


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg"])
def test_a_hook_has_its_say(stopped: Made, pb: Pb, hook: str) -> None:
    place = stopped.root / ".git" / "hooks" / hook
    place.parent.mkdir(exist_ok=True)
    place.write_text("#!/bin/sh\necho not on a Sunday >&2\nexit 1\n")
    place.chmod(0o755)
    refused = pb("finish")
    assert refused.code == 7
    assert "not on a Sunday" in refused.err
    assert is_merging(stopped)
    place.unlink()
    assert pb("finish").code == 0
    assert owners(said(stopped)) == {"ben": "mara-test", "ole": "tomas-berg"}


# what only a person can settle --------------------------------------------------------------------


def test_files_that_are_not_the_boards_are_left_and_named(board: Made, pb: Pb) -> None:
    board.write("README.md", "one\n")
    board.commit()
    board.git("branch", "-f", "side")
    for at, branch in enumerate(("side", "main")):
        board.git("checkout", "-q", branch)
        board.write("README.md", f"{branch}\n")
        edit(board, "owner: mara\n", f"owner: {branch}\n", at=at)
        board.commit()
    board.git("merge", "side", check=False)
    done = pb("finish")
    assert done.code == 5
    assert "left to you: README.md" in done.out
    assert board.git("diff", "--name-only", "--diff-filter=U") == "README.md"
    assert load((board.root / ANNA).read_bytes(), ANNA)["conflicts"]
    assert is_merging(board)
    board.write("README.md", "both\n")
    board.git("add", "README.md")
    assert pb("finish").code == 0
    assert not is_merging(board)


def test_what_somebody_settled_by_hand_stands(stopped: Made, pb: Pb) -> None:
    by_hand = ANNA_TEXT.replace("owner: mara", "owner: zoe")
    stopped.write(ANNA, by_hand)
    assert pb("finish").code == 0
    assert stopped.read(ANNA) == by_hand
    assert stopped.status() == ""


def test_what_somebody_saves_while_it_is_merged_is_not_overwritten(
    stopped: Made, pb: Pb, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand = ANNA_TEXT.replace("owner: mara", "owner: zoe")
    settle = finishing.settle

    def saved_meanwhile(*args: object) -> object:
        settled = settle(*args)  # type: ignore[arg-type]
        stopped.write(ANNA, by_hand)
        return settled

    with monkeypatch.context() as editor:
        editor.setattr(finishing, "settle", saved_meanwhile)
        refused = pb("finish")
    assert refused.code == 9
    assert "somebody saved it just now" in refused.err
    assert stopped.read(ANNA) == by_hand
    assert is_merging(stopped)
    assert pb("finish").code == 0
    assert stopped.read(ANNA) == by_hand


def test_what_somebody_began_by_hand_is_not_lost(stopped: Made, pb: Pb) -> None:
    stopped.write(ANNA, stopped.read(ANNA).replace("Head of Marketing", "CMO"))
    assert pb("finish").code == 0
    tree = said(stopped)
    assert tree["title"] == "CMO"
    assert tree["tags"] == ["vip", "agency", "hot", "new"]
    assert set(owners(tree)) == {"ben", "ole"}


@pytest.mark.parametrize(
    "text",
    ["owner: [half\n", ANNA_TEXT + "<<<<<<< HEAD\na: [1\n=======\nb: 2\n>>>>>>> side\n"],
    ids=["half saved", "with markers"],
)
def test_what_was_edited_and_does_not_read_is_left(stopped: Made, pb: Pb, text: str) -> None:
    stopped.write(ANNA, text)
    done = pb("finish", "--json")
    assert done.code == 5
    assert [one["path"] for one in done.data["left"]] == [ANNA]
    assert stopped.read(ANNA) == text
    assert is_merging(stopped)
    assert stopped.git("ls-files", "--unmerged")


def test_a_file_that_was_staged_with_its_markers_is_merged_all_the_same(
    stopped: Made, pb: Pb
) -> None:
    stopped.git("add", "-A")
    assert stopped.git("ls-files", "--unmerged") == ""
    assert pb("finish").code == 0
    assert owners(said(stopped)) == {"ben": "mara-test", "ole": "tomas-berg"}


@pytest.mark.parametrize("index", ["there", "gone"])
def test_the_config_itself(board: Made, pb: Pb, index: str) -> None:
    line = "workspace: {name: Sales, currency: EUR}\n"
    edit(board, line, line.replace("Sales", "North"), "pipeboard.yaml", at=5)
    on_side(board, line, line.replace("Sales", "South"), path="pipeboard.yaml")
    board.git("merge", "side", check=False)
    if index == "gone":
        shutil.rmtree(board.root / ".git" / "pipeboard")
    assert pb("finish").code == 0
    assert set(owners(said(board, "pipeboard.yaml"))) == {"North", "South"}
    assert pb("ls").code == 0


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("how", ["as git left it", "edited"])
def test_in_every_style_of_conflict(board: Made, pb: Pb, style: str, how: str) -> None:
    board.git("config", "merge.conflictStyle", style)
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    on_side(board, "owner: mara\n", "owner: ole\n")
    board.git("merge", "side", check=False)
    if how == "edited":
        board.write(ANNA, board.read(ANNA).replace("Head of Marketing", "CMO"))
    assert pb("finish").code == 0
    assert set(owners(said(board))) == {"ben", "ole"}


# files that came and went -------------------------------------------------------------------------


def test_deleted_here_edited_there_stays_with_the_edit(board: Made, pb: Pb) -> None:
    on_side(board, "owner: mara\n", "owner: ole\n")
    board.git("rm", "-q", ANNA)
    board.git("commit", "-qm", "gone")
    board.git("merge", "side", check=False)
    done = pb("finish")
    assert done.code == 0
    tree = said(board)
    assert tree["owner"] == "ole"
    (record,) = tree["conflicts"]
    assert (record["field"], record["other_deleted"]) == ("", "true")


def test_edited_again_before_it_was_finished(board: Made, pb: Pb) -> None:
    on_side(board, "owner: mara\n", "owner: ole\n")
    board.git("rm", "-q", ANNA)
    board.git("commit", "-qm", "gone")
    board.git("merge", "side", check=False)
    board.write(ANNA, board.read(ANNA).replace("Head of Marketing", "CMO"))
    assert pb("finish").code == 0
    assert said(board)["title"] == "CMO"
    assert len(said(board)["conflicts"]) == 1


def test_both_added_one_file_name_for_two_people(board: Made, pb: Pb) -> None:
    path = "contacts/jonas.yaml"
    for branch, id in (("side", "c-aaaaaaaaaa"), ("main", "c-bbbbbbbbbb")):
        board.git("checkout", "-q", branch)
        board.write(path, f"id: {id}\nname: Jonas {branch}\n")
        board.commit()
    board.git("merge", "side", check=False)
    assert pb("finish").code == 0
    assert board.status() == ""
    assert {card["name"] for card in pb("ls", "--json").data} >= {"Jonas main", "Jonas side"}


def test_who_was_forgotten_does_not_come_back_by_an_edit(board: Made, pb: Pb) -> None:
    on_side(board, "owner: mara\n", "owner: ole\n")
    assert pb("forget", "anna", "-m", "asked us to", "--yes").code == 0
    board.git("merge", "side", check=False)
    assert ANNA in board.git("ls-files", "--unmerged")
    done = pb("finish")
    assert done.code == 0
    assert "forgotten, while tomas-berg edited owner" in done.err
    assert not (board.root / ANNA).exists()
    assert board.status() == ""


def test_a_side_that_does_not_read_is_kept_beside(board: Made, pb: Pb) -> None:
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    on_side(board, "owner: mara\n", "owner: [ole\n")
    board.git("merge", "side", check=False)
    done = pb("finish")
    assert done.code == 0
    assert said(board)["owner"] == "ben"
    (beside,) = [name for name in os.listdir(board.root / "contacts") if "unmerged" in name]
    assert "owner: [ole\n" in board.read(f"contacts/{beside}")
    assert board.status() == ""


def test_a_rename_and_an_edit_are_one_file(board: Made, pb: Pb) -> None:
    new = "contacts/anna-7f3k2q.yaml"
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    board.git("checkout", "-q", "side")
    board.git("mv", ANNA, new)
    board.write(new, ANNA_TEXT.replace("owner: mara", "owner: ole"))
    board.commit()
    board.git("checkout", "-q", "main")
    board.git("merge", "side", check=False)
    assert pb("finish").code == 0
    assert set(owners(said(board, new))) == {"ben", "ole"}
    assert not (board.root / ANNA).exists()


# rebase, cherry-pick, revert, stash ---------------------------------------------------------------


@pytest.mark.parametrize("how", ["rebase", "cherry-pick", "revert"])
def test_what_has_more_to_do_goes_on_by_git(board: Made, pb: Pb, how: str) -> None:
    mine = edit(board, "owner: mara\n", "owner: ben\n", at=5)
    sha = on_side(board, "owner: mara\n", "owner: ole\n")
    if how == "revert":
        edit(board, "owner: ben\n", "owner: ole\n", at=6)
    what = {"rebase": "side", "cherry-pick": sha, "revert": mine}[how]
    board.git(how, *(("--no-edit",) if how == "revert" else ()), what, check=False)
    assert pb("set", "ole", "title=CEO").code == 7
    done = pb("finish", "--json")
    assert done.code == 0
    assert (done.data["state"], done.data["commit"]) == (how, None)
    assert done.data["next"] == f"git {how} --continue"
    tree = dict(load((board.root / ANNA).read_bytes(), ANNA))
    assert set(owners(tree)) == ({"ole", "mara"} if how == "revert" else {"ben", "ole"})
    board.git("-c", "core.editor=true", how, "--continue")
    assert board.status() == ""
    assert pb("set", "ole", "title=CEO").code == 0


def test_a_stash_that_clashed(board: Made, pb: Pb) -> None:
    board.write(ANNA, ANNA_TEXT.replace("owner: mara", "owner: zoe"))
    board.git("stash", "-q")
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    board.git("stash", "pop", "-q", check=False)
    done = pb("finish", "--json")
    assert (done.code, done.data["state"], done.data["next"]) == (0, "", "pb record")
    tree = dict(load((board.root / ANNA).read_bytes(), ANNA))
    assert set(owners(tree)) == {"ben", "zoe"}
    assert pb("record").code == 0
    assert board.status() == ""


# killed, locked, elsewhere ------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["again", "abort"])
def test_killed_at_any_step(board: Made, pb: Pb, end: str) -> None:
    """Anna's file has two owners, Ole's does not read on one side."""
    edit(board, "owner: tomas\n", "owner: [tomas\n", OLE)
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    on_side(board, "owner: tomas\n", "owner: eva\n", path=OLE)
    on_side(board, "owner: mara\n", "owner: ole\n")
    start = board.git("rev-parse", "HEAD")
    for step in range(1, 60):
        board.git("merge", "side", check=False)
        if not killed(["finish"], step):
            break
        if end == "again":
            assert pb("finish").code == 0
            assert_finished(board)
            assert board.git("rev-list", "--count", "--first-parent", f"{start}..HEAD") == "1"
            board.git("reset", "-q", "--hard", start)
            board.git("config", "--remove-section", "merge.pipeboard")
        else:
            board.git("merge", "--abort")
            for path in (ANNA, OLE):
                assert board.read(path) == board.git("show", f"HEAD:{path}") + "\n"
            board.git("clean", "-qfd")
        board.git("fsck", "--strict")
    assert_finished(board)
    assert step > 12


def test_no_step_of_finishing_is_left_out(
    stopped: Made, pb: Pb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is killed at its n-th step above passes every step that it has."""
    passed: list[str] = []
    monkeypatch.setattr(crash, "point", passed.append)
    assert pb("finish").code == 0
    assert {"finish: write", "finish: stage", "finish: conclude"} <= set(passed)


def assert_finished(board: Made) -> None:
    assert set(owners(said(board))) == {"ben", "ole"}
    assert said(board, OLE)["owner"] == "eva"
    (beside,) = [name for name in os.listdir(board.root / "contacts") if "unmerged" in name]
    assert "owner: [tomas\n" in board.read(f"contacts/{beside}")
    assert board.status() == ""
    assert not is_merging(board)


def test_in_a_linked_work_tree_and_a_board_below_the_top(
    two: Made, tmp_path, pb: Pb, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.git("config", "--remove-section", "merge.pipeboard")
    (two.root / "sales").mkdir()
    for name in two.git("ls-tree", "--name-only", "HEAD").split():
        two.git("mv", name, f"sales/{name}")
    two.git("commit", "-qm", "moved")
    two.git("branch", "side")
    path = f"sales/{ANNA}"
    edit(two, "owner: mara\n", "owner: ben\n", path, at=5)
    on_side(two, "owner: mara\n", "owner: ole\n", path=path)
    two.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    linked = Made(tmp_path / "linked")
    linked.git("merge", "side", check=False)
    monkeypatch.chdir(linked.root / "sales" / "contacts")
    assert pb("finish").code == 0
    assert owners(said(linked, path)) == {"ben": "mara-test", "ole": "tomas-berg"}
    assert linked.status() == ""


def test_in_any_language(board: Made, pb: Pb, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    edit(board, "owner: mara\n", "owner: ben\n", at=5)
    on_side(board, "owner: mara\n", "owner: ole\n")
    board.git("merge", "side", check=False)
    assert pb("finish").code == 0
    assert set(owners(said(board))) == {"ben", "ole"}
