"""What a sync does where nothing goes wrong: nothing, down, up, and both."""

from __future__ import annotations

from pipeboard.board import Board
from tests.team.sync.conftest import ANNA, OLE


def test_nothing_to_do(mara, team):
    report = mara.sync()
    assert report.outcome == "same"
    assert report.commit == team.hub_head()
    assert (report.came, report.went) == (0, 0)


def test_what_i_did_goes_up(mara, team):
    made = mara.set(ANNA, "title=CFO")
    report = mara.sync()
    assert report.outcome == "up"
    assert [tuple(who) for who in report.up] == [("mara", 1)]
    assert team.hub_head() == made == mara.head()


def test_what_others_did_comes_down(mara, tomas, team, both):
    tomas.share(OLE, "title=Buyer")
    report = mara.sync()
    assert report.outcome == "down"
    assert [tuple(who) for who in report.down] == [("tomas", 1)]
    assert report.changed == (OLE,)
    assert "title: Buyer" in mara.read(OLE)
    both()


def test_a_new_contact_comes_and_a_removed_one_goes(mara, tomas, both):
    tomas.write("contacts/new-9h5n4s.yaml", "id: c-9h5n4s1yef\nname: New\ncreated: 2026-11-03\n")
    tomas.git("rm", "-q", OLE)
    tomas.commit("one came, one went")
    tomas.sync()
    board = Board.open(mara.root)
    report = board.sync()
    assert report.contacts == ("c-9h5n4s1yef",)
    assert set(report.changed) == {OLE, "contacts/new-9h5n4s.yaml"}
    assert sorted(row.name for row in board.rows("")) == ["Anna Keller", "New"]
    assert not (mara.root / OLE).exists()
    both()


def test_an_edit_made_outside_is_recorded_and_shared(mara, tomas, both):
    mara.write(OLE, mara.read(OLE).replace("prospect", "lead"))
    report = mara.sync()
    assert report.recorded == 1
    assert report.outcome == "up"
    assert mara.trailers("Pb-Via") == ["manual"]
    tomas.sync()
    assert "stage: lead" in tomas.read(OLE)
    both()


def test_a_contact_with_another_file_name_is_no_new_one(mara, tomas, both):
    tomas.git("mv", OLE, "contacts/ole-b-8g4m3r.yaml")
    tomas.write("contacts/new-9h5n4s.yaml", "id: c-9h5n4s1yef\nname: New\ncreated: 2026-11-03\n")
    tomas.commit("one has another name")
    tomas.sync()
    assert mara.sync().contacts == ("c-9h5n4s1yef",)
    both()
