"""Next steps: planned, put off, cancelled, and read from words."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.actions.change import Actor
from pipeboard.actions.follow import Step, drop_step, next_step, snooze
from pipeboard.actions.phrase import parse_step, parse_until
from pipeboard.errors import NotFound, UsageError
from tests.actions.making import after, contact

CHANNELS = ("email", "phone", "video", "meeting", "social", "sms", "letter")


def test_a_planned_step_stands_beside_the_others(mara: Actor) -> None:
    subject = contact(owner="tomas", follow_ups=[{"id": "f-1", "due": "2026-12-24"}])
    change = next_step(subject, Step("2026-11-24", "email", "answer", give="howto"), mara)
    _, step = after(subject, change)["follow_ups"]
    assert step.pop("id").startswith("f-")
    assert step == {
        "due": "2026-11-24",
        "channel": "email",
        "owner": "tomas",
        "reason": "answer",
        "give": "howto",
    }
    assert change.words == "2026-11-24 email answer"


def test_a_step_of_an_unowned_contact_is_the_planners(mara: Actor) -> None:
    subject = contact()
    assert after(subject, next_step(subject, Step("2026-11-24"), mara))["follow_ups"][0][
        "owner"
    ] == ("mara")


def test_snoozes_are_counted_and_the_first_day_is_kept(mara: Actor) -> None:
    subject = contact(follow_ups=[{"id": "f-1", "due": "2026-11-20"}])
    once = after(subject, snooze(subject, "2026-11-25", mara))
    assert once["follow_ups"] == [
        {"id": "f-1", "due": "2026-11-25", "first_due": "2026-11-20", "snoozed": "1"}
    ]
    subject = contact(follow_ups=once["follow_ups"])
    twice = after(subject, snooze(subject, "2026-12-01", mara))
    assert twice["follow_ups"] == [
        {"id": "f-1", "due": "2026-12-01", "first_due": "2026-11-20", "snoozed": "2"}
    ]


def test_the_step_due_first_is_snoozed_or_the_one_named(mara: Actor) -> None:
    steps = [{"id": "f-1", "due": "2026-12-24"}, {"id": "f-2", "due": "2026-11-20"}]
    subject = contact(follow_ups=steps)
    dues = [step["due"] for step in after(subject, snooze(subject, "x", mara))["follow_ups"]]
    assert dues == ["2026-12-24", "x"]
    said = after(subject, snooze(subject, "x", mara, step="f-1"))
    assert [step["due"] for step in said["follow_ups"]] == ["x", "2026-11-20"]
    with pytest.raises(NotFound):
        snooze(subject, "x", mara, step="f-9")


def test_a_step_without_an_id_is_snoozed_in_its_place(mara: Actor) -> None:
    subject = contact(follow_ups=[{"id": "f-1", "due": "2026-12-24"}, {"due": "2026-11-20"}])
    said = after(subject, snooze(subject, "2026-11-25", mara))
    assert said["follow_ups"][1]["due"] == "2026-11-25"


def test_a_snooze_without_a_step_makes_one(mara: Actor) -> None:
    subject = contact()
    (step,) = after(subject, snooze(subject, "2026-11-25", mara, lane="rotting"))["follow_ups"]
    assert (step["due"], step["reason"], step["owner"]) == ("2026-11-25", "rotting", "mara")


def test_a_snooze_refuses_to_overwrite_another_day(mara: Actor) -> None:
    subject = contact(follow_ups=[{"id": "f-1", "due": "2026-11-20"}])
    due = snooze(subject, "2026-11-25", mara).patches[0].edits[0]
    assert due.was == "2026-11-20"


def test_a_cancelled_step_is_gone() -> None:
    subject = contact(follow_ups=[{"id": "f-1", "due": "2026-12-24", "channel": "email"}])
    change = drop_step(subject, "f-1")
    assert after(subject, change)["follow_ups"] == []
    assert change.words == "without 2026-12-24 email"
    with pytest.raises(NotFound):
        drop_step(subject, "f-2")


NOW = 1795338000  # Sunday 2026-11-22 09:00 UTC


@pytest.mark.parametrize(
    ("words", "due", "channel", "reason", "promised"),
    [
        ("fri 10:00 video: demo", "2026-11-27T10:00", "video", "demo", False),
        ("tomorrow call", "2026-11-23", "phone", "", False),
        ("tue email Power BI answer", "2026-11-24", "email", "Power BI answer", False),
        ("fri call!: price", "2026-11-27", "phone", "price", True),
        ("2026-12-01 ask again", "2026-12-01", "", "ask again", False),
        ("2026-12-01", "2026-12-01", "", "", False),
        ("+3d email: case study", "2026-11-25", "email", "case study", False),
        ("fri emails are best", "2026-11-27", "", "emails are best", False),
    ],
)
def test_steps_in_words(words: str, due: str, channel: str, reason: str, promised: bool) -> None:
    step = parse_step(words, NOW, UTC, CHANNELS)
    assert step.due.startswith(due)
    assert (step.channel, step.reason, step.promised) == (channel, reason, promised)


@pytest.mark.parametrize("words", ["", "call her", "someday"])
def test_a_step_starts_with_a_day(words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_step(words, NOW, UTC, CHANNELS)
    assert "fri 10:00" in caught.value.hint


@pytest.mark.parametrize(
    ("words", "due"),
    [("1w", "2026-11-29"), ("3d", "2026-11-25"), ("fri", "2026-11-27"),
     ("2026-12-01", "2026-12-01"), ("tomorrow", "2026-11-23")],
)  # fmt: skip
def test_until(words: str, due: str) -> None:
    assert parse_until(words, NOW, UTC) == due


def test_until_when() -> None:
    with pytest.raises(UsageError):
        parse_until("whenever", NOW, UTC)
