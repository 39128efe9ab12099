"""`opp`, `win`, `lose` and the ways to leave and come back: one commit each, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb

SEATS = """\
opportunities:
- {id: o-1, name: Seats, stage: demo, value: 18000, currency: EUR, per: year, expected_close: 2026-12-18}
"""
MORE = SEATS + "- {id: o-2, name: More, stage: proposal, value: 500, expected_close: 2026-11-20}\n"


@pytest.fixture
def dealing(two: Made, ole: Path) -> Made:
    """Ole with one open opportunity."""
    ole.write_text(ole.read_text() + SEATS)
    two.commit()
    return two


@pytest.fixture
def several(two: Made, ole: Path) -> Made:
    """Ole with two of them."""
    ole.write_text(ole.read_text() + MORE)
    two.commit()
    return two


WRITES = [
    (["opp", "add", "ole", "Second shop", "--value", "1200/month", "--close", "2026-12-18",
      "--set", "competitor=chartly"], "opportunity.add", "opp(ole-bakke): Second shop 1200 EUR/month"),
    (["opp", "set", "ole", "o-1", "stage=proposal"], "opportunity.move",
     "opp(ole-bakke): Seats: demo -> proposal"),
    (["opp", "set", "ole", "value=20k", "close=fri"], "opportunity.set",
     "opp(ole-bakke): Seats: value, expected_close"),
    (["win", "ole", "o-1", "-m", "ROI sheet"], "opportunity.win",
     "win(ole-bakke): Seats 18000 EUR/year, renewal 2027-11-22"),
    (["win", "anna", "--value", "900", "--name", "Start"], "opportunity.win",
     "win(anna-keller): Start 900 EUR"),
    (["lose", "ole", "o-1", "price", "--to", "chartly", "--then", "nurture:+180d"],
     "opportunity.lose", "lose(ole-bakke): Seats: price to chartly, nurture until 2027-05-21"),
    (["lose", "anna", "price", "--then", "lost"], "status.set", "lose(anna-keller): price"),
    (["disqualify", "anna", "not-icp", "two", "people"], "status.set",
     "disqualify(anna-keller): not-icp"),
    (["disqualify", "ole", "not-icp", "--lose", "poor-fit"], "status.set",
     "disqualify(ole-bakke): not-icp, 1 lost: poor-fit"),
    (["nurture", "anna", "timing", "--review", "+90d"], "status.set",
     "nurture(anna-keller): nurture until 2027-02-20"),
    (["pause", "anna", "--review", "may"], "status.set",
     "pause(anna-keller): paused until 2027-05-01"),
]  # fmt: skip
IDS = ["-".join(words[:3]) for words, _, _ in WRITES]


@pytest.mark.parametrize(("words", "action", "subject"), WRITES, ids=IDS)
def test_a_write_is_one_commit_with_its_sentence_and_is_undone(
    pb: Pb, dealing: Made, words: list[str], action: str, subject: str
) -> None:
    before, tree = dealing.count(), dealing.git("rev-parse", "HEAD^{tree}")
    data = pb(*words, "--json").data
    assert data["commit"] == dealing.git("rev-parse", "HEAD")
    assert data["contacts"] == dealing.trailers("Pb-Contact")
    assert dealing.count() == before + 1
    assert dealing.message().startswith(subject)
    assert dealing.trailers("Pb-Action") == [action]
    assert dealing.status() == ""
    assert pb("lint").code == 0
    assert pb("undo").code == 0
    assert dealing.git("rev-parse", "HEAD^{tree}") == tree


@pytest.mark.parametrize(("words", "action", "subject"), WRITES, ids=IDS)
def test_a_dry_run_prints_the_sentence_and_touches_nothing(
    pb: Pb, dealing: Made, words: list[str], action: str, subject: str
) -> None:
    before = dealing.git("rev-parse", "HEAD")
    said = pb(*words, "--dry-run")
    assert said.code == 0
    assert f"\n{subject}" in said.out
    assert f"Pb-Action: {action}" in said.out
    assert (dealing.git("rev-parse", "HEAD"), dealing.status()) == (before, "")


# the gate ---------------------------------------------------------------------------------------


def test_an_opportunity_wants_a_value_and_a_close(pb: Pb, two: Made) -> None:
    said = pb("opp", "add", "anna", "Seats", "--json")
    assert said.code == 4
    assert said.error["code"] == "gate_blocked"
    assert two.count() == 2
    said = pb("opp", "add", "anna", "Seats", "--override", "the boss said yes")
    assert said.code == 0
    assert two.trailers("Pb-Override") == ['value "the boss said yes"']


# won --------------------------------------------------------------------------------------------


def test_win_makes_the_customer(pb: Pb, dealing: Made) -> None:
    pb("win", "ole", "-m", "ROI sheet")
    text = dealing.read(OLE)
    assert "stage: customer" in text
    assert 'closed: "2026-11-22", won_reason: "ROI sheet"' in text
    assert 'customer: {since: "2026-11-22", renewal: "2027-11-22"}' in text
    assert "opp: o-1" in text
    assert pb("ls", "has:won-opportunity stage:customer", "--format", "ids").out.strip()
    assert dealing.trailers("Pb-Value") == ["18000 EUR"]


def test_a_win_asks_the_gate_of_customers_and_keeps_what_it_said(pb: Pb, dealing: Made) -> None:
    pb("win", "ole", "o-1")
    assert "gate: {purchase: pass" in dealing.read(OLE)
    assert dealing.trailers("Pb-Gate")[0].startswith("purchase=pass")
    pb("win", "anna", "--value", "900")
    assert "gate: {skipped: prospect" in dealing.read(ANNA)


def test_what_the_gate_of_customers_blocks_is_won_for_a_reason(pb: Pb, dealing: Made) -> None:
    config = dealing.read("pipeboard.yaml")
    gate = "gates: {customer: [{id: objections, level: block, if: 'owner:mara'}]}\n"
    dealing.write("pipeboard.yaml", config + gate)
    dealing.commit()
    assert pb("win", "ole", "o-1").code == 4
    assert pb("win", "ole", "o-1", "--override", "they signed").code == 0
    assert dealing.trailers("Pb-Override") == ['objections "they signed"']


def test_a_renewal_is_said_or_there_is_none(pb: Pb, dealing: Made) -> None:
    pb("win", "ole", "--renewal", "-")
    assert "renewal" not in dealing.read(OLE)


def test_an_opportunity_that_is_there_is_not_made_again(pb: Pb, dealing: Made) -> None:
    assert pb("win", "ole", "o-1", "--value", "5").code == 2


def test_of_several_it_is_said_which(pb: Pb, several: Made) -> None:
    for words in (["win", "ole"], ["lose", "ole", "price"], ["opp", "set", "ole", "value=1"]):
        said = pb(*words, "--json")
        assert said.code == 6
        assert said.error["code"] == "ambiguous"
        assert [item["id"] for item in said.error["items"]] == ["o-1", "o-2"]
    assert pb("lose", "ole", "o-2", "price").code == 0
    assert "status" not in several.read(OLE)
    assert pb("lose", "ole", "price").code == 0
    assert "status: nurture" in several.read(OLE)


# lost, and the ways out ---------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["lose", "disqualify"])
def test_other_demands_a_note(pb: Pb, two: Made, verb: str) -> None:
    then = ["--then", "lost"] if verb == "lose" else []
    assert pb(verb, "anna", "other", *then).code == 2
    assert pb(verb, "anna", "prise", *then).code == 2
    assert pb(verb, "anna", "other", "-m", "they moved", *then).code == 0
    assert "note: they moved" in two.read(ANNA) or 'note: "they moved"' in two.read(ANNA)


def test_who_has_an_open_opportunity_is_not_disqualified(pb: Pb, dealing: Made) -> None:
    said = pb("disqualify", "ole", "not-icp")
    assert said.code == 2
    assert "Seats" in said.err
    assert "--lose" in said.err


def test_many_are_disqualified_in_one_commit(pb: Pb, two: Made) -> None:
    assert pb("disqualify", "-q", "name~a", "not-icp").code == 0
    assert two.count() == 3
    assert two.trailers("Pb-Reason") == ["not-icp"]
    assert len(pb("ls", "status:disqualified", "--json").data) == 2


def test_only_a_customer_churns_and_is_won_back_later(pb: Pb, dealing: Made) -> None:
    assert pb("churn", "ole", "price").code == 2
    pb("win", "ole", "o-1")
    assert pb("churn", "ole", "price", "--review", "+90d").code == 0
    assert dealing.message().startswith("churn(ole-bakke): price\n")
    assert 'review_on: "2027-02-20"' in dealing.read(OLE)


def test_reopen_wants_a_reason_and_a_next_step(pb: Pb, two: Made) -> None:
    pb("disqualify", "anna", "not-icp")
    assert pb("reopen", "anna", "--next", "fri call: price").code == 2
    assert pb("reopen", "anna", "they wrote").code == 2
    assert pb("reopen", "anna", "they wrote", "--next", "fri call: price").code == 0
    assert two.message().startswith("reopen(anna-keller): disqualified -> open, next 2026-11-27")
    assert "status_info" not in two.read(ANNA)
    assert pb("reopen", "anna", "again", "--next", "fri call").code == 2


@pytest.mark.parametrize("words", [["--review", "soonish"], []])
def test_a_pause_has_an_end(pb: Pb, words: list[str]) -> None:
    assert pb("pause", "anna", *words).code == 2


# lists ------------------------------------------------------------------------------------------


def test_the_list_of_opportunities(pb: Pb, several: Made) -> None:
    rows = pb("opp", "--json").data
    assert [(row["opp"], row["stage"], row["value"]) for row in rows] == [
        ("o-1", "demo", 18000.0),
        ("o-2", "proposal", 500.0),
    ]
    assert rows[0]["contact"] == "Ole Bakke"
    assert rows[0]["expected_close"] == "2026-12-18"
    assert rows[0]["weighted"] == 4500.0
    assert rows[1]["slipped_days"] == 2
    assert pb("opp", "ls", "-q", "anna", "--json").data == []
    assert set(pb("opp", "--format", "ids").out.split()) == {"c-8g4m3r0xcd"}
    assert "18,000" in pb("opp", "ls", "ole").out


def test_won_and_lost_are_listed_on_request(pb: Pb, several: Made) -> None:
    pb("win", "ole", "o-1")
    pb("lose", "ole", "o-2", "price", "--to", "chartly")
    assert pb("opp", "--json").data == []
    rows = pb("opp", "ls", "--all", "--json").data
    assert [(row["stage"], row["lost_to"]) for row in rows] == [("won", None), ("lost", "chartly")]
    assert len(pb("opp", "ls", "ole", "--json").data) == 2
    assert pb("opp", "ls", "ole", "-q", "x").code == 2


# entries in words -------------------------------------------------------------------------------


def test_a_purchase_and_feedback_are_set_in_words(pb: Pb, two: Made) -> None:
    said = pb(
        "set",
        "anna",
        "title=CFO",
        "customer.health=green",
        "customer.feedback+=rating=9 loves='the counts' via=customer",
        "purchases+=item=Seats value=900 at=2026-11-02",
    )
    assert said.code == 0
    text = two.read(ANNA)
    assert '[{at: "2026-11-22", rating: 9, loves: "the counts", via: customer}]' in text
    assert "item: Seats, value: 900" in text
    assert two.count() == 3
    assert pb("ls", "has:purchase", "--format", "ids").out.strip()


@pytest.mark.parametrize(
    ("assignment", "code"),
    [("purchases+=item", 3), ("purchases+=price=9", 2), ("customer.feedback+=rating=good", 2)],
)
def test_an_entry_is_read_as_any_other_field(pb: Pb, assignment: str, code: int) -> None:
    assert pb("set", "anna", assignment, "--dry-run").code == code


def test_the_stage_of_an_opportunity_is_not_set_by_hand(pb: Pb, dealing: Made) -> None:
    said = pb("set", "ole", "opportunities[o-1].stage=won")
    assert said.code == 2
    assert "pb win" in said.err
