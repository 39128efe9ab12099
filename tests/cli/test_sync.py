"""`pb sync`: what it says to a person and to a script, and its exit codes."""

from __future__ import annotations

import json
import os

import pytest

from pipeboard.cli import main
from tests.cli.conftest import Said
from tests.team.sync.conftest import (
    ANNA,
    OLE,
    board_template,
    mara,
    peopled_template,
    team,
    tomas,
)

__all__ = ["board_template", "mara", "peopled_template", "team", "tomas"]


@pytest.fixture
def pb(mara, capsys, monkeypatch):
    """Run pb in Mara's clone."""
    monkeypatch.chdir(mara.root)

    def run(*words: str) -> Said:
        code = main(list(words))
        return Said(code, *capsys.readouterr())

    return run


def test_nothing_to_do(pb):
    assert "git merges this board by field" in pb("sync").err  # said once in a clone of git's own
    assert pb("sync") == Said(0, "origin/main  up to date\n", "")


def test_what_came_and_what_went_and_by_whom(pb, mara, tomas):
    tomas.set(OLE, "title=Buyer")
    tomas.set(ANNA, "title=CFO")
    tomas.write("contacts/jo-5c2d8f.yaml", "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    tomas.commit("Jo")
    tomas.sync()
    mara.set(ANNA, "owner=tomas")
    said = pb("sync")
    assert said.code == 0
    assert said.out == (
        "origin/main  ↓ 3 commits (tomas 3)  ↑ 1\n1 file merged by field, 1 new contact\n"
    )


def test_a_conflict_is_told_by_name_and_exits_5(pb, mara, tomas):
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "title=CEO")
    said = pb("sync", "--json")
    assert said.code == 5
    (clash,) = said.data["conflicts"]
    assert {clash["by"], clash["other_by"]} == {"mara", "tomas"}
    assert clash["contact"] == "Anna Keller"
    assert said.data["merge"] == said.data["commit"] == mara.head()
    assert said.data["summary"].endswith("1 file merged by field, 1 conflict")
    assert pb("sync").code == 0  # told once; pb conflicts lists them


def test_a_conflict_of_long_texts_is_told_in_one_line(pb, mara, tomas):
    tomas.share(ANNA, "custom.style=warm\nand brief")
    mara.set(ANNA, "custom.style=" + "dry " * 40)
    said = pb("sync")
    assert said.code == 5
    (line,) = [line for line in said.out.splitlines() if "custom.style" in line]
    assert "warm and brief (tomas)" in line
    assert f"{('dry ' * 40)[:59]}… (mara)" in line
    assert len(said.out.splitlines()) == 4


def test_a_conflict_of_somebody_elses_merge_is_told_to_whom_it_comes(pb, mara, tomas):
    mara.set(ANNA, "title=CEO")
    mara.sync()
    tomas.set(ANNA, "title=CFO")
    tomas.sync()
    said = pb("sync")
    assert said.code == 0  # nothing was merged here
    assert said.out.endswith("\n1 conflict to decide in what came: pb conflicts\n")
    assert pb("sync").out == "origin/main  up to date\n"


def test_a_dry_run_says_it_and_does_nothing(pb, mara, tomas, team):
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "title=CEO")
    before = mara.head(), team.hub_head()
    said = pb("sync", "--dry-run")
    assert said.code == 0
    assert said.out.startswith("would sync origin/main  ↓ 1 commit (tomas 1)  ↑ 1\n")
    assert "Anna Keller  title: " in said.out
    assert (mara.head(), team.hub_head()) == before


def test_the_shape_of_the_json(pb, mara):
    made = mara.set(ANNA, "title=CFO")
    assert pb("sync", "--json").data == {
        "commit": made,
        "contacts": [],
        "summary": "origin/main  ↑ 1 (mara 1)",
        "outcome": "up",
        "upstream": "origin/main",
        "merge": None,
        "down": [],
        "up": [{"name": "mara", "commits": 1}],
        "changed": [],
        "merged": [],
        "conflicts": [],
        "aside": [],
        "left": [],
        "recorded": 0,
        "notes": [],
        "dry_run": False,
        "push": None,
    }


def test_git_and_the_remote_exit_7(pb, mara, team):
    team.hub.rename(team.folder / "moved.git")
    said = pb("sync", "--json")
    assert said.code == 7
    assert said.error["code"] == "offline"
    mara.git("remote", "remove", "origin")
    said = pb("sync")
    assert said.code == 7
    assert "git remote add origin" in said.err


def test_another_sync_at_work_exits_9(pb, mara):
    from pipeboard.journal.lock import Lock

    pb("sync")
    child_has_it, go = os.pipe(), os.pipe()
    if (child := os.fork()) == 0:
        with Lock(mara.root / ".git" / "pipeboard" / "syncing"):
            os.write(child_has_it[1], b"1")
            os.read(go[0], 1)
        os._exit(0)
    os.read(child_has_it[0], 1)
    said = pb("sync", "--wait", "0s")
    os.write(go[1], b"1")
    os.waitpid(child, 0)
    assert said.code == 9
    assert f"process {child}" in said.err


def test_what_a_remote_says_does_not_control_the_terminal(pb, mara, team):
    mara.set(ANNA, "title=CFO")
    team.hub_hook("pre-receive", "printf 'no \\033]0;pwned\\007\\033[2J way\\n' >&2; exit 1")
    said = pb("sync")
    assert said.code == 7
    assert "\x1b" not in said.err
    assert "way" in said.err


def test_a_killed_sync_is_finished_by_whatever_is_asked_next(pb, mara, tomas):
    tomas.share(ANNA, "title=CFO")
    old, new = mara.head(), tomas.head()
    mara.git("fetch", "-q")
    pb("ls")
    journal = {"from": old, "to": new, "reflog": "sync: fast-forward to origin/main"}
    (mara.root / ".git" / "pipeboard" / "adopt.json").write_text(json.dumps(journal))
    assert "CFO" in pb("get", "anna-keller", "title").out
    assert mara.head() == new
    assert mara.status() == ""


def test_where_sync_is_off_it_says_how_to_turn_it_on(pb, mara, team):
    made = mara.set(ANNA, "title=CFO")
    config = mara.read("pipeboard.yaml")
    before = team.hub_head()
    mara.write("pipeboard.yaml", config + "git: {sync: off}\n")
    for more in ((), ("--dry-run",)):
        told = pb("sync", *more, "--json")
        assert (told.code, told.error["code"]) == (7, "sync_off")
    said = pb("sync")
    assert "git.sync: off" in said.err
    assert "git.sync: manual" in said.err
    assert team.hub_head() == before
    mara.write("pipeboard.yaml", config + "git: {sync: manual}\n")
    assert pb("sync").code == 0
    assert team._git("--git-dir", str(team.hub), "merge-base", "--is-ancestor", made, "main") == ""
