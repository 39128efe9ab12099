"""Parking, letting go, stopping: the status with its reason, and what is planned goes with it."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.actions.change import Actor
from pipeboard.actions.consent import stop
from pipeboard.actions.follow import Step
from pipeboard.actions.status import (
    Why,
    let_go,
    no_answer_needed,
    park,
    reason_of,
    reopen,
    until_of,
)
from pipeboard.errors import UsageError
from pipeboard.model.tree import Tree
from tests.actions.making import after, contact

PARKED = ("timing", "budget-cycle", "other")
STEPS: list[Tree] = [
    {"id": "f-1", "due": "2026-11-20", "channel": "phone"},
    {"id": "f-2", "due": "2026-12-01", "channel": "email", "cadence": "inbound"},
    {"id": "f-3", "due": "2027-08-01"},
]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("budget-cycle", Why("budget-cycle")),
        ("Timing: after the fair", Why("timing", "after the fair")),
        ("other they move house", Why("other", "they move house")),
        ("after the fair", Why("timing", "after the fair")),
    ],
)
def test_a_reason_is_of_the_list_and_what_follows_is_a_note(text: str, why: Why) -> None:
    assert reason_of(text, PARKED, default="timing") == why


@pytest.mark.parametrize("text", ["", "prise", "other"])
def test_without_a_known_reason_the_nearest_are_named(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        reason_of(text, ("price", "other"))
    assert raised.value.hint


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("may", "2027-05-01", ""),
        ("3 may timing: fair", "2027-05-03", "timing fair"),
        ("may: after the fair", "2027-05-01", "after the fair"),
        ("3mo", "2027-02-22", ""),
    ],
)
def test_until_when_in_words(text: str, day: str, rest: str) -> None:
    assert until_of(text, 1795338000, UTC) == (day, rest)


@pytest.mark.parametrize("text", ["", "soonish"])
def test_until_never_is_asked_again(text: str) -> None:
    with pytest.raises(UsageError):
        until_of(text, 1795338000, UTC)


def test_a_pause_ends_on_its_day_and_freezes_its_cadence(mara: Actor) -> None:
    subject = contact(follow_ups=STEPS)
    change = park(subject, "paused", "2027-05-01", Why("timing", "not before May"), mara)
    made = after(subject, change)
    assert made["status"] == "paused"
    assert made["status_info"] == {
        "at": "2026-11-22T09:00Z",
        "by": "mara",
        "reason": "timing",
        "note": "not before May",
        "review_on": "2027-05-01",
    }
    assert [step["id"] for step in made["follow_ups"]] == ["f-2", "f-3"]
    assert (change.verb, change.action) == ("pause", "status.set")


def test_nurture_drops_what_was_planned_before_its_day(mara: Actor) -> None:
    subject = contact(follow_ups=STEPS)
    change = park(subject, "nurture", "2027-05-01", Why("timing"), mara)
    assert [step["id"] for step in after(subject, change)["follow_ups"]] == ["f-3"]
    assert change.words == "nurture until 2027-05-01"


def test_one_parks_until_a_day_to_come(mara: Actor) -> None:
    with pytest.raises(UsageError, match="not ahead"):
        park(contact(), "paused", "2026-11-22", Why("timing"), mara)


def test_disqualified_has_a_reason_and_nothing_planned(mara: Actor) -> None:
    subject = contact(follow_ups=STEPS)
    change = let_go(subject, "disqualified", Why("not-icp", "two people"), mara)
    made = after(subject, change)
    assert made["status"] == "disqualified"
    assert not made["follow_ups"]
    assert (change.verb, change.words, change.reason) == ("disqualify", "not-icp", "two people")


def test_only_a_customer_churns(mara: Actor) -> None:
    with pytest.raises(UsageError, match="no customer"):
        let_go(contact(), "churned", Why("price"), mara)
    subject = contact(stage="customer")
    change = let_go(subject, "churned", Why("price"), mara, review="2027-05-21")
    assert after(subject, change)["status_info"]["review_on"] == "2027-05-21"


def test_stop_is_everything_or_one_channel(mara: Actor) -> None:
    subject = contact(follow_ups=STEPS)
    made = after(subject, stop(subject, "", mara))
    assert made["consent"]["do_not_contact"] == "true"
    assert not made["follow_ups"]
    made = after(subject, stop(subject, "phone", mara))
    assert made["consent"]["phone"] == "opted-out"
    assert [step["id"] for step in made["follow_ups"]] == ["f-2", "f-3"]


def test_a_message_wants_no_answer_once() -> None:
    entries: list[Tree] = [
        {"id": "a-1", "at": "2026-11-01", "type": "email", "dir": "in"},
        {"id": "a-2", "at": "2026-11-20", "type": "email", "dir": "in"},
        {"id": "a-3", "at": "2026-11-21", "type": "email", "dir": "out"},
    ]
    subject = contact(activities=entries)
    made = after(subject, no_answer_needed(subject))
    assert [entry.get("needs_reply") for entry in made["activities"]] == [None, "false", None]
    with pytest.raises(UsageError, match="no message"):
        no_answer_needed(contact(**made))
    with pytest.raises(UsageError, match="no message"):
        no_answer_needed(contact())


STEP = Step("2026-11-27", "phone", "price")


def test_open_again_has_a_reason_and_something_planned(mara: Actor) -> None:
    subject = contact(status="lost", status_info={"reason": "price"}, owner="tomas")
    change = reopen(subject, "they wrote", STEP, mara)
    made = after(subject, change)
    assert made["status"] == "open"
    assert "status_info" not in made
    assert [(step["due"], step["owner"]) for step in made["follow_ups"]] == [
        ("2026-11-27", "tomas")
    ]
    assert (change.verb, change.reason) == ("reopen", "they wrote")
    assert change.words == "lost -> open, next 2026-11-27 phone price"


def test_what_is_planned_already_will_do(mara: Actor) -> None:
    subject = contact(status="paused", follow_ups=STEPS)
    assert after(subject, reopen(subject, "back", None, mara))["follow_ups"] == STEPS


@pytest.mark.parametrize(
    ("status", "reason", "step", "words"),
    [
        ("open", "they wrote", STEP, "already"),
        ("lost", " ", STEP, "why"),
        ("lost", "they wrote", None, "next"),
    ],
)
def test_open_again_is_refused_without(
    mara: Actor, status: str, reason: str, step: Step | None, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        reopen(contact(status=status), reason, step, mara)
