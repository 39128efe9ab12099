"""Cadences of a contact: started, skipped, stopped; and what each change of it means for them."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.actions.cadence import skip, start, stop
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.consent import Said, set_consent
from pipeboard.actions.consent import stop as stop_contacting
from pipeboard.actions.course import Course, running
from pipeboard.actions.decide import move
from pipeboard.actions.follow import Step
from pipeboard.actions.heed import heed
from pipeboard.actions.status import Why, let_go, park
from pipeboard.actions.suggest import Clock
from pipeboard.actions.touch import Touch, done, log, signal
from pipeboard.errors import ConsentRefused, NotFound, UsageError
from pipeboard.model.dates import shift_weekdays
from pipeboard.model.merge import merge
from pipeboard.model.tree import Tree
from tests.actions.making import TODAY, after, contact

CONFIG = merge(
    {
        "schema": "1",
        "cadences": {
            "onboarding": {
                "steps": [
                    {"day": "3", "channel": "phone", "reason": "is it running?"},
                    {"day": "10", "channel": "email", "reason": "ask for a rating"},
                ]
            },
            "renewal": {
                "anchor": "renewal",
                "steps": [
                    {"day": "-40", "channel": "email"},
                    {"day": "-5", "channel": "phone"},
                ],
            },
            "watch": {
                "stop_on": ["signal", "meeting", "won"],
                "steps": [{"day": "0", "channel": "email"}, {"day": "5", "channel": "email"}],
            },
        },
    }
)
KINDS = {kind: signal.class_ for kind, signal in CONFIG.signals.items()}
COURSE = Course(
    CONFIG.cadences,
    CONFIG.outcomes,
    KINDS,
    tuple(CONFIG.reasons.parked),
    Clock(1795338000, UTC, shift_weekdays),  # Sunday 22 Nov 2026, 09:00
)
REACH: dict[str, Tree] = {"phone": "+49 30 1", "email": "a@x.example"}


def in_step(number: int, name: str = "inbound", due: str = "2026-11-20", **more: Tree) -> Subject:
    step: Tree = {
        "id": "f-1",
        "due": due,
        "channel": "phone",
        "cadence": name,
        "step": str(number),
    }
    return contact(**{**REACH, "follow_ups": [step], **more})


def steps(subject: Subject, change: Change) -> list[dict[str, Tree]]:
    return running(Subject(subject.path, after(subject, change)))


def logged(subject: Subject, kind: str, outcome: str, mara: Actor, **more: object) -> Change:
    touch = Touch(type=kind, outcome=outcome, **more)  # type: ignore[arg-type]
    return heed(subject, log(subject, touch, mara, TODAY), mara, COURSE)


# starting, skipping, stopping --------------------------------------------------------------------


def test_starting_plans_the_first_step_with_reason_and_give(mara: Actor) -> None:
    subject = contact(**REACH)
    change = start(subject, "inbound", mara, COURSE)
    [step] = steps(subject, change)
    assert {**step, "id": ""} == {
        "id": "",
        "due": "2026-11-22",
        "channel": "phone",
        "owner": "mara",
        "reason": "answer the request while it is fresh",
        "give": "answer",
        "cadence": "inbound",
        "step": "1",
    }
    assert (change.verb, change.action) == ("cadence", "cadence.start")
    assert change.words.startswith("inbound 1/7 2026-11-22 phone")


def test_starting_twice_changes_nothing_and_another_takes_its_place(mara: Actor) -> None:
    subject = in_step(2)
    assert not start(subject, "inbound", mara, COURSE).patches
    change = start(subject, "onboarding", mara, COURSE)
    assert [step["cadence"] for step in steps(subject, change)] == ["onboarding"]
    assert change.words.endswith("instead of inbound 2/7")


def test_what_else_is_planned_stays(mara: Actor) -> None:
    subject = contact(**REACH, follow_ups=[{"id": "f-9", "due": "2026-12-01"}])
    made = after(subject, start(subject, "inbound", mara, COURSE))
    assert len(made["follow_ups"]) == 2


def test_an_unknown_cadence_names_the_nearest(mara: Actor) -> None:
    with pytest.raises(UsageError, match="'inbuond' is not a cadence") as raised:
        start(contact(), "inbuond", mara, COURSE)
    assert "inbound" in str(raised.value.hint)


def test_nobody_who_said_no_is_put_into_a_cadence(mara: Actor) -> None:
    for consent in ({"do_not_contact": "true"}, {"email": "opted-out", "phone": "opted-out"}):
        with pytest.raises(ConsentRefused):
            start(contact(**REACH, consent=dict(consent)), "inbound", mara, COURSE)
    for status in ("paused", "lost", "disqualified", "churned"):
        with pytest.raises(UsageError, match=f"is {status}"):
            start(contact(**REACH, status=status), "inbound", mara, COURSE)


def test_a_renewal_counts_from_the_customers_date(mara: Actor) -> None:
    subject = contact(**REACH, customer={"renewal": "2027-01-29"})
    [step] = steps(subject, start(subject, "renewal", mara, COURSE))
    assert (step["due"], step["step"]) == ("2026-12-04", "1")
    with pytest.raises(UsageError, match="has no renewal") as raised:
        start(contact(**REACH), "renewal", mara, COURSE)
    assert "customer.renewal=" in str(raised.value.hint)
    with pytest.raises(UsageError, match="is past"):
        start(contact(**REACH, customer={"renewal": "2026-10-01"}), "renewal", mara, COURSE)


def test_a_skipped_step_makes_room_for_the_next(mara: Actor) -> None:
    subject = in_step(3, due="2026-11-24")
    change = skip(subject, mara, COURSE)
    [step] = steps(subject, change)
    assert (step["step"], step["due"]) == ("4", "2026-11-26")
    assert change.words == "inbound 3/7 skipped, inbound 4/7 2026-11-26"
    assert not after(subject, change).get("activities")


def test_stopping_ends_it_and_nothing_else(mara: Actor) -> None:
    subject = in_step(3)
    assert not steps(subject, stop(subject, COURSE))
    for act in (lambda: stop(contact(), COURSE), lambda: skip(contact(), mara, COURSE)):
        with pytest.raises(NotFound, match="is not in a cadence"):
            act()


# a touch -----------------------------------------------------------------------------------------


def test_the_touch_that_fulfils_a_step_plans_the_next(mara: Actor) -> None:
    subject = in_step(3)
    change = logged(subject, "call", "no-answer", mara)
    [step] = steps(subject, change)
    assert (step["step"], step["due"], step["channel"]) == ("4", "2026-11-24", "email")
    assert after(subject, change)["activities"][0]["follow_up"] == "f-1"
    assert change.words == "call no-answer, inbound 4/7 2026-11-24"


def test_done_early_counts_from_the_day_it_was_done(mara: Actor) -> None:
    subject = in_step(3, due="2026-11-30")
    change = heed(subject, done(subject, Touch(type=""), mara, TODAY), mara, COURSE)
    assert [step["due"] for step in steps(subject, change)] == ["2026-11-24"]


def test_a_touch_that_is_not_the_step_leaves_it(mara: Actor) -> None:
    subject = in_step(3, due="2026-11-30")
    change = logged(subject, "call", "no-answer", mara)
    assert [step["id"] for step in steps(subject, change)] == ["f-1"]


@pytest.mark.parametrize(
    ("kind", "outcome"), [("call", "connected"), ("email", "replied"), ("video", "held")]
)
def test_a_conversation_ends_it(kind: str, outcome: str, mara: Actor) -> None:
    for due in ("2026-11-20", "2026-12-20"):
        subject = in_step(3, due=due)
        change = logged(subject, kind, outcome, mara)
        assert not steps(subject, change)
        assert "inbound ends: conversation" in change.words


def test_their_message_ends_it(mara: Actor) -> None:
    subject = in_step(3, due="2026-12-20")
    assert not steps(subject, logged(subject, "email", "", mara, inbound=True))


def test_a_cadence_without_that_word_goes_on(mara: Actor) -> None:
    subject = in_step(1, "onboarding")
    [step] = steps(subject, logged(subject, "call", "connected", mara))
    assert (step["cadence"], step["step"], step["due"]) == ("onboarding", "2", "2026-12-01")


def test_a_step_that_is_typed_takes_the_place_of_the_next(mara: Actor) -> None:
    subject = in_step(3)
    typed = Step("2026-11-27", "phone", "price")
    [step] = steps(subject, logged(subject, "call", "no-answer", mara, next=typed))
    assert (step["due"], step["reason"], step["step"]) == ("2026-11-27", "price", "4")


def test_none_ends_it(mara: Actor) -> None:
    subject = in_step(3)
    touch = log(subject, Touch(type="call", outcome="no-answer"), mara, TODAY)
    change = heed(subject, touch, mara, COURSE, ends=True)
    assert not steps(subject, change)
    assert change.words == "call no-answer, inbound ends"


def test_after_the_last_step_comes_nurture_and_the_status_says_so(mara: Actor) -> None:
    subject = in_step(7)
    change = logged(subject, "email", "sent", mara)
    made = after(subject, change)
    [step] = steps(subject, change)
    assert (step["cadence"], step["step"], step["due"]) == ("nurture", "1", "2026-12-22")
    assert made["status"] == "nurture"
    assert made["status_info"]["reason"] == "no-reply"
    assert made["status_info"]["review_on"] == "2027-02-20"
    assert "inbound is through, nurture 1/12" in change.words


def test_a_step_of_ones_own_after_the_last_is_no_nurture(mara: Actor) -> None:
    subject = in_step(7)
    made = after(
        subject, logged(subject, "email", "sent", mara, next=Step("2026-11-27", "phone", "price"))
    )
    assert "status" not in made
    assert [step.get("cadence") for step in made["follow_ups"]] == [None]


def test_it_is_heeded_once(mara: Actor) -> None:
    subject = in_step(3)
    change = logged(subject, "call", "no-answer", mara)
    assert heed(subject, change, mara, COURSE) == change


# other changes -----------------------------------------------------------------------------------


def test_a_stage_move_ends_it(mara: Actor) -> None:
    subject = in_step(3, due="2026-12-20")
    change = heed(subject, move(subject, "prospect", mara), mara, COURSE)
    assert not steps(subject, change)
    assert change.words == "lead -> prospect, inbound ends: stage-change"


def test_a_signal_and_a_meeting_end_those_that_say_so(mara: Actor) -> None:
    subject = in_step(1, "watch", due="2026-12-20")
    for kind, goes_on in (("download", False), ("email-open", True), ("unsubscribe", True)):
        change = heed(subject, signal(subject, kind, mara), mara, COURSE)
        assert bool(steps(subject, change)) is goes_on
    assert steps(subject, logged(subject, "call", "connected", mara))
    assert not steps(subject, logged(subject, "demo", "held", mara))


def test_an_opt_out_ends_it_or_turns_it_to_another_channel(mara: Actor) -> None:
    said = Said("phone", "opted-out")
    subject = in_step(3, due="2026-12-20")
    assert not steps(subject, heed(subject, set_consent(subject, said, mara), mara, COURSE))
    subject = in_step(1, "onboarding", due="2026-12-20")
    for change in (set_consent(subject, said, mara), stop_contacting(subject, "phone", mara)):
        [step] = steps(subject, heed(subject, change, mara, COURSE))
        assert (step["channel"], step["step"], step["due"]) == ("email", "1", "2026-12-20")
    everything = heed(subject, stop_contacting(subject, "", mara), mara, COURSE)
    assert not steps(subject, everything)


def test_whoever_is_let_go_is_in_no_cadence(mara: Actor) -> None:
    subject = in_step(3)
    change = let_go(subject, "disqualified", Why("not-icp"), mara)
    assert not steps(subject, heed(subject, change, mara, COURSE))


def test_a_pause_freezes_it_at_the_same_step(mara: Actor) -> None:
    subject = in_step(3)
    change = heed(subject, park(subject, "paused", "2027-05-03", Why("timing"), mara), mara, COURSE)
    [step] = steps(subject, change)
    assert (step["step"], step["due"]) == ("3", "2027-05-03")


def test_after_the_pause_the_same_step_is_due_and_the_next_follows_from_there(mara: Actor) -> None:
    info: Tree = {"at": "2026-10-01", "review_on": "2026-11-20"}
    subject = in_step(3, status="paused", status_info=info)
    change = logged(subject, "call", "no-answer", mara)
    made = after(subject, change)
    assert made["status"] == "open"
    assert [(step["step"], step["due"]) for step in steps(subject, change)] == [("4", "2026-11-24")]


def test_whoever_is_reopened_early_goes_on_at_the_same_step_today(mara: Actor) -> None:
    from pipeboard.actions.change import change_of
    from pipeboard.model.tree import Delete, Set

    info: Tree = {"at": "2026-10-01", "review_on": "2027-05-03"}
    subject = in_step(3, due="2027-05-03", status="paused", status_info=info)
    reopened = change_of(
        subject,
        "reopen",
        "status.set",
        "open",
        [Set(("status",), "open"), Delete(("status_info",))],
    )
    [step] = steps(subject, heed(subject, reopened, mara, COURSE))
    assert (step["step"], step["due"]) == ("3", "2026-11-22")


def test_a_contact_without_a_cadence_is_left_alone(mara: Actor) -> None:
    subject = contact(**REACH)
    change = log(subject, Touch(type="call", outcome="no-answer"), mara, TODAY)
    assert heed(subject, change, mara, COURSE) is change


def parked(subject: Subject, status: str, until: str, mara: Actor) -> Change:
    return heed(subject, park(subject, status, until, Why("timing"), mara), mara, COURSE)


def test_whoever_comes_into_nurture_gets_something_useful_meanwhile(mara: Actor) -> None:
    for subject in (contact(**REACH), in_step(3)):
        change = parked(subject, "nurture", "2027-05-03", mara)
        [step] = steps(subject, change)
        assert (step["cadence"], step["step"], step["due"]) == ("nurture", "1", "2026-12-22")
        assert change.words == "nurture until 2027-05-03, nurture 1/12 2026-12-22"


def test_nurture_put_off_goes_on_where_it_was(mara: Actor) -> None:
    subject = in_step(4, "nurture", due="2026-12-10", status="nurture")
    [step] = steps(subject, parked(subject, "nurture", "2027-05-03", mara))
    assert (step["step"], step["due"]) == ("4", "2026-12-10")


def test_nobody_who_said_no_gets_anything_in_nurture(mara: Actor) -> None:
    subject = contact(**REACH, consent={"do_not_contact": "true"})
    assert not steps(subject, parked(subject, "nurture", "2027-05-03", mara))


def test_nurture_repeats_by_the_touch_until_its_time_is_over(mara: Actor) -> None:
    for number, next_one in (("1", ["2"]), ("11", ["12"]), ("12", [])):
        subject = in_step(int(number), "nurture", status="nurture")
        change = logged(subject, "email", "sent", mara)
        assert [step["step"] for step in steps(subject, change)] == next_one
        assert "status" not in str(change.patches[0].edits)


def test_nurture_ends_with_its_status(mara: Actor) -> None:
    from pipeboard.actions.change import change_of
    from pipeboard.model.tree import Set

    subject = in_step(4, "nurture", due="2026-12-10", status="nurture")
    reopened = change_of(subject, "reopen", "status.set", "open", [Set(("status",), "open")])
    change = heed(subject, reopened, mara, COURSE)
    assert not steps(subject, change)
    assert change.words == "open, nurture ends: open again"


def test_a_new_customer_begins_with_onboarding_where_there_is_one(mara: Actor) -> None:
    subject = contact(**REACH, stage="prospect", purchases=[{"id": "p-1", "at": "2026-11-22"}])
    moved = move(subject, "customer", mara)
    [step] = steps(subject, heed(subject, moved, mara, COURSE))
    assert (step["cadence"], step["step"], step["due"]) == ("onboarding", "1", "2026-11-25")
    without = COURSE._replace(cadences={"inbound": COURSE.cadences["inbound"]})
    assert not steps(subject, heed(subject, moved, mara, without))
