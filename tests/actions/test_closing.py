"""Won makes the customer; lost says why, to whom, and what then."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.actions.change import Change
from pipeboard.actions.closing import sell, win
from pipeboard.actions.losing import Then, first_lost, lose, then_of
from pipeboard.actions.status import Why, let_go
from pipeboard.errors import Ambiguous, NotFound, UsageError
from pipeboard.model.tree import Tree
from tests.actions.making import NOW, after, contact, deal, terms

STEPS: list[Tree] = [{"id": "f-1", "due": "2026-11-25", "channel": "phone"}]
LATER = "2027-05-21"
NURTURE = Then("nurture", LATER)


def first(made: dict[str, Tree]) -> dict[str, Tree]:
    entries = made["opportunities"]
    assert isinstance(entries, list)
    assert isinstance(entries[0], dict)
    return entries[0]


# won --------------------------------------------------------------------------------------------


def test_won_closes_it_and_makes_the_customer_in_one() -> None:
    subject = contact(
        stage="prospect",
        opportunities=[deal(value="18000", currency="EUR", per="year", probability="60")],
    )
    change = win(subject, terms(), reason="ROI sheet")
    made = after(subject, change)
    assert first(made) == {
        "id": "o-1",
        "name": "Seats",
        "stage": "won",
        "value": "18000",
        "currency": "EUR",
        "per": "year",
        "closed": "2026-11-22",
        "won_reason": "ROI sheet",
    }
    assert made["stage"] == "customer"
    assert made["customer"] == {"since": "2026-11-22", "renewal": "2027-11-22"}
    assert made["stage_history"][0]["from"] == "prospect"  # type: ignore[index,call-overload]
    bought = made["purchases"][0]  # type: ignore[index,call-overload]
    assert {key: bought[key] for key in ("item", "value", "opp")} == {
        "item": "Seats",
        "value": "18000",
        "opp": "o-1",
    }
    assert (change.verb, change.action, change.reason) == ("win", "opportunity.win", "ROI sheet")
    assert change.words == "Seats 18000 EUR/year, renewal 2027-11-22"
    assert ("Pb-Opp", "o-1") in change.trailers
    assert ("Pb-Value", "18000 EUR") in change.trailers


def test_a_lead_may_buy_by_itself() -> None:
    subject = contact(opportunities=[deal(value="500")])
    assert after(subject, win(subject, terms()))["stage"] == "customer"


def test_a_customer_stays_one_and_its_since() -> None:
    subject = contact(
        stage="customer", customer={"since": "2025-01-01"}, opportunities=[deal(value="500")]
    )
    made = after(subject, win(subject, terms()))
    assert "stage_history" not in made
    assert made["customer"] == {"since": "2025-01-01"}


@pytest.mark.parametrize(
    ("fields", "customer", "typed", "renewal"),
    [
        ({"per": "year"}, {}, "", "2027-11-22"),
        ({"per": "month"}, {}, "", None),
        ({}, {}, "", None),
        ({"per": "year"}, {}, "-", None),
        ({"per": "month"}, {}, "+6mo", "2027-05-22"),
        ({"per": "year"}, {"renewal": "2027-03-01"}, "", "2027-03-01"),
        ({"per": "year", "type": "renewal"}, {"renewal": "2027-03-01"}, "", "2028-03-01"),
    ],
)
def test_what_is_paid_per_year_is_renewed_after_twelve_months(
    fields: dict[str, Tree], customer: dict[str, Tree], typed: str, renewal: str | None
) -> None:
    subject = contact(
        stage="customer", customer=customer, opportunities=[deal(value="900", **fields)]
    )
    made = after(subject, win(subject, terms(), renewal=typed))
    assert made["customer"].get("renewal") == renewal  # type: ignore[union-attr]


def test_who_buys_is_open_again() -> None:
    subject = contact(
        status="nurture", status_info={"reason": "timing"}, opportunities=[deal(value="5")]
    )
    made = after(subject, win(subject, terms()))
    assert made["status"] == "open"
    assert "status_info" not in made


def test_without_an_opportunity_one_is_made_and_won() -> None:
    subject = contact()
    with pytest.raises(NotFound):
        win(subject, terms())
    change = sell(subject, "Seats", ["value=1200/year"], terms(), reason="by herself")
    made = after(subject, change)
    assert first(made)["stage"] == "won"
    assert first(made)["won_reason"] == "by herself"
    assert made["stage"] == "customer"
    assert made["customer"]["renewal"] == "2027-11-22"  # type: ignore[index,call-overload]
    assert change.verb == "win"


def test_nothing_is_sold_for_nothing() -> None:
    with pytest.raises(UsageError, match="how much"):
        sell(contact(), "Seats", [], terms())


def test_nothing_is_won_twice() -> None:
    with pytest.raises(UsageError, match="already"):
        win(contact(opportunities=[deal(stage="won")]), terms(), id="o-1")


def test_what_was_bought_already_is_not_bought_again() -> None:
    known: list[Tree] = [{"id": "p-1", "opp": "o-1", "value": "9"}]
    subject = contact(stage="customer", purchases=known, opportunities=[deal(value="9")])
    assert after(subject, win(subject, terms()))["purchases"] == known


# lost -------------------------------------------------------------------------------------------


def lost(change: Change, name: str) -> list[str]:
    return [value for key, value in change.trailers if key == name]


def test_lost_says_why_and_to_whom_and_looks_again() -> None:
    subject = contact(opportunities=[deal(probability="60")], follow_ups=STEPS)
    change = lose(subject, Why("price", "too dear"), terms(), NURTURE, to="chartly")
    made = after(subject, change)
    assert first(made) == deal(
        stage="lost", closed="2026-11-22", lost_reason="price", lost_to="chartly"
    )
    assert made["status"] == "nurture"
    assert made["status_info"]["review_on"] == LATER  # type: ignore[index,call-overload]
    assert made["status_info"]["note"] == "lost: price too dear"  # type: ignore[index,call-overload]
    assert made["follow_ups"] == []
    assert (change.verb, change.action, change.reason) == ("lose", "opportunity.lose", "too dear")
    assert change.words == f"Seats: price to chartly, nurture until {LATER}"
    assert lost(change, "Pb-Reason") == ["price"]
    assert lost(change, "Pb-Opp") == ["o-1"]


def test_lost_for_good() -> None:
    subject = contact(opportunities=[deal()], follow_ups=STEPS)
    made = after(subject, lose(subject, Why("price"), terms(), Then("lost")))
    assert made["status"] == "lost"
    assert made["status_info"]["reason"] == "price"  # type: ignore[index,call-overload]
    assert made["follow_ups"] == []


def test_lost_and_kept_open_the_words_become_a_note() -> None:
    subject = contact(opportunities=[deal()], follow_ups=STEPS)
    made = after(subject, lose(subject, Why("other", "they moved"), terms(), Then("open")))
    assert "status" not in made
    assert made["follow_ups"] == STEPS
    assert made["notes"][0]["text"] == "Seats lost: other, they moved"  # type: ignore[index,call-overload]


def test_the_status_changes_only_when_no_other_is_open() -> None:
    subject = contact(opportunities=[deal(), deal("o-2")], follow_ups=STEPS)
    with pytest.raises(Ambiguous):
        lose(subject, Why("price"), terms(), NURTURE)
    change = lose(subject, Why("price"), terms(), NURTURE, id="o-1")
    made = after(subject, change)
    assert first(made)["stage"] == "lost"
    assert "status" not in made
    assert made["follow_ups"] == STEPS
    assert change.words == "Seats: price, 1 still open"


@pytest.mark.parametrize(("stage", "status"), [("prospect", "nurture"), ("customer", None)])
def test_unless_it_is_said_a_customer_stays_open_and_others_are_nurtured(
    stage: str, status: str | None
) -> None:
    subject = contact(stage=stage, opportunities=[deal()])
    made = after(subject, lose(subject, Why("price"), terms(), Then("", LATER)))
    assert made.get("status") == status


def test_a_contact_without_any_is_lost_itself() -> None:
    subject = contact()
    made = after(subject, lose(subject, Why("price"), terms(), Then("lost")))
    assert made["status"] == "lost"
    with pytest.raises(UsageError, match="no open opportunity"):
        lose(subject, Why("price"), terms(), Then("open"))


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("", Then("", LATER)),
        ("nurture", NURTURE),
        ("nurture:+180d", NURTURE),
        ("nurture may", Then("nurture", "2027-05-01")),
        ("+90d", Then("nurture", "2027-02-20")),
        ("lost", Then("lost")),
        ("open", Then("open")),
    ],
)
def test_what_then_in_words(text: str, then: Then) -> None:
    assert then_of(text, NOW, UTC) == then


@pytest.mark.parametrize("text", ["perhaps", "nurture soonish", "+90d and then"])
def test_what_then_is_one_of_three(text: str) -> None:
    with pytest.raises(UsageError):
        then_of(text, NOW, UTC)


# leaving ----------------------------------------------------------------------------------------


def test_open_opportunities_are_closed_before_one_disqualifies() -> None:
    subject = contact(opportunities=[deal(), deal("o-2"), deal("o-3", stage="won")])
    gone = let_go(subject, "disqualified", Why("not-icp"), terms().actor)
    with pytest.raises(UsageError, match="open opportunity: Seats, Seats"):
        first_lost(subject, gone, None, terms())
    change = first_lost(subject, gone, Why("poor-fit"), terms())
    made = after(subject, change)
    stages = [entry["stage"] for entry in made["opportunities"]]  # type: ignore[union-attr,index,call-overload]
    assert stages == ["lost", "lost", "won"]
    assert made["status"] == "disqualified"
    assert lost(change, "Pb-Opp") == ["o-1", "o-2"]
    assert lost(change, "Pb-Reason") == ["not-icp"]
    assert change.words == "not-icp, 2 lost: poor-fit"


def test_without_any_nothing_is_asked() -> None:
    subject = contact()
    gone = let_go(subject, "disqualified", Why("not-icp"), terms().actor)
    assert first_lost(subject, gone, None, terms()) is gone
