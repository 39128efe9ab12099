"""What consent forbids: the strictest word wins, for touches as for plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.actions.allowed import blocked, refuse_blocked
from pipeboard.actions.change import Actor
from pipeboard.actions.consent import Said, set_consent
from pipeboard.actions.decide import set_fields
from pipeboard.actions.follow import Step, next_step
from pipeboard.actions.touch import Touch, done, log
from pipeboard.errors import ConsentRefused, UsageError
from pipeboard.model.contact import contact_of
from pipeboard.query.fields import CHANNELS
from pipeboard.rules.reach import (
    addressed,
    addressed_in,
    is_dnc,
    opted_out,
    opted_out_in,
    reachable,
)
from tests.actions.making import TODAY, after, contact

STATES = st.sampled_from(["opted-in", "opted-out", "unknown", None])
CONSENT = st.fixed_dictionaries(dict.fromkeys(CHANNELS, STATES))
ADDRESSES = st.fixed_dictionaries(
    {}, optional={"email": st.just("a@x"), "phone": st.just("1"), "links": st.just(["x"]),
                  "address": st.just({"city": "Oslo"})}
)  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "channel", "why"),
    [
        ({"consent": {"do_not_contact": "true", "email": "opted-in"}}, "email", "not to be"),
        ({"consent": {"phone": "opted-out"}}, "phone", "opted out of phone"),
        ({"consent": {"phone": "opted-out"}}, "sms", "opted out of sms"),
        ({"consent": {"phone": "opted-out", "sms": "opted-in"}}, "sms", ""),
        ({"consent": {"email": "opted-out"}, "email": "a@x"}, "meeting", "every way"),
        ({"consent": {"email": "opted-out"}, "email": "a@x", "phone": "1"}, "meeting", ""),
        ({"consent": "yes"}, "email", ""),
        ({}, "email", ""),
    ],
)
def test_the_strictest_word_wins(fields: dict, channel: str, why: str) -> None:
    said = blocked(contact(**fields), channel)
    assert why in said if why else said == ""


@given(CONSENT, ADDRESSES, st.sampled_from(["true", "false", None]))
def test_what_is_refused_is_what_the_queues_leave_out(
    consent: dict, addresses: dict, dnc: str | None
) -> None:
    tree = {"name": "Anna", **addresses, "consent": {**consent, "do_not_contact": dnc}}
    person = contact_of(tree)
    ways = addressed(person)
    assert addressed_in(tree) == ways
    assert person.consent is not None
    for channel in CHANNELS:
        assert opted_out_in(tree["consent"], channel) is opted_out(person.consent, channel)
    assert bool(blocked(contact(**tree), "")) is is_dnc(person, ways, reachable(person, ways))


def test_the_way_out_is_named() -> None:
    with pytest.raises(ConsentRefused) as error:
        refuse_blocked(contact(consent={"phone": "opted-out"}, phone="1", email="a@x"), "phone")
    assert "email is allowed" in str(error.value)
    with pytest.raises(ConsentRefused) as error:
        refuse_blocked(contact(consent={"do_not_contact": "true"}, email="a@x"), "email")
    assert "--lift --proof" in str(error.value)
    with pytest.raises(ConsentRefused) as error:
        refuse_blocked(contact(consent={"email": "opted-out"}, email="a@x"), "meeting")
    assert "CONTACT email opted-in --proof" in str(error.value)
    with pytest.raises(ConsentRefused) as error:
        refuse_blocked(contact(consent={"meeting": "opted-out"}), "meeting")
    assert "CONTACT CHANNEL opted-in --proof" in str(error.value)


def test_nothing_is_logged_done_or_planned_on_a_closed_channel(mara: Actor) -> None:
    step = {"id": "f-1", "due": "2026-11-20", "channel": "phone"}
    anna = contact(owner="mara", email="a@x", phone="1", consent={"phone": "opted-out"},
                   follow_ups=[step])  # fmt: skip
    for change in (
        lambda: log(anna, Touch("call", "connected"), mara, TODAY),
        lambda: done(anna, Touch("", "connected"), mara, TODAY),
        lambda: next_step(anna, Step("2026-12-01", "phone"), mara),
        lambda: log(anna, Touch("email", next=Step("2026-12-01", "phone")), mara, TODAY),
    ):
        with pytest.raises(ConsentRefused):
            change()
    assert next_step(anna, Step("2026-12-01", "email"), mara).patches


def test_a_do_not_contact_is_lifted_with_a_proof_only(mara: Actor) -> None:
    anna = contact(consent={"do_not_contact": "true", "phone": "opted-out"})
    again = Said("do_not_contact", False)
    with pytest.raises(UsageError, match="proof"):
        set_consent(anna, again, mara)
    made = after(anna, set_consent(anna, again, mara, proof="their mail of 3 May"))["consent"]
    assert made["do_not_contact"] == "false"
    assert made["phone"] == "opted-out"
    assert made["proof"] == "their mail of 3 May"
    for words in (["consent.do_not_contact=false"], ["consent.do_not_contact="]):
        with pytest.raises(UsageError, match="proof"):
            set_fields(anna, words)


def test_what_was_planned_against_it_goes(mara: Actor) -> None:
    steps = [{"id": "f-1", "due": "2026-12-01", "channel": "phone"},
             {"id": "f-2", "due": "2026-12-02", "channel": "email"}]  # fmt: skip
    anna = contact(follow_ups=steps)
    made = after(anna, set_consent(anna, Said("phone", "opted-out"), mara))
    assert [step["id"] for step in made["follow_ups"]] == ["f-2"]
    made = after(anna, set_consent(anna, Said("do_not_contact", True), mara))
    assert made.get("follow_ups", []) == []
