"""Changes on repositories of every kind and in every state: done right, or refused with the way out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeboard.actions import people
from pipeboard.actions.decide import set_fields
from pipeboard.board import Board
from pipeboard.board.starting import start_board
from pipeboard.errors import GitError, NoIdentity, RepositoryState, UsageError
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, Made


def _retitle(board: Board, title: str = "CFO") -> str:
    return board.apply(set_fields(board.subject_at(ANNA), [f"title={title}"])).commit


def _hook(made: Made, name: str, script: str) -> Path:
    place = made.root / ".git" / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


def test_a_hook_that_refuses_leaves_the_file_saved_and_says_so(two: Made) -> None:
    hook = _hook(two, "pre-commit", "echo no commits on Sunday >&2; exit 1")
    board = two.open()
    before = two.count()
    with pytest.raises(GitError) as caught:
        _retitle(board)
    told = str(caught.value)
    assert "no commits on Sunday" in told
    assert "pb record" in told
    assert "title: CFO" in two.read(ANNA)
    assert two.count() == before
    assert board.rows("title:CFO")
    assert not list((two.root / ".git").glob("*.lock"))
    hook.unlink()
    applied = two.open().record()
    assert applied is not None
    assert two.count() == before + 1
    assert two.status() == ""
    assert two.git("show", "--name-only", "--format=").split() == [ANNA]


def test_the_next_change_records_what_was_left(two: Made) -> None:
    hook = _hook(two, "pre-commit", "exit 1")
    with pytest.raises(GitError):
        _retitle(two.open())
    hook.unlink()
    before = two.count()
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["owner=tomas"]))
    assert two.count() == before + 2
    assert two.status() == ""


def test_hooks_see_our_commits(two: Made) -> None:
    _hook(two, "commit-msg", 'head -1 "$1" > seen.txt')
    _retitle(two.open())
    assert two.read("seen.txt") == "edit(anna-keller): title\n"


def test_without_an_identity_nothing_is_written(two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    board = two.open()
    assert [row.name for row in board.rows("sort:name")] == ["Anna Keller", "Ole Bakke"]
    with pytest.raises(NoIdentity) as caught:
        _retitle(board)
    assert "git config --global user.name" in caught.value.hint
    assert two.read(ANNA) == ANNA_TEXT


def test_detached(two: Made) -> None:
    two.git("checkout", "-q", "--detach")
    board = two.open()
    assert board.rows()
    with pytest.raises(RepositoryState) as caught:
        _retitle(board)
    assert "git switch" in str(caught.value)
    assert two.read(ANNA) == ANNA_TEXT


def test_in_the_middle_of_a_merge(two: Made) -> None:
    two.git("config", "--remove-section", "merge.pipeboard")
    two.git("checkout", "-qb", "other")
    two.write(OLE, "id: c-8g4m3r0xcd\nname: Ole A\n")
    two.commit()
    two.git("checkout", "-q", "main")
    two.write(OLE, "id: c-8g4m3r0xcd\nname: Ole B\n")
    two.commit()
    two.git("merge", "other", check=False)
    assert (two.root / ".git" / "MERGE_HEAD").exists()
    board = two.open()
    with pytest.raises(RepositoryState) as caught:
        _retitle(board)
    assert "merge" in str(caught.value)
    assert two.read(ANNA) == ANNA_TEXT
    assert [row.name for row in board.rows("title~marketing")] == ["Anna Keller"]
    with pytest.raises(RepositoryState):
        board.record()


def test_a_board_in_a_folder_of_a_repository(two: Made, tmp_path: Path) -> None:
    top = tmp_path / "company"
    (top / "sub").mkdir(parents=True)
    outer = Made(top)
    outer.git("init", "-qb", "main")
    outer.write("README", "ours")
    outer.commit("first")
    start_board(top / "sub" / "sales")
    inner = Made(top / "sub" / "sales")
    outer.write("README", "changed")
    outer.write("draft.txt", "staged")
    outer.git("add", "draft.txt")
    board = inner.open()
    board.apply(people.add("Jonas", {}, board.actor()))
    (path,) = outer.git("show", "--name-only", "--format=").split()
    assert path.startswith("sub/sales/contacts/jonas-")
    assert sorted(line[3:] for line in outer.status().split("\n")) == ["README", "draft.txt"]
    assert [row.name for row in inner.open().rows()] == ["Jonas"]


def test_a_folder_that_git_ignores_gets_a_repository_of_its_own(tmp_path: Path) -> None:
    outer = Made(tmp_path / "checkout")
    outer.write(".gitignore", "demo/\n")
    outer.git("init", "-qb", "main")
    outer.commit("first")
    start_board(outer.root / "demo")
    assert (outer.root / "demo" / ".git").is_dir()
    assert outer.count() == 1


def test_a_linked_worktree(two: Made, tmp_path: Path) -> None:
    two.git("worktree", "add", "-qb", "what-if", str(tmp_path / "what-if"))
    linked = Made(tmp_path / "what-if")
    assert (linked.root / ".git").is_file()
    sha = _retitle(linked.open())
    assert linked.git("rev-parse", "what-if") == sha
    assert linked.status() == ""
    assert two.read(ANNA) == ANNA_TEXT
    assert two.open().rows("title:CFO") == []
    assert linked.open().rows("title:CFO")


def test_an_unborn_branch(tmp_path: Path) -> None:
    made = Made(tmp_path / "new")
    made.write("pipeboard.yaml", "schema: 1\nworkspace: {name: New, currency: EUR}\n")
    made.git("init", "-qb", "main")
    board = made.open()
    assert board.rows() == []
    applied = board.apply(people.add("Jonas", {}, board.actor()))
    assert made.count() == 1
    assert made.git("rev-parse", "HEAD") == applied.commit


def test_a_branch_that_moved_meanwhile(two: Made) -> None:
    board = two.open()
    subject = board.subject_at(ANNA)
    two.write(OLE, two.read(OLE) + "title: CEO\n")
    two.commit()
    board.apply(set_fields(subject, ["title=CFO"]))
    assert two.git("show", "--name-only", "--format=").split() == [ANNA]
    assert two.status() == ""
    assert {row.title for row in board.rows()} >= {"CFO"}


def test_names_that_git_could_misread(two: Made) -> None:
    two.write("contacts/-rf --all.yaml", "id: c-0000000001\nname: Dash\n")
    two.write('contacts/ü "q".yaml', "id: c-0000000002\nname: Quote\n")
    board = two.open()
    assert board.record() is not None
    for name in ("Dash", "Quote"):
        board.apply(set_fields(board.find(name), ["title=CFO"]))
    assert two.status() == ""
    assert {row.name for row in two.open().rows("title:CFO")} == {"Dash", "Quote"}


def test_a_board_is_started_once(made: Made) -> None:
    with pytest.raises(UsageError):
        start_board(made.root)
    assert made.count() == 1


def test_starting_without_identity_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(NoIdentity):
        start_board(tmp_path / "sales")
    assert not (tmp_path / "sales").exists()


@pytest.mark.parametrize("setting", [{"currency": "EURO"}, {"timezone": "Mars/Olympus"}])
def test_starting_with_nonsense_leaves_nothing(tmp_path: Path, setting: dict) -> None:
    with pytest.raises(UsageError):
        start_board(tmp_path / "sales", **setting)
    assert not (tmp_path / "sales").exists()


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    made = Made(tmp_path / "sales")
    made.write("contacts/a.yaml", "name: A\n")
    made.write(".gitattributes", "*.md text\n")
    start_board(made.root)
    assert made.read(".gitattributes") == "*.md text\n"
    assert made.status() == "?? .gitattributes\n?? contacts/"
    assert [row.name for row in made.open().rows()] == ["A"]
