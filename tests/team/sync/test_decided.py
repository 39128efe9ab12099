"""Deciding in a team: what one decided is decided for all; two who decide differently are asked."""

from __future__ import annotations

from pipeboard.actions.resolve import Choice
from pipeboard.board import Board
from pipeboard.board.conflicts import decide, meant
from tests.team.sync.conftest import ANNA, OLE, Clone


def torn(mara: Clone, tomas: Clone) -> None:
    """Both changed Anna's title, one after the other, and have met."""
    tomas.share(ANNA, "title=CEO")
    mara.share(ANNA, "title=CFO")
    tomas.sync()
    assert mara.read(ANNA) == tomas.read(ANNA)
    assert offered(mara) == offered(tomas) != []


def offered(clone: Clone) -> list[str]:
    """What each said of what is left to decide."""
    board = Board.open(clone.root)
    try:
        return [one.message for one in board.conflicts()]
    finally:
        board.close()


def take(clone: Clone, *names: str, **choice: str) -> None:
    """Decide in a clone."""
    board = Board.open(clone.root)
    try:
        board.apply(decide(board, meant(board, names), Choice(**choice)))
    finally:
        board.close()


def title(clone: Clone) -> str:
    return next(line for line in clone.read(ANNA).splitlines() if line.startswith("title:"))


def test_what_one_decided_is_decided_for_all(mara: Clone, tomas: Clone) -> None:
    torn(mara, tomas)
    take(tomas, "anna", take="tomas")
    tomas.sync()
    report = mara.sync()
    assert report.conflicts == ()
    assert title(mara).startswith("title: CEO")
    assert offered(mara) == offered(tomas) == []
    assert "conflicts" not in mara.read(ANNA)


def test_the_same_decision_on_both_sides_is_one(mara: Clone, tomas: Clone) -> None:
    torn(mara, tomas)
    take(tomas, "anna", take="mara")
    take(mara, "anna", take="mara")
    tomas.sync()
    mara.sync()
    tomas.sync()
    assert offered(mara) == offered(tomas) == []
    assert title(mara).startswith("title: CFO")


def test_two_different_decisions_are_open_again(mara: Clone, tomas: Clone) -> None:
    torn(mara, tomas)
    take(tomas, "anna", take="tomas")
    take(mara, "anna", take="mara")
    tomas.sync()
    assert len(mara.sync().conflicts) == 1
    tomas.sync()
    (said,) = offered(mara)
    assert "mara: CFO" in said
    assert "tomas: CEO" in said
    assert offered(tomas) == [said]


def test_what_was_undone_is_to_be_decided_by_all_again(mara: Clone, tomas: Clone) -> None:
    torn(mara, tomas)
    before = offered(mara)
    take(tomas, "anna", take="tomas")
    tomas.sync()
    board = Board.open(tomas.root)
    board.apply(board.undo_change())
    board.close()
    tomas.sync()
    mara.sync()
    assert offered(mara) == offered(tomas) == before


def test_a_contact_that_one_removed_and_one_edited_goes_or_stays_for_all(
    mara: Clone, tomas: Clone
) -> None:
    (tomas.root / OLE).unlink()
    tomas.commit("rm(ole-bakke): removed")
    tomas.sync()
    mara.set(OLE, "title=Owner")
    assert len(mara.sync().conflicts) == 1
    (said,) = offered(mara)
    assert "mara: edited it" in said
    assert "tomas: deleted it" in said
    take(mara, "ole", take="tomas")
    mara.sync()
    tomas.sync()
    assert not (mara.root / OLE).exists()
    assert not (tomas.root / OLE).exists()
    mara.assert_sound()


def test_a_status_that_two_set_is_one_decision_with_its_reasons(mara: Clone, tomas: Clone) -> None:
    def status(clone: Clone, word: str, reason: str) -> None:
        text = clone.read(ANNA)
        info = f'status: {word}\nstatus_info: {{at: "2026-11-22", reason: {reason}, by: {clone.root.name}}}\n'
        clone.write(ANNA, text + info)
        clone.commit(f"status: {word}")

    status(tomas, "lost", "price")
    tomas.sync()
    status(mara, "nurture", "timing")
    mara.sync()
    (said,) = offered(mara)
    assert "mara: nurture" in said
    take(mara, "anna", take="tomas")
    text = mara.read(ANNA)
    assert "status: lost" in text
    assert "reason: price" in text
    assert "by: tomas" in text
    assert "conflicts" not in text


def test_a_sync_names_people_as_a_merge_of_git_and_the_history_do(mara, tomas):
    """Whoever is in no team, too: one person has one name, whatever merged."""
    for clone, title in ((tomas, "CFO"), (mara, "CEO")):
        clone.git("config", "user.name", f"{title} Nobody-Knows")
        clone.git("config", "user.email", f"{title}@elsewhere.example")
        clone.set(ANNA, f"title={title}")
    tomas.sync()
    [clash] = mara.sync().conflicts
    assert {clash.by, clash.other_by} == {"cfo-nobody-knows", "ceo-nobody-knows"}
