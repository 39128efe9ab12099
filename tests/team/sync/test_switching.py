"""Somebody switches to another branch in the middle of a sync: that one stays as it is."""

from __future__ import annotations

import json

import pytest

from pipeboard import crash
from pipeboard.board import Board
from pipeboard.errors import RepositoryState
from tests.team.sync.conftest import ANNA, OLE

STEPS = ("sync: fetch", "sync: merge", "sync: push", "sync: pushed", "sync: adopt",
         "adopt: journal", "adopt: files", "adopt: lock", "adopt: index", "adopt: branch")  # fmt: skip


def _at(monkeypatch, step, action):
    """Do something when a sync comes to this step, once."""
    left = [step]

    def point(name):
        if name in left:
            left.remove(name)
            action()

    monkeypatch.setattr(crash, "point", point)
    return left


@pytest.fixture
def parted(mara, tomas):
    """Both changed the same contact, and one was added; `other` is where mara's board is."""
    tomas.set(ANNA, "title=CFO")
    tomas.write("contacts/jo-5c2d8f.yaml", "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    tomas.commit("Jo")
    tomas.sync()
    mara.set(ANNA, "odd_key=mine")
    mara.git("branch", "other")
    return mara.head()


@pytest.mark.parametrize("step", STEPS)
def test_the_other_branch_is_not_moved_and_its_files_stay(mara, parted, team, monkeypatch, step):
    text = mara.read(ANNA)
    left = _at(monkeypatch, step, lambda: mara.git("symbolic-ref", "HEAD", "refs/heads/other"))
    with pytest.raises(RepositoryState, match="switched from branch main to other") as told:
        mara.sync()
    assert left == []
    assert "git switch main" in told.value.hint
    assert mara.git("rev-parse", "other") == mara.head() == parted
    assert mara.read(ANNA) == text
    assert mara.status() == ""
    mara.assert_sound()
    mara.git("switch", "-q", "main")
    mara.sync()
    assert mara.head() == team.hub_head() != parted
    assert "title: CFO" in mara.read(ANNA)
    assert "odd_key: mine" in mara.read(ANNA)
    assert mara.status() == ""
    mara.assert_sound()


@pytest.mark.parametrize("step", STEPS[:5])
def test_what_the_other_branch_has_is_not_pushed(mara, parted, team, monkeypatch, step):
    mara.git("switch", "-q", "other")
    secret = mara.set(OLE, "title=not for all")
    mara.git("switch", "-q", "main")
    _at(monkeypatch, step, lambda: mara.git("switch", "-q", "other"))
    with pytest.raises(RepositoryState):
        mara.sync()
    assert mara.git("rev-parse", "other") == secret == mara.head()
    assert "not for all" in mara.read(OLE)
    assert secret not in mara.git("ls-remote", "origin")
    assert mara.git("rev-list", "origin/main").find(secret) == -1
    assert mara.status() == ""


def test_without_a_branch_nothing_is_adopted(mara, parted, monkeypatch):
    _at(monkeypatch, "sync: adopt", lambda: mara.git("checkout", "-q", "--detach"))
    with pytest.raises(RepositoryState, match="to a bare commit"):
        mara.sync()
    assert mara.head() == parted
    assert mara.status() == ""


def test_a_killed_sync_is_taken_back_on_another_branch(mara, tomas):
    """The switch takes along what was half adopted; the next start puts it back."""
    old, before = mara.head(), mara.read(ANNA)
    tomas.set(ANNA, "title=CFO")
    tomas.sync()
    mara.git("fetch", "-q")
    mara.write(ANNA, tomas.read(ANNA))
    facts = {"from": old, "to": tomas.head(), "reflog": "sync", "branch": "main"}
    mara.write(".git/pipeboard/adopt.json", json.dumps(facts))
    mara.git("switch", "-q", "-c", "other")
    Board.open(mara.root).close()
    assert (mara.head(), mara.read(ANNA), mara.status()) == (old, before, "")
    mara.assert_sound()
    mara.git("switch", "-q", "main")
    mara.sync()
    assert mara.head() == tomas.head()
    assert "title: CFO" in mara.read(ANNA)
