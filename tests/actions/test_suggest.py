"""What an outcome's rule suggests: when, by which channel, about what."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.actions.allowed import channels
from pipeboard.actions.change import Subject
from pipeboard.actions.follow import Step
from pipeboard.actions.suggest import Clock, suggested
from pipeboard.model.dates import shift_weekdays
from pipeboard.model.merge import merge
from pipeboard.model.tree import Tree
from tests.actions.making import contact

MORNING = Clock(1795338000, UTC, shift_weekdays)  # Sunday 22 Nov 2026, 09:00
EVENING = MORNING._replace(now=MORNING.now + 8 * 3600)
OUTCOMES = merge({"schema": "1"}).outcomes
DUE: Tree = {"id": "f-1", "due": "2026-11-20", "channel": "phone", "reason": "price ok?"}


def after(
    outcome: str, subject: Subject, kind: str = "call", clock: Clock = MORNING
) -> Step | None:
    return suggested(OUTCOMES[outcome].next, subject, kind, outcome, clock)


@pytest.mark.parametrize(
    ("outcome", "kind", "step"),
    [
        ("no-answer", "call", Step("2026-11-23T15:00+00:00", "phone", "price ok?")),
        ("voicemail", "call", Step("2026-11-22", "email", "price ok?")),
        ("sent", "email", Step("2026-11-25", "phone", "price ok?")),
        ("bounced", "email", Step("2026-11-22", "phone", "price ok?")),
        ("held", "meeting", Step("2026-11-23", "email", "recap")),
        ("no-show", "video", Step("2026-11-22", "email", "price ok?")),
        ("connected", "call", None),
        ("not-now", "call", None),
    ],
)
def test_each_outcome_has_its_step(outcome: str, kind: str, step: Step | None) -> None:
    subject = contact(phone="+49 30 1", email="a@x.example", follow_ups=[DUE])
    assert after(outcome, subject, kind) == step


def test_the_retry_is_at_another_time_of_day() -> None:
    later = after("no-answer", contact(phone="1"), clock=EVENING)
    assert later == Step("2026-11-23T10:00+00:00", "phone")


def test_the_third_try_goes_by_another_channel() -> None:
    missed: list[Tree] = [
        {"at": f"2026-11-1{n}", "type": "call", "outcome": "no-answer"} for n in (2, 1)
    ]
    subject = contact(phone="1", email="a@x.example", activities=missed)
    found = after("no-answer", subject)
    assert found is not None
    assert found.channel == "email"
    talked: Tree = {"at": "2026-11-15", "type": "call", "outcome": "connected"}
    again = after(
        "no-answer", contact(phone="1", email="a@x.example", activities=[*missed, talked])
    )
    assert again is not None
    assert again.channel == "phone"


def test_nothing_is_suggested_where_something_is_planned_sooner() -> None:
    tomorrow: Tree = {"id": "f-2", "due": "2026-11-23", "channel": "video"}
    far: Tree = {"id": "f-3", "due": "2026-12-23"}
    assert after("no-answer", contact(follow_ups=[DUE, tomorrow])) is None
    assert after("no-answer", contact(follow_ups=[DUE, far])) is not None


def test_what_was_to_be_given_goes_along_until_it_is_delivered() -> None:
    step: Tree = {"id": "f-1", "due": "2026-11-20", "give": "howto"}
    subject = contact(phone="1", email="a@x.example", follow_ups=[step])
    missed, sent = after("no-answer", subject), after("sent", subject, "email")
    assert missed is not None
    assert missed.give == "howto"
    assert sent is not None
    assert sent.give == ""


def test_channels_have_an_address_and_no_opt_out() -> None:
    subject = contact(
        phone="1", email="a@x", preferred_channel="email", consent={"phone": "opted-out"}
    )
    assert channels(subject) == ["email"]
    texts: Tree = {"phone": "opted-out", "sms": "opted-in"}  # said for themselves
    assert channels(contact(phone="1", consent=texts)) == ["sms"]
    assert channels(contact(phone="1", preferred_channel="video")) == ["video", "phone", "sms"]
