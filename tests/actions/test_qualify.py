"""Qualify: what is known is written with who heard it and when; what is too old is marked."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

import pytest

from pipeboard.actions.bant import Held, Kind, Override, Said
from pipeboard.actions.change import Actor
from pipeboard.actions.qualify import Age, known, qualify
from tests.actions.making import after, contact

AGE = Age(1795338000, UTC)  # 2026-11-22 09:00
EUR = {"amount": Decimal(18000), "currency": "EUR"}


def test_the_first_answers_stand_in_their_order(mara: Actor) -> None:
    anna = contact(stage="lead")
    change = qualify(anna, [Said("need", "met"), Said("budget", "met", EUR, "line")], mara)
    said = after(anna, change)["qualification"]
    assert list(said) == ["budget", "need"]
    assert said["budget"] == {
        "state": "met", "amount": "18000", "currency": "EUR", "evidence": "line",
        "by": "mara", "at": mara.now,
    }  # fmt: skip
    assert (change.verb, change.action) == ("qualify", "qualification.set")
    assert change.words == "need met, budget met"


def test_what_is_left_unsaid_stays(mara: Actor) -> None:
    was = {"state": "met", "amount": "18000", "currency": "EUR", "evidence": "line", "by": "tomas"}
    anna = contact(qualification={"budget": was})
    said = after(anna, qualify(anna, [Said("budget", "partial")], mara))["qualification"]
    assert said["budget"] == {**was, "state": "partial", "by": "mara", "at": mara.now}


@pytest.mark.parametrize("said", [Said("budget", "unknown"), Said("budget", "unmet", whole=True)])
def test_unknown_and_a_whole_answer_leave_nothing_behind(mara: Actor, said: Said) -> None:
    anna = contact(qualification={"budget": {"state": "met", "amount": "9", "evidence": "x"}})
    left = after(anna, qualify(anna, [said], mara))["qualification"]["budget"]
    assert left == {"state": said.state, "by": "mara", "at": mara.now}


def test_the_same_answer_is_fresh_again(mara: Actor) -> None:
    anna = contact(
        qualification={"need": {"state": "met", "by": "mara", "at": "2026-01-01T09:00Z"}}
    )
    assert known(anna, AGE)[2].stale == "325 days old"
    made = after(anna, qualify(anna, [Said("need", "met")], mara))
    assert known(contact(**made), AGE)[2].stale == ""


def test_an_override_has_its_reason_in_the_file_and_in_the_commit(mara: Actor) -> None:
    anna = contact()
    change = qualify(anna, [Override(True, "their sister firm buys")], mara)
    assert change.reason == "their sister firm buys"
    said = after(anna, change)["qualification"]["icp_override"]
    assert (said["match"], said["reason"]) == ("true", "their sister firm buys")
    assert "qualification" not in after(anna, qualify(anna, [Override(None)], mara))


def test_channel_and_persona_are_of_the_same_change(mara: Actor) -> None:
    anna = contact()
    made = after(anna, qualify(anna, [Held("phone"), Kind("ops-lead"), Said("need", "met")], mara))
    assert made["persona"] == "ops-lead"
    assert made["qualification"]["interview_channel"] == "phone"
    again = qualify(contact(**made), [Held("phone"), Kind("ops-lead")], mara)
    assert again.patches == ()
    assert "persona" not in after(contact(**made), qualify(contact(**made), [Kind("")], mara))


@pytest.mark.parametrize(
    ("answer", "stale"),
    [
        ({"state": "met", "at": "2026-08-24T09:00Z"}, ""),
        ({"state": "met", "at": "2026-08-24"}, "90 days old"),
        ({"state": "unknown", "at": "2020-01-01"}, ""),
        ({"state": "met", "at": "2026-11-01", "date": "2026-11-21"}, "was due 2026-11-21"),
        ({"state": "met", "at": "2026-11-01", "date": "2026-11-22"}, ""),
        ({"state": "met", "at": "nonsense"}, ""),
        ({"state": "met"}, ""),
    ],
)
def test_an_answer_is_stale_after_the_time_the_config_allows(answer: dict, stale: str) -> None:
    assert known(contact(qualification={"timeline": answer}), AGE)[3].stale == stale


@pytest.mark.parametrize("broken", ["met", ["met"], None, {"state": ["x"]}])
def test_what_is_no_answer_is_unknown_and_breaks_nothing(broken: object) -> None:
    first = known(contact(qualification={"budget": broken}), AGE)[0]
    assert first.stale == ""
