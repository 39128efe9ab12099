"""Opportunities: opened in the first stage, set in words, moved along the pipeline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.actions.change import Change, Subject
from pipeboard.actions.opportunity import add, move, set_fields
from pipeboard.errors import Ambiguous, NotFound, PipeboardError, UsageError
from pipeboard.model.tree import Tree
from tests.actions.making import after, contact, deal, terms


def trailers(change: Change, name: str) -> list[str]:
    return [value for key, value in change.trailers if key == name]


def only(subject: Subject, change: Change) -> dict[str, Tree]:
    made = after(subject, change)["opportunities"]
    assert isinstance(made, list)
    assert isinstance(made[-1], dict)
    return made[-1]


def said(*assignments: str, **fields: Tree) -> dict[str, Tree]:
    """What one opportunity says once these are set."""
    subject = contact(opportunities=[deal(**fields)])
    return only(subject, set_fields(subject, "", assignments, terms()))


# a new one --------------------------------------------------------------------------------------


def test_a_new_one_stands_in_the_first_stage_and_stores_no_probability() -> None:
    subject = contact()
    change = add(subject, "Seats", ["value=18k/year", "close=18 dec"], terms())
    made = only(subject, change)
    assert made.pop("id", "")[:2] == "o-"
    assert made == {
        "name": "Seats",
        "type": "new",
        "stage": "discovery",
        "value": "18000",
        "currency": "EUR",
        "per": "year",
        "expected_close": "2026-12-18",
        "opened": "2026-11-22",
    }
    assert (change.verb, change.action) == ("opp", "opportunity.add")
    assert change.words == "Seats 18000 EUR/year"
    assert trailers(change, "Pb-Value") == ["18000 EUR"]
    assert trailers(change, "Pb-Opp")


def test_what_a_customer_buys_more_is_an_upsell() -> None:
    subject = contact(stage="customer")
    assert only(subject, add(subject, "More", [], terms()))["type"] == "upsell"
    assert only(subject, add(subject, "Year 2", ["type=renewal"], terms()))["type"] == "renewal"


@pytest.mark.parametrize("type", ["upsell", "cross-sell", "renewal"])
def test_only_a_customer_can_be_sold_more(type: str) -> None:
    with pytest.raises(UsageError, match="no customer yet"):
        add(contact(), "More", [f"type={type}"], terms())


@pytest.mark.parametrize("status", ["lost", "disqualified", "churned"])
def test_who_left_is_opened_again_first(status: str) -> None:
    with pytest.raises(UsageError, match=status):
        add(contact(status=status), "Seats", [], terms())


def test_a_stage_of_its_own_pipeline_is_the_first() -> None:
    own: Tree = [{"id": "talk", "probability": "5"}, {"id": "paper", "probability": "60"}]
    subject = contact()
    made = only(subject, add(subject, "Seats", [], terms(opportunity_stages=own)))
    assert made["stage"] == "talk"


def test_without_a_pipeline_nothing_can_be_opened() -> None:
    with pytest.raises(UsageError, match="no stages"):
        add(contact(), "Seats", [], terms(opportunity_stages=[]))


@pytest.mark.parametrize("name", ["", "  "])
def test_one_without_a_name_is_asked_for_it(name: str) -> None:
    with pytest.raises(UsageError, match="which"):
        add(contact(), name, [], terms())


# what is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("value=20k", {"value": "20000"}),
        ("value=1200 NOK/month", {"value": "1200", "currency": "NOK", "per": "month"}),
        ("value=1.5k per year", {"value": "1500", "per": "year"}),
        ("value=900 once", {"value": "900", "per": "once"}),
        ("value=2k a month", {"value": "2000", "per": "month"}),
        ("close=+30d", {"expected_close": "2026-12-22"}),
        ("expected_close=2027-01-31", {"expected_close": "2027-01-31"}),
        ("probability=40%", {"probability": "40"}),
        ("forecast=commit", {"forecast": "commit"}),
        ("offer=10 % off", {"offer": {"text": "10 % off"}}),
        ("expires=+7d", {"offer": {"expires": "2026-11-29"}}),
        ("cost=1500/month", {"cost_of_delay": {"amount": "1500", "per": "month"}}),
        ("competitor+=chartly", {"competitors": ["chartly"]}),
        ("competitors=chartly, tallyhaus", {"competitors": ["chartly", "tallyhaus"]}),
        ("decider=jan", {"deciders": "c-jan0000001"}),
        ("deciders=jan, Eva Roth", {"deciders": ["c-jan0000001", "Eva Roth"]}),
        ("custom.users=12", {"custom": {"users": "12"}}),
        ("name=Seats and more", {"name": "Seats and more"}),
        ("type=new", {"type": "new"}),
    ],
)  # fmt: skip
def test_a_field_is_typed_in_words(typed: str, fields: dict[str, Tree]) -> None:
    made = said(typed)
    assert {key: made.get(key) for key in fields} == fields


def test_a_trial_begins_today_and_ends() -> None:
    proof = {"started": "2026-11-22", "kind": "trial", "ends": "2026-12-06"}
    assert said("trial=+14d")["proof"] == [proof]
    assert said("proof=kind=demo result='they liked it'", proof=[proof])["proof"] == [
        proof,
        {"started": "2026-11-22", "kind": "demo", "result": "they liked it"},
    ]


@pytest.mark.parametrize("typed", ["probability=25", "probability=25 %", "probability="])
def test_the_probability_of_the_stage_is_not_stored(typed: str) -> None:
    assert "probability" not in said(typed, probability="60")


@pytest.mark.parametrize("typed", ["forecast=pipeline", "forecast="])
def test_the_forecast_of_the_stage_is_not_stored(typed: str) -> None:
    assert "forecast" not in said(typed, forecast="commit")


@pytest.mark.parametrize("typed", ["stage=won", "stage=lost", "closed=today", "lost_to=x"])
def test_an_end_has_a_verb_of_its_own(typed: str) -> None:
    with pytest.raises(UsageError, match=r"own verb|by hand"):
        said(typed)


@pytest.mark.parametrize(
    ("typed", "near"), [("stag=demo", "stage"), ("stage=propsal", "proposal"), ("nonsense", "=")]
)
def test_the_nearest_is_named(typed: str, near: str) -> None:
    with pytest.raises(UsageError) as raised:
        said(typed)
    assert near in raised.value.hint


@pytest.mark.parametrize("typed", ["value=much", "close=soonish", "probability=high"])
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        said(typed)


def test_what_is_said_already_is_no_change() -> None:
    subject = contact(opportunities=[deal(value="900")])
    assert set_fields(subject, "o-1", ["stage=demo", "value=900"], terms()).patches == ()


KEYS = ("name", "stage", "value", "close", "per", "probability", "competitors", "deciders", "offer",
        "expires", "cost", "trial", "proof", "forecast", "custom.x", "id", "lost_to", "")  # fmt: skip


@given(st.sampled_from(KEYS), st.sampled_from(("=", "+=", "-=", "")), st.text(max_size=20))
def test_whatever_is_typed_is_understood_or_refused(key: str, sign: str, text: str) -> None:
    subject = contact(opportunities=[deal(value="900")])
    try:
        change = set_fields(subject, "o-1", [f"{key}{sign}{text}"], terms())
    except PipeboardError:
        return
    made = after(subject, change)["opportunities"]
    assert isinstance(made, list)
    assert len(made) == 1


# stages -----------------------------------------------------------------------------------------


def test_another_stage_says_from_where_and_keeps_what_was_set_by_hand() -> None:
    subject = contact(opportunities=[deal(probability="60")])
    change = set_fields(subject, "", ["stage=proposal", "value=900"], terms())
    assert only(subject, change)["probability"] == "60"
    assert change.words == "Seats: demo -> proposal, value, 60 % by hand"
    assert change.action == "opportunity.move"


@pytest.mark.parametrize(("by", "stage"), [(1, "proposal"), (-1, "discovery"), (2, "negotiation")])
def test_it_moves_along_the_open_stages(by: int, stage: str) -> None:
    subject = contact(opportunities=[deal()])
    assert only(subject, move(subject, "", by, terms()))["stage"] == stage


@pytest.mark.parametrize("by", [-2, 3])
def test_there_is_nothing_beyond_the_ends(by: int) -> None:
    with pytest.raises(UsageError, match="no stage"):
        move(contact(opportunities=[deal()]), "", by, terms())


def test_a_lost_one_is_open_again_by_a_stage() -> None:
    lost = deal(stage="lost", closed="2026-11-01", lost_reason="price", lost_to="chartly")
    subject = contact(opportunities=[lost])
    made = only(subject, set_fields(subject, "o-1", ["stage=demo"], terms()))
    assert made == deal()


def test_what_is_won_stays_won() -> None:
    subject = contact(opportunities=[deal(stage="won")])
    with pytest.raises(UsageError, match="won"):
        set_fields(subject, "o-1", ["stage=demo"], terms())


# which one --------------------------------------------------------------------------------------


def test_of_several_it_is_said_which() -> None:
    subject = contact(opportunities=[deal(), deal("o-2", name="More"), deal("o-3", stage="won")])
    with pytest.raises(Ambiguous, match="2 open") as raised:
        set_fields(subject, "", ["value=1"], terms())
    assert "o-1 Seats · o-2 More" in raised.value.hint
    assert [item["id"] for item in raised.value.items] == ["o-1", "o-2"]
    changed = after(subject, set_fields(subject, "o-2", ["value=1"], terms()))
    assert changed["opportunities"][1]["value"] == "1"  # type: ignore[index,call-overload]


@pytest.mark.parametrize("id", ["", "o-9"])
def test_one_that_is_not_there_is_not_found(id: str) -> None:
    with pytest.raises(NotFound):
        set_fields(contact(), id, ["value=1"], terms())
