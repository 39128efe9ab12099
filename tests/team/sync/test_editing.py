"""Somebody is editing a file while a sync brings another version of it: neither is lost."""

from __future__ import annotations

import errno
import os

import pytest

from pipeboard.board import Board
from pipeboard.errors import GitError
from pipeboard.storage import write as writing
from pipeboard.team.sync import unread
from tests.team.sync.conftest import ANNA, OLE

NEW = "contacts/jo-5c2d8f.yaml"
HALF = "tags: [half\n"


def _during(mara, action):
    """Sync, and do something when everything is pushed and nothing is adopted yet."""
    return mara.sync(progress=lambda words: action() if words.startswith("taking over") else None)


def _typed(mara):
    """Anna's file as Mara's editor has it."""
    return mara.read(ANNA).replace("odd_key: kept", "odd_key: typed right now")


def _half_saved(mara):
    """What came, came while half of Mara's edit was saved; her next save, made of the old."""
    whole = _typed(mara)
    _during(mara, lambda: mara.write(ANNA, whole + HALF))
    return whole


def _assert_both(*clones):
    for clone in clones:
        assert "title: CFO" in clone.read(ANNA)
        assert "odd_key: typed right now" in clone.read(ANNA)


def test_what_came_is_merged_into_the_edit_which_stays_uncommitted(mara, tomas, team):
    tomas.share(ANNA, "title=CFO")
    edited = _typed(mara)
    report = _during(mara, lambda: mara.write(ANNA, edited))
    assert report.left == (ANNA,)
    _assert_both(mara)
    assert mara.status() == f" M {ANNA}"
    assert mara.head() == team.hub_head()
    mara.sync()  # records it and shares it
    tomas.sync()
    _assert_both(tomas)


def test_a_file_written_between_our_look_and_our_write_is_looked_at_again(mara, tomas, monkeypatch):
    tomas.share(ANNA, "title=CFO")
    replace = writing._fill
    edited = _typed(mara)
    late = iter([edited])

    def fill(path, data, **how):
        made = replace(path, data, **how)
        if path.name in ANNA and (said := next(late, "")):
            path.write_text(said)
        return made

    monkeypatch.setattr(writing, "_fill", fill)
    report = mara.sync()
    assert report.left == (ANNA,)
    _assert_both(mara)
    mara.assert_sound()


@pytest.mark.parametrize("why", [errno.EMFILE, errno.EIO])
def test_a_file_that_the_disk_does_not_give_is_not_taken_for_a_link_that_stays(
    mara, tomas, monkeypatch, why
):
    """As it was before, beside an index as it came, it would look like an edit that takes it back."""
    tomas.share(ANNA, "title=CFO")
    real = os.open

    def refusing(path, *args, **more):
        if str(path).endswith(f"/{ANNA}"):
            raise OSError(why, os.strerror(why), str(path))
        return real(path, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refusing)
        with pytest.raises(GitError, match="cannot take over"):
            mara.sync()
    mara.sync()
    tomas.sync()
    assert "title: CFO" in mara.read(ANNA)
    assert "title: CFO" in tomas.read(ANNA)
    assert mara.status() == ""


def test_both_edited_the_same_field(mara, tomas):
    tomas.share(ANNA, "title=CFO")
    edited = mara.read(ANNA).replace("title: Head of Marketing", "title: CEO")
    _during(mara, lambda: mara.write(ANNA, edited))
    text = mara.read(ANNA)
    assert "conflicts:" in text
    assert "CFO" in text
    assert "CEO" in text


def test_a_half_saved_file_is_left_and_what_came_is_not_undone_by_it(mara, tomas, team):
    """The editor's next save is made of the old version: what came meanwhile is merged into it."""
    tomas.share(ANNA, "title=CFO")
    whole = _typed(mara)
    half = whole + HALF
    report = _during(mara, lambda: mara.write(ANNA, half))
    assert report.left == (ANNA,)
    assert mara.read(ANNA) == half
    assert mara.head() == team.hub_head()
    assert mara.sync().recorded == 0
    mara.write(ANNA, whole)
    mara.sync()
    tomas.sync()
    _assert_both(mara, tomas)


def test_a_half_saved_file_that_is_committed_by_hand_does_not_undo_what_came(mara, tomas):
    tomas.share(ANNA, "title=CFO")
    whole = _half_saved(mara)
    mara.write(ANNA, whole)
    mara.git("commit", "-qam", "by hand, not knowing of it")
    mara.sync()
    tomas.sync()
    _assert_both(mara, tomas)


def test_a_half_saved_file_is_merged_when_it_is_recorded_by_hand_too(mara, tomas):
    tomas.share(ANNA, "title=CFO")
    whole = _half_saved(mara)
    mara.write(ANNA, whole)
    Board.open(mara.root).record()
    _assert_both(mara)
    assert mara.status() == ""


def test_a_half_saved_file_that_is_committed_as_it_is_does_not_undo_what_came(mara, tomas):
    tomas.share(ANNA, "title=CFO")
    whole = _half_saved(mara)
    mara.commit("whatever is there")
    mara.write(ANNA, whole)
    mara.commit("whatever is there")
    mara.sync()
    tomas.sync()
    _assert_both(mara, tomas)
    assert "conflicts:" not in mara.read(ANNA)
    assert "conflicts:" not in tomas.read(ANNA)


def test_a_contact_removed_there_and_edited_here_stays(mara, tomas):
    tomas.git("rm", "-q", OLE)
    tomas.git("commit", "-qm", "gone")
    tomas.sync()
    edited = mara.read(OLE).replace("prospect", "lead")
    _during(mara, lambda: mara.write(OLE, edited))
    assert "stage: lead" in mara.read(OLE)


def test_a_new_file_here_where_another_came(mara, tomas):
    """Two people gave one name to two contacts: both stay, each with its id."""
    tomas.write(NEW, "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    tomas.commit("Jo")
    tomas.sync()
    mine = "id: c-9x8y7z6wvt\nname: Joan\ncreated: 2026-11-06\n"
    _during(mara, lambda: mara.write(NEW, mine))
    mara.sync()
    board = Board.open(mara.root)
    assert sorted(row.name for row in board.rows("")) == ["Anna Keller", "Jo", "Joan", "Ole Bakke"]
    assert mara.status() == ""


def test_a_file_beside_the_contacts_that_is_being_edited(mara, tomas):
    tomas.write("README.md", "one\ntwo\nthree\nfour\n")
    tomas.commit("readme")
    tomas.sync()
    mara.sync()
    tomas.write("README.md", "ONE\ntwo\nthree\nfour\n")
    tomas.commit("louder")
    tomas.sync()
    mara.write("README.md", "one\ntwo\nthree\nFOUR\n")
    mara.sync()
    assert mara.read("README.md") == "ONE\ntwo\nthree\nFOUR\n"
    assert mara.status() == " M README.md"


def test_a_file_that_is_saved_again_while_what_came_is_merged_into_it(mara, tomas, monkeypatch):
    tomas.share(ANNA, "title=CFO")
    whole = _half_saved(mara)
    mara.write(ANNA, whole)
    merge, late = unread.plan_of, iter([whole + "website: saved.example\n"])

    def saved_meanwhile(*args):
        if said := next(late, ""):
            mara.write(ANNA, said)
        return merge(*args)

    monkeypatch.setattr(unread, "plan_of", saved_meanwhile)
    mara.sync()
    assert "website: saved.example" in mara.read(ANNA)
    mara.sync()
    tomas.sync()
    for clone in (mara, tomas):
        for said in ("title: CFO", "odd_key: typed right now", "website: saved.example"):
            assert said in clone.read(ANNA)
    mara.assert_sound()
