"""`pb qualify`: many answers, one commit; without any, what is known and what to ask."""

from __future__ import annotations

from pathlib import Path

from tests.board.conftest import Made
from tests.cli.conftest import Pb


def test_many_answers_are_one_commit_that_shows_no_free_text(pb: Pb, two: Made, anna: Path) -> None:
    before = two.count()
    said = pb("qualify", "anna", "budget=met:18000EUR", "line approved", "authority=partial:influencer",
              "need=met", "timeline=met:2026-12", "--json")  # fmt: skip
    assert said.code == 0
    assert two.count() == before + 1
    assert two.message().startswith(
        "qualify(anna-keller): budget met, authority partial, need met, timeline met\n"
    )
    (change,) = two.trailers("Pb-Change")
    for shown in ('"amount": "18000"', '"state": "met"', '"date": "2026-12-31"', "influencer"):
        assert shown in change
    assert "approved" not in change
    assert 'budget: {state: met, amount: 18000, currency: EUR, evidence: "line approved"' in (
        anna.read_text("utf-8")
    )
    assert said.data["commit"] == two.git("rev-parse", "HEAD")


def test_a_later_answer_changes_only_its_own_fields(pb: Pb, two: Made) -> None:
    pb("qualify", "anna", "budget=met:18k", "line approved", "need=met")
    pb("qualify", "anna", "budget=partial")
    assert 'qualification.budget.state: "met" -> "partial"' in two.trailers("Pb-Change")
    assert not [line for line in two.trailers("Pb-Change") if "amount" in line]


def test_an_override_of_the_icp_demands_its_reason(pb: Pb, two: Made) -> None:
    assert pb("qualify", "anna", "icp=yes").code == 2
    assert pb("qualify", "anna", "icp=yes", "-m", "their sister firm buys").code == 0
    assert "their sister firm buys" in two.message()
    assert not any("sister" in line for line in two.trailers("Pb-Change"))
    assert [row["id"] for row in pb("ls", "-q", "is:icp", "--json").data] == ["c-7f3k2q9wab"]


def test_without_answers_it_says_what_is_known_and_what_to_ask(pb: Pb) -> None:
    pb("qualify", "anna", "budget=met:18000EUR", "line approved")
    said = pb("qualify", "anna")
    assert 'budget     met      18000 EUR "line approved"  (mara' in said.out
    assert "ask next: Who decides, and who else must agree?" in said.out
    data = pb("qualify", "anna", "--json").data
    assert data["answers"]["budget"]["amount"] == 18000
    assert data["answers"]["need"]["state"] == "unknown"
    assert data["next_question"] == "Who decides, and who else must agree?"


def test_what_is_too_old_is_marked_as_the_lane_has_it(pb: Pb) -> None:
    pb("qualify", "anna", "need=met")
    for day, marked in (("2027-02-19", False), ("2027-02-20", True)):
        assert ("! 90 days old" in pb("qualify", "anna", "--as-of", day).out) is marked
        found = pb("ls", "-q", "is:stale-qualification", "--as-of", day, "--json").data
        assert bool(found) is marked


def test_many_contacts_and_a_dry_run(pb: Pb, two: Made) -> None:
    before = two.count()
    assert "need: {state: met" in pb("qualify", "anna", "need=met", "--dry-run").out
    assert two.count() == before
    assert pb("qualify", "-q", "stage:(lead,prospect)", "need=met").code == 0
    assert two.count() == before + 1
    assert pb("qualify", "-q", "stage:(lead,prospect)").code == 2


def test_a_persona_that_fits_is_suggested(pb: Pb, two: Made) -> None:
    config = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", config + "personas: {head: {match: 'title~/head/i'}}\n")
    two.commit()
    assert "persona?   head: pb qualify CONTACT persona=head" in pb("qualify", "anna").out
    assert pb("qualify", "anna", "persona=head").code == 0
    data = pb("qualify", "anna", "--json").data
    assert (data["persona"], data["suggested_personas"]) == ("head", [])
