"""Two people changed the same board: fields are merged, nothing is lost, what clashes is told."""

from __future__ import annotations

from pipeboard.board import Board
from tests.team.sync.conftest import ANNA, OLE


def test_two_fields_of_one_contact(mara, tomas, team, both):
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "phone=+49 30 1234567")
    report = mara.sync()
    assert report.outcome == "merged"
    assert [tuple(who) for who in report.down] == [("tomas", 1)]
    assert [tuple(who) for who in report.up] == [("mara", 1)]
    assert report.merged == (ANNA,)
    assert report.conflicts == ()
    assert report.commit == report.merge == team.hub_head() == mara.head()
    assert "title: CFO" in mara.read(ANNA)
    assert "phone:" in mara.read(ANNA)
    assert "# whom to call first" in mara.read(ANNA)
    tomas.sync()
    both()


def test_the_merge_commit_says_who_met_whom(mara, tomas):
    tomas.set(ANNA, "title=CFO")
    theirs = tomas.head()
    tomas.sync()
    mine = mara.set(ANNA, "phone=+49 30 1234567")
    mara.sync()
    assert mara.git("log", "-1", "--format=%P") == f"{mine} {theirs}"
    assert mara.message().split("\n")[0] == (
        "sync(origin/main): tomas 1 with mara 1; 1 file by field"
    )
    assert mara.trailers("Pb-Action") == ["sync.merge"]
    assert mara.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert mara.trailers("Pb-Via") == ["cli"]


def test_a_merge_that_a_bot_makes_says_which_and_for_whom(mara, tomas):
    config = tomas.read("pipeboard.yaml")
    assert "  tomas: {" in config
    tomas.write("pipeboard.yaml", config.replace("  tomas: {", "  robot: {role: bot}\n  tomas: {"))
    tomas.commit("a bot")
    tomas.sync()
    mara.sync()
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "phone=+49 30 1234567")
    board = Board.open(mara.root)
    board.as_name = "robot"
    board.sync()
    assert mara.trailers("Pb-Via") == ["bot/robot"]
    assert mara.trailers("Pb-For") == ["mara"]


def test_one_field_changed_by_both_is_a_conflict_that_names_people(mara, tomas, both):
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "title=CEO")
    report = mara.sync()
    (clash,) = report.conflicts
    assert (clash.path, clash.contact, clash.field) == (ANNA, "Anna Keller", "title")
    assert {clash.kept: clash.by, clash.other: clash.other_by} == {"CFO": "tomas", "CEO": "mara"}
    tomas.sync()
    both()
    assert f"id: {clash.id}" in tomas.read(ANNA)


def test_both_sides_compute_the_same_merge(mara, tomas, team):
    tomas.set(ANNA, "title=CFO")
    mara.set(ANNA, "title=CEO")
    before = team.hub_head()
    tomas.sync()
    after = team.hub_head()
    mara.sync()
    one = mara.git("rev-parse", "HEAD^{tree}")
    team._git("--git-dir", str(team.hub), "update-ref", "refs/heads/main", before)
    mara.git("reset", "-q", "--hard", "HEAD^1")
    mara.git("push", "-q", "origin", "HEAD:main")
    tomas.sync(allow=["rewritten"])
    assert tomas.git("log", "-1", "--format=%P").split()[0] == after
    assert tomas.git("rev-parse", "HEAD^{tree}") == one


def test_a_move_and_an_edit_are_no_conflict(mara, tomas, both):
    tomas.git("mv", ANNA, "contacts/anna-renamed-7f3k2q.yaml")
    tomas.commit("another label")
    tomas.sync()
    mara.set(ANNA, "title=CFO")
    report = mara.sync()
    assert report.conflicts == ()
    assert not (mara.root / ANNA).exists()
    assert "title: CFO" in mara.read("contacts/anna-renamed-7f3k2q.yaml")
    tomas.sync()
    both()


def test_histories_that_crossed_are_merged_over_both_ancestors(mara, tomas, both):
    """Two merges of the same two commits: there are two best common ancestors then."""
    tomas.set(ANNA, "title=CFO")
    mara.set(OLE, "title=Buyer")
    one, two = mara.head(), tomas.head()
    mara.git("fetch", "-q", str(tomas.root), "main")
    tomas.git("fetch", "-q", str(mara.root), "main")
    mara.git("merge", "-q", "-m", "by hand", two)
    tomas.git("merge", "-q", "-m", "by hand", one)
    mara.set(ANNA, "phone=+49 30 1234567")
    tomas.set(ANNA, "owner=tomas")
    assert len(mara.git("merge-base", "--all", "HEAD", two).split()) == 1
    tomas.sync()
    report = mara.sync()
    assert report.outcome == "merged"
    assert report.conflicts == ()
    text = mara.read(ANNA)
    assert all(said in text for said in ("title: CFO", "phone:", "owner: tomas"))
    assert "title: Buyer" in mara.read(OLE)
    tomas.sync()
    both()


def test_a_broken_file_stops_nobody(mara, tomas, both):
    tomas.write(ANNA, tomas.read(ANNA) + "broken: [\n")
    tomas.commit("half a file")
    tomas.sync()
    mara.set(ANNA, "title=CFO")
    report = mara.sync()
    assert len(report.aside) == 1
    assert "title: CFO" in mara.read(ANNA)
    assert "broken: [" in mara.read(report.aside[0])
    tomas.sync()
    both()
