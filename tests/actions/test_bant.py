"""BANT as it is said: a state, what belongs to the question, the evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.actions.bant import Held, Kind, Override, Said, Terms, parse, split, state_of
from pipeboard.errors import UsageError
from pipeboard.query.fields import ANSWERS

TERMS = Terms(
    date(2026, 11, 22),
    roles=("decision-maker", "economic-buyer", "influencer"),
    channels=("phone", "email", "meeting"),
    personas=("shop-owner", "ops-lead"),
)


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        (
            ["budget=met:18000EUR", "line approved"],
            [Said("budget", "met", {"amount": Decimal(18000), "currency": "EUR"}, "line approved")],
        ),
        (["budget=met:18k"], [Said("budget", "met", {"amount": Decimal(18000), "currency": "EUR"})]),
        (["authority=partial:influencer"], [Said("authority", "partial", {"role": "influencer"})]),
        (["need=met"], [Said("need", "met")]),
        (["timeline=met:2026-12"], [Said("timeline", "met", {"date": "2026-12-31"})]),
        (["timeline=met:2027-02"], [Said("timeline", "met", {"date": "2027-02-28"})]),
        (["timeline=p:may"], [Said("timeline", "partial", {"date": "2027-05-31"})]),
        (["timeline=p:3 may"], [Said("timeline", "partial", {"date": "2027-05-03"})]),
        (["budget=x", "need=u", "no", "pain"],
         [Said("budget", "unknown"), Said("need", "unmet", {}, "no pain")]),
        (["icp=yes", "their sister firm buys"], [Override(True, "their sister firm buys")]),
        (["icp="], [Override(None)]),
        (["interview=call"], [Held("phone")]),
        (["persona=ops-lead"], [Kind("ops-lead")]),
    ],
)  # fmt: skip
def test_many_facts_in_one_line(words: list[str], facts: list[object]) -> None:
    assert parse(words, TERMS) == facts


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["budgt=met"], "budget"),
        (["budget=maybe"], "met · partial · unmet · unknown"),
        (["budget="], "met · partial · unmet · unknown"),
        (["budget=met:lots"], "18000"),
        (["authority=met:boss"], "decision-maker"),
        (["timeline=met:soon"], "2026-12"),
        (["need=met:yes"], "need=met"),
        (["line approved"], "budget=met"),
        (["icp=yes"], "icp=yes"),
        (["icp=perhaps", "x"], "icp=no"),
        (["interview=telepathy"], "phone"),
        (["persona=ops"], "ops-lead"),
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(words: list[str], hint: str) -> None:
    with pytest.raises(UsageError) as error:
        parse(words, TERMS)
    assert hint in str(error.value)


def test_the_reason_of_the_command_is_that_of_the_override() -> None:
    assert parse(["icp=no"], TERMS, "a student") == [Override(False, "a student")]


@pytest.mark.parametrize(
    ("key", "text", "facts", "evidence"),
    [
        ("budget", '18000 EUR "line approved"', {"amount": Decimal(18000), "currency": "EUR"},
         "line approved"),
        ("budget", "18k, approved", {"amount": Decimal(18000), "currency": "EUR"}, "approved"),
        ("budget", "30000 CHF", {"amount": Decimal(30000), "currency": "CHF"}, ""),
        ("budget", "3 quotes are in", {}, "3 quotes are in"),
        ("budget", "18000 XYZ", {}, "18000 XYZ"),
        ("authority", "influencer: the CFO signs", {"role": "influencer"}, "the CFO signs"),
        ("authority", "influencer the CFO signs", {"role": "influencer"}, "the CFO signs"),
        ("need", "3 days a month", {}, "3 days a month"),
        ("timeline", "by 2027-01-31 their audit", {"date": "2027-01-31"}, "their audit"),
        ("timeline", "after the fair", {}, "after the fair"),
    ],
)  # fmt: skip
def test_a_line_of_evidence_begins_with_what_belongs_to_the_question(
    key: str, text: str, facts: dict, evidence: str
) -> None:
    assert split(key, text, TERMS) == (facts, evidence)


@pytest.mark.parametrize(
    ("word", "state"),
    [("m", "met"), ("MET", "met"), ("part", "partial"), ("u", "unmet"), ("?", "unknown"),
     ("unk", "unknown"), ("no", "unmet"), ("yes", "met")],
)  # fmt: skip
def test_a_state_by_its_letter_or_a_start_of_it(word: str, state: str) -> None:
    assert state_of(word) == state


@given(st.sampled_from(ANSWERS), st.text(max_size=60))
def test_no_line_of_evidence_breaks_it(key: str, text: str) -> None:
    facts, evidence = split(key, text, TERMS)
    assert set(facts) <= {"amount", "currency", "role", "date"}
    assert evidence == evidence.strip()
