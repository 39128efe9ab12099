"""Touches: what a log line closes, plans and wakes; notes and signals."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Actor, Subject
from pipeboard.actions.follow import Step
from pipeboard.actions.touch import Touch, done, log, note, signal
from pipeboard.errors import ConsentRefused, NotFound, UsageError
from tests.actions.making import TODAY, after, contact


def _steps(*dues: str) -> list:
    return [{"id": f"f-{n}", "due": due, "channel": "email"} for n, due in enumerate(dues, start=1)]


def test_a_touch_is_one_line(mara: Actor) -> None:
    subject = contact(owner="mara")
    touch = Touch("call", "connected", "budget ok", minutes=25, gave="case-study", tone="+")
    change = log(subject, touch, mara, TODAY)
    (entry,) = after(subject, change)["activities"]
    assert entry.pop("id").startswith("a-")
    assert entry == {
        "at": "2026-11-22T09:00Z",
        "by": "mara",
        "type": "call",
        "dir": "out",
        "outcome": "connected",
        "tone": "+",
        "min": "25",
        "text": "budget ok",
        "gave": "case-study",
    }
    assert (change.verb, change.action) == ("log", "activity.add")
    assert change.words == "call connected"


@pytest.mark.parametrize(
    ("dues", "left", "fulfilled"),
    [
        ((), [], None),
        (("2026-11-22",), [], "2026-11-22"),
        (("2026-11-22T16:00Z",), [], "2026-11-22T16:00Z"),
        (("2026-11-23",), ["2026-11-23"], None),
        (("2026-11-20", "2026-11-21"), ["2026-11-21"], "2026-11-20"),
        (("2026-12-01", "2026-11-01"), ["2026-12-01"], "2026-11-01"),
    ],
)
def test_a_touch_closes_the_earliest_step_due(
    mara: Actor, dues: tuple[str, ...], left: list[str], fulfilled: str | None
) -> None:
    subject = contact(owner="mara", follow_ups=_steps(*dues))
    said = after(subject, log(subject, Touch("email", "sent"), mara, TODAY))
    assert [entry["due"] for entry in said["follow_ups"]] == left
    (entry,) = said["activities"]
    assert entry.get("due") == fulfilled
    assert ("follow_up" in entry) == (fulfilled is not None)


def test_keep_next_and_research_leave_the_plan(mara: Actor) -> None:
    subject = contact(owner="mara", follow_ups=_steps("2026-11-20"))
    for touch in (Touch("call", "connected", keep_next=True), Touch("research", text="read")):
        assert len(after(subject, log(subject, touch, mara, TODAY))["follow_ups"]) == 1


def test_a_step_without_an_id_is_closed_too(mara: Actor) -> None:
    subject = contact(owner="mara", follow_ups=[{"due": "2026-12-24"}, {"due": "2026-11-01"}])
    said = after(subject, log(subject, Touch("call", "connected"), mara, TODAY))
    assert said["follow_ups"] == [{"due": "2026-12-24"}]


def test_the_next_step_comes_with_it(mara: Actor) -> None:
    subject = contact(owner="tomas", follow_ups=_steps("2026-11-22"))
    touch = Touch("call", "connected", next=Step("2026-11-27", "video", "demo", promised=True))
    said = after(subject, log(subject, touch, mara, TODAY))
    (step,) = said["follow_ups"]
    assert step.pop("id").startswith("f-")
    assert step == {
        "due": "2026-11-27",
        "channel": "video",
        "owner": "tomas",
        "reason": "demo",
        "promised": "true",
    }


def test_a_reference_counts_once(mara: Actor) -> None:
    subject = contact(activities=[{"id": "a-1", "ref": "<m1@x>"}])
    assert log(subject, Touch("email", "sent", ref="<m1@x>"), mara, TODAY).patches == ()
    assert log(subject, Touch("email", "sent", ref="<m2@x>"), mara, TODAY).patches


@pytest.mark.parametrize(
    ("consent", "kind", "refused"),
    [
        ({"do_not_contact": "true"}, "email", True),
        ({"do_not_contact": "True"}, "call", True),
        ({"do_not_contact": "false"}, "call", False),
        ({"email": "opted-out"}, "email", True),
        ({"email": "opted-out"}, "call", False),
        ({"phone": "opted-out"}, "call", True),
        ({"video": "opted-out"}, "demo", True),
        ({"do_not_contact": "true"}, "research", False),
    ],
)
def test_consent_is_kept(mara: Actor, consent: dict, kind: str, refused: bool) -> None:
    subject = contact(owner="mara", consent=consent)
    if refused:
        with pytest.raises(ConsentRefused):
            log(subject, Touch(kind), mara, TODAY)
    else:
        assert log(subject, Touch(kind), mara, TODAY).patches


def test_they_may_always_write_to_us(mara: Actor) -> None:
    subject = contact(owner="mara", consent={"do_not_contact": "true"})
    said = after(subject, log(subject, Touch("email", "replied", inbound=True), mara, TODAY))
    assert said["activities"][0]["dir"] == "in"


@pytest.mark.parametrize(
    ("review", "woken"), [("2026-11-22", True), ("2026-11-01", True), ("2026-11-23", False)]
)
def test_a_pause_that_ended_is_written_down(mara: Actor, review: str, woken: bool) -> None:
    subject = contact(owner="mara", status="paused", status_info={"review_on": review})
    said = after(subject, log(subject, Touch("call", "connected"), mara, TODAY))
    assert said["status"] == ("open" if woken else "paused")
    assert ("status_info" in said) is not woken


@pytest.mark.parametrize(
    ("owner", "via", "kind", "now"),
    [
        (None, "cli", "call", "mara"),
        ("tomas", "cli", "call", "tomas"),
        (None, "bot/mailer", "email", None),
        (None, "cli", "research", None),
    ],
)
def test_the_first_touch_takes_whom_nobody_has(
    owner: str | None, via: str, kind: str, now: str | None
) -> None:
    actor = Actor(by="mara", at=1795338000, via=via)
    subject = contact(owner=owner) if owner else contact()
    assert after(subject, log(subject, Touch(kind), actor, TODAY)).get("owner") == now


def test_an_unknown_type_names_the_nearest(mara: Actor) -> None:
    with pytest.raises(UsageError) as caught:
        log(contact(), Touch("emial"), mara, TODAY)
    assert caught.value.items[0]["nearest"][0] == "email"


@pytest.mark.parametrize(
    ("channel", "kind"),
    [("phone", "call"), ("video", "video"), ("email", "email"), ("", "call"), ("pigeon", "call")],
)
def test_done_logs_on_the_channel_of_the_step(mara: Actor, channel: str, kind: str) -> None:
    subject = contact(
        owner="mara", follow_ups=[{"id": "f-1", "due": "2026-12-24", "channel": channel}]
    )
    change = done(subject, Touch("", "no-answer"), mara, TODAY)
    said = after(subject, change)
    (entry,) = said["activities"]
    assert (entry["type"], entry["due"], entry["follow_up"]) == (kind, "2026-12-24", "f-1")
    assert said["follow_ups"] == []
    assert (change.verb, change.action) == ("done", "follow-up.done")


def test_done_takes_the_step_that_is_named(mara: Actor) -> None:
    subject = contact(owner="mara", follow_ups=_steps("2026-11-20", "2026-11-25"))
    said = after(subject, done(subject, Touch("", "sent"), mara, TODAY, step="f-2"))
    assert [entry["id"] for entry in said["follow_ups"]] == ["f-1"]


def test_done_plans_the_next(mara: Actor) -> None:
    subject = contact(owner="mara", follow_ups=_steps("2026-11-20"))
    touch = Touch("", "sent", next=Step("2026-12-01", reason="again"))
    said = after(subject, done(subject, touch, mara, TODAY))
    assert [entry["due"] for entry in said["follow_ups"]] == ["2026-12-01"]


def test_done_twice_with_one_reference_does_nothing(mara: Actor) -> None:
    subject = contact(activities=[{"id": "a-1", "ref": "x"}], follow_ups=_steps("2026-11-20"))
    assert done(subject, Touch("", "sent", ref="x"), mara, TODAY).patches == ()


def test_nothing_planned_is_not_done(mara: Actor) -> None:
    for subject, step in ((contact(), ""), (contact(follow_ups=_steps("2026-11-20")), "f-9")):
        with pytest.raises(NotFound):
            done(subject, Touch("", "sent"), mara, TODAY, step=step)


@pytest.mark.parametrize(
    ("text", "kind", "state", "kept"),
    [
        ("liked the demo", "note", None, "liked the demo"),
        ("? Power BI", "question", "open", "Power BI"),
        ("!too dear", "objection", "open", "too dear"),
        ("> half the time", "goal", None, "half the time"),
        ("+ great support", "praise", None, "great support"),
    ],
)
def test_prefixes_of_notes(mara: Actor, text: str, kind: str, state: str | None, kept: str) -> None:
    subject = contact()
    (entry,) = after(subject, note(subject, text, mara))["notes"]
    assert (entry["kind"], entry.get("state"), entry["text"]) == (kind, state, kept)


def test_an_objection_says_what_it_is_about(mara: Actor) -> None:
    subject = contact()
    (entry,) = after(subject, note(subject, "!price: 20 % cheaper there", mara))["notes"]
    assert (entry["about"], entry["text"]) == ("price", "20 % cheaper there")
    (entry,) = after(subject, note(subject, "! it is dear: really", mara))["notes"]
    assert entry["text"] == "it is dear: really"
    (entry,) = after(subject, note(subject, "said so", mara, kind="need", about="speed"))["notes"]
    assert (entry["kind"], entry["about"]) == ("need", "speed")


@pytest.mark.parametrize("text", ["", "  ", "?", "! "])
def test_an_empty_note_is_refused(mara: Actor, text: str) -> None:
    with pytest.raises(UsageError):
        note(contact(), text, mara)


def test_signals(mara: Actor) -> None:
    subject: Subject = contact()
    (entry,) = after(subject, signal(subject, "demo-request", mara, ref="form-1"))["signals"]
    assert entry["kind"] == "demo-request"
    assert "via" not in entry
    known = contact(signals=[entry])
    assert signal(known, "demo-request", mara, ref="form-1").patches == ()
    bot = Actor(by="form-bot", at=mara.at, via="bot/form-bot")
    (entry,) = after(subject, signal(subject, "webinar", bot, at="2026-11-20"))["signals"]
    assert (entry["via"], entry["at"]) == ("bot/form-bot", "2026-11-20")
