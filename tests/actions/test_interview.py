"""The interview: what is asked first, and what the answers fill."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.actions.bant import Said, Terms
from pipeboard.actions.change import Actor
from pipeboard.actions.interview import (
    Answered,
    answer,
    criterion,
    interview,
    next_best,
    open_items,
    questions,
)
from pipeboard.actions.qualify import Age, known
from pipeboard.model.merge import merge
from pipeboard.model.playbook import Question
from pipeboard.model.tree import Tree
from pipeboard.query.fields import ANSWERS
from tests.actions.making import after, contact

ASKED = merge(None).interview
BY = {one.fills: one for one in ASKED}
AGE = Age(1795338000, UTC)  # 2026-11-22 09:00
TERMS = Terms(date(2026, 11, 22), ("decision-maker", "influencer"), ("phone", "email"))


def order(weights: dict[str, float], persona: str = "") -> list[str]:
    return [one.id for one in questions(ASKED, persona, weights)]


def test_nobody_knows_anything_budget_authority_need_timeline() -> None:
    weights = open_items(known(contact(), AGE))
    assert order(weights)[:4] == ["budget", "authority", "need", "timeline"]


def test_the_heaviest_unknown_goes_first_and_what_is_known_last() -> None:
    weights = {"timeline": 20.0, "need": 20.0, "pains": 30.0}
    assert order(weights)[:3] == ["pains", "need", "timeline"]
    assert order(weights)[-2:] == ["budget", "authority"]


def test_a_stale_answer_is_asked_again() -> None:
    answers = {key: {"state": "met", "at": "2026-11-01"} for key in ANSWERS}
    answers["authority"]["at"] = "2026-01-01"
    anna = contact(qualification=answers)
    weights = open_items(known(anna, AGE))
    assert list(weights) == ["authority"]
    assert next_best(questions(ASKED, "", weights), anna, weights) == BY["authority"].ask


def test_where_all_is_known_nothing_is_asked() -> None:
    anna = contact(
        qualification={key: {"state": "met", "at": "2026-11-01"} for key in ANSWERS},
        pains=["a"], goals=["b"], competitors=["c"],
    )  # fmt: skip
    assert next_best(questions(ASKED, "", {}), anna, {}) == ""


def test_a_question_for_a_persona_is_asked_of_that_persona_only() -> None:
    own = [*ASKED, Question(id="shelf", ask="Which shelf?", personas=["ops-lead"])]
    assert "shelf" in [one.id for one in questions(own, "ops-lead", {})]
    assert "shelf" not in [one.id for one in questions(own, "", {})]


@given(st.permutations(ASKED))
def test_every_question_is_asked_once_in_whatever_order_they_stand(asked: list[Question]) -> None:
    assert sorted(one.id for one in questions(asked, "", {"need": 20})) == sorted(
        one.id for one in ASKED
    )


EUR = {"amount": Decimal(18000), "currency": "EUR"}


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("budget", "m 18k, approved", Said("budget", "met", EUR, "approved")),
        ("budget", "18k EUR", Said("budget", "met", EUR)),
        ("budget", "their boss knows", Said("budget", "partial", {}, "their boss knows")),
        ("budget", "no money this year", Said("budget", "unmet", {}, "no money this year")),
        ("budget", "x", Said("budget", "unknown")),
        ("authority", "influencer Tom signs",
         Said("authority", "partial", {"role": "influencer"}, "Tom signs")),
        ("authority", "decision-maker", Said("authority", "met", {"role": "decision-maker"})),
        ("need", "partial: reports", Said("need", "partial", {}, "reports")),
        ("need", "unmet", Said("need", "unmet")),
        ("timeline", "by 2027-01-31", Said("timeline", "met", {"date": "2027-01-31"})),
        ("need", "metal shelves break", Said("need", "partial", {}, "metal shelves break")),
    ],
)  # fmt: skip
def test_free_words_are_an_answer(key: str, text: str, said: Said) -> None:
    assert answer(key, text, TERMS) == said


def test_all_answers_are_one_change(mara: Actor) -> None:
    anna = contact(pains=["stock counts"])
    said = [
        Answered(BY["budget"], "18k EUR approved"),
        Answered(BY["pains"], "Stock counts, dead stock; batches"),
        Answered(BY["goals"], "a free Sunday"),
        Answered(BY["concern"], "the boss is afraid of change"),
        Answered(BY["need"], "  "),
    ]
    change = interview(anna, said, TERMS, mara, "phone")
    made = after(anna, change)
    assert len(change.patches) == 1
    assert change.words == "interview by phone, budget met, pains +2, goals +1, concern"
    assert made["qualification"]["interview_channel"] == "phone"
    assert made["qualification"]["budget"]["state"] == "met"
    assert "need" not in made["qualification"]
    assert made["pains"] == ["stock counts", "dead stock", "batches"]
    assert made["goals"] == ["a free Sunday"]
    (note,) = made["notes"]
    assert (note["kind"], note["state"]) == ("concern", "open")


def test_nothing_answered_is_no_change(mara: Actor) -> None:
    assert interview(contact(), [Answered(BY["need"], "")], TERMS, mara, "phone").patches == ()


@pytest.mark.parametrize(
    ("fields", "company", "expected"),
    [
        (("employees",), None, {"company": {"employees": "80"}}),
        (("employees",), "Weber Print", {"company": {"name": "Weber Print", "employees": "80"}}),
        (("employees",), {"name": "X"}, {"company": {"name": "X", "employees": "80"}}),
        (("language",), None, {"language": "80"}),
    ],
)
def test_what_the_icp_asks_for_fills_its_field(
    mara: Actor, fields: tuple[str, ...], company: Tree, expected: dict[str, Tree]
) -> None:
    subject = contact(**({"company": company} if company else {}))
    asked = criterion("size", fields, "size", 60)
    assert asked.ask == f"{fields[0]}? (fit +60)"
    tree = after(subject, interview(subject, [Answered(asked, "80")], TERMS, mara))
    assert {key: tree[key] for key in expected} == expected


@pytest.mark.parametrize("fields", [(), ("industry", "employees"), ("tag",), ("stage",)])
def test_what_is_no_one_field_is_noted(mara: Actor, fields: tuple[str, ...]) -> None:
    asked = criterion("odd", fields, "odd", 10)
    tree = after(contact(), interview(contact(), [Answered(asked, "so so")], TERMS, mara))
    assert "so so" in str(tree["notes"])
