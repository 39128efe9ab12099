"""Touches and signals: who spoke last, who waits for whom. One table a derived value."""

from __future__ import annotations

import pytest

from tests.rules.telling import epoch, fact_of, signal, touch

MAIL_OUT = touch("2026-11-02T08:00Z email out sent")
MAIL_IN = touch("2026-11-04T09:00Z email in replied")
CALL_MISSED = touch("2026-11-05T09:00Z call out no-answer")
CALL = touch("2026-11-06T10:00Z call out connected")
RESEARCH = touch("2026-11-09T10:00Z research out")
DOWNLOAD = signal("2026-11-03T08:00Z download")
DEMO = signal("2026-11-07T08:00Z demo-request")
UNSUBSCRIBE = signal("2026-11-08T08:00Z unsubscribe")
OPEN = signal("2026-11-08T09:00Z email-open")


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([], None),
        ([MAIL_OUT], "2026-11-02T08:00Z"),
        ([MAIL_IN, MAIL_OUT], "2026-11-04T09:00Z"),
        ([MAIL_OUT, RESEARCH], "2026-11-02T08:00Z"),  # research is no touch
        ([touch("2026-11-02 email out")], "2026-11-02"),  # a day ages from its start
        ([{"type": "call", "at": "2026-11-02T08:00Z"}], "2026-11-02T08:00Z"),  # out unless said
    ],
)
def test_last_touch_is_the_latest_out_activity_or_conversation(activities, expected):
    assert fact_of({"activities": activities}).last_touch == epoch(expected)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"created": "2026-10-01"}, "2026-10-01"),
        ({"created": "2026-10-01", "activities": [MAIL_OUT]}, "2026-11-02T08:00Z"),
        ({"created": "2026-10-01", "activities": [RESEARCH]}, "2026-10-01"),
    ],
)
def test_idle_counts_from_the_last_touch_or_from_creation(tree, expected):
    assert fact_of(tree).idle_from == epoch(expected)


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([], None),
        ([MAIL_OUT, MAIL_IN], "2026-11-02T08:00Z"),
        ([MAIL_OUT, CALL, RESEARCH], "2026-11-06T10:00Z"),
    ],
)
def test_last_out_leaves_research_out(activities, expected):
    assert fact_of({"activities": activities}).last_out == epoch(expected)


@pytest.mark.parametrize(
    ("activities", "signals", "last", "first", "count"),
    [
        ([], [], None, None, 0),
        ([MAIL_OUT], [], None, None, 0),
        ([MAIL_IN], [DOWNLOAD], "2026-11-04T09:00Z", "2026-11-03T08:00Z", 2),
        ([], [DOWNLOAD, OPEN], "2026-11-03T08:00Z", "2026-11-03T08:00Z", 1),  # machine: never
        ([], [UNSUBSCRIBE], None, "2026-11-08T08:00Z", 1),  # negative: no welcome inbound
        ([], [DOWNLOAD, UNSUBSCRIBE], "2026-11-03T08:00Z", "2026-11-03T08:00Z", 2),
    ],
)
def test_inbound(activities, signals, last, first, count):
    fact = fact_of({"activities": activities, "signals": signals})
    assert (fact.last_inbound, fact.first_inbound, fact.inbound_count) == (
        epoch(last),
        epoch(first),
        count,
    )


@pytest.mark.parametrize(
    ("activities", "count", "good"),
    [
        ([MAIL_OUT, CALL_MISSED], 0, None),
        ([MAIL_IN], 1, "2026-11-04T09:00Z"),  # what comes in from a person is a conversation
        ([CALL], 1, "2026-11-06T10:00Z"),  # the outcome says so
        ([touch("2026-11-06T10:00Z call out not-interested")], 1, None),  # its outcome's tone is -
        ([touch("2026-11-06T10:00Z call out connected", tone="-")], 1, None),
        ([touch("2026-11-06T10:00Z call out not-interested", tone="0")], 1, "2026-11-06T10:00Z"),
        ([MAIL_IN, CALL, CALL_MISSED], 2, "2026-11-06T10:00Z"),
    ],
)
def test_conversations(activities, count, good):
    fact = fact_of({"activities": activities})
    assert (fact.conversations, fact.last_good_conversation) == (count, epoch(good))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({}, 0),
        ({"activities": [RESEARCH]}, 1),
        ({"signals": [DOWNLOAD]}, 1),
        ({"signals": [OPEN]}, 0),
    ],
)
def test_any_event_makes_engagement_one_way(tree, expected):
    assert fact_of(tree).has_event == expected


@pytest.mark.parametrize(
    ("activities", "signals", "count", "since"),
    [
        ([], [], 0, None),
        ([MAIL_OUT], [], 1, "2026-11-02T08:00Z"),
        ([MAIL_OUT, MAIL_IN], [], 0, None),
        ([MAIL_OUT, MAIL_IN, CALL_MISSED], [], 1, "2026-11-05T09:00Z"),
        ([MAIL_OUT, CALL_MISSED], [DOWNLOAD], 1, "2026-11-05T09:00Z"),  # a signal answers too
        ([MAIL_OUT, CALL_MISSED], [OPEN], 2, "2026-11-02T08:00Z"),  # a machine does not
        ([MAIL_OUT, CALL_MISSED], [UNSUBSCRIBE], 2, "2026-11-02T08:00Z"),
        ([MAIL_OUT, CALL], [], 0, None),  # a conversation is not unanswered itself
        ([touch("2026-11-04 email out sent"), MAIL_IN], [], 1, "2026-11-04"),  # a day: its end
        ([CALL_MISSED, touch("2026-11-05 email in replied")], [], 0, None),
    ],
)
def test_unanswered(activities, signals, count, since):
    fact = fact_of({"activities": activities, "signals": signals})
    assert (fact.unanswered, fact.unanswered_since) == (count, epoch(since))


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([], None),
        ([MAIL_OUT, CALL_MISSED], "no-answer"),
        ([CALL_MISSED, MAIL_OUT], "no-answer"),  # by time, not by place
        ([CALL_MISSED, touch("2026-11-20T08:00Z visit out")], "no-answer"),  # the last that has one
        ([CALL, RESEARCH], "connected"),
    ],
)
def test_last_outcome(activities, expected):
    assert fact_of({"activities": activities}).last_outcome == expected


@pytest.mark.parametrize(
    ("signals", "activities", "last", "hot"),
    [
        ([], [], None, None),
        ([DOWNLOAD], [], None, None),
        ([DEMO], [], "2026-11-07T08:00Z", "2026-11-07T08:00Z"),
        ([DEMO], [MAIL_OUT], "2026-11-07T08:00Z", "2026-11-07T08:00Z"),
        ([DEMO], [touch("2026-11-07T09:00Z email out sent")], "2026-11-07T08:00Z", None),
        (
            [DEMO],
            [touch("2026-11-07T09:00Z email in replied")],
            "2026-11-07T08:00Z",
            "2026-11-07T08:00Z",
        ),
        (
            [DEMO, signal("2026-11-10T08:00Z quote-request")],
            [MAIL_OUT],
            "2026-11-10T08:00Z",
            "2026-11-07T08:00Z",  # the clock runs from the first that waits
        ),
        (
            [signal("2026-11-07 demo-request")],
            [touch("2026-11-07T09:00Z call out sent")],
            "2026-11-07",
            "2026-11-07",
        ),
    ],
)
def test_explicit_signals_since_the_last_touch(signals, activities, last, hot):
    fact = fact_of({"signals": signals, "activities": activities})
    assert (fact.last_explicit, fact.hot_since) == (epoch(last), epoch(hot))


@pytest.mark.parametrize(
    ("more", "signals", "expected"),
    [
        ({}, [DOWNLOAD], None),
        (
            {"status": "nurture", "status_info": {"at": "2026-11-01"}},
            [DOWNLOAD],
            "2026-11-03T08:00Z",
        ),
        ({"status": "nurture", "status_info": {"at": "2026-11-03"}}, [DOWNLOAD], None),  # day's end
        (
            {"status": "lost", "status_info": {"at": "2026-11-01"}},
            [DOWNLOAD, DEMO],
            "2026-11-07T08:00Z",
        ),
        ({"status": "lost", "status_info": {"at": "2026-11-01"}}, [UNSUBSCRIBE, OPEN], None),
    ],
)
def test_signal_since_parked(more, signals, expected):
    assert fact_of({**more, "signals": signals}).signal_since_parked == epoch(expected)


NO_REPLY = touch("2026-11-04T09:00Z email in replied", needs_reply="false")
OUT = "disqualified"


@pytest.mark.parametrize(
    ("activities", "more", "expected"),
    [
        ([MAIL_OUT], {}, None),
        ([MAIL_OUT, MAIL_IN], {}, "2026-11-04T09:00Z"),
        ([MAIL_OUT, NO_REPLY], {}, None),
        ([touch("2026-11-03T09:00Z email in replied"), NO_REPLY], {}, None),  # the last one counts
        ([MAIL_IN, touch("2026-11-04T10:00Z email out sent")], {}, None),
        ([MAIL_IN, touch("2026-11-04T10:00Z call out voicemail")], {}, None),
        ([MAIL_IN, CALL_MISSED], {}, "2026-11-04T09:00Z"),  # nobody answered: still owed
        ([MAIL_IN, touch("2026-11-04 email out sent")], {}, None),  # a day counts as its end
        (
            [touch("2026-11-04 email in replied"), touch("2026-11-04T10:00Z email out sent")],
            {},
            "2026-11-04",
        ),
        ([MAIL_IN], {"status": OUT, "status_info": {"at": "2026-11-05"}}, None),
        ([MAIL_IN], {"status": OUT, "status_info": {"at": "2026-11-03"}}, "2026-11-04T09:00Z"),
        ([MAIL_IN], {"status": OUT}, None),
        ([MAIL_IN], {"status": "lost", "status_info": {"at": "2026-11-05"}}, "2026-11-04T09:00Z"),
    ],
)
def test_reply_since(activities, more, expected):
    assert fact_of({"activities": activities, **more}).reply_since == epoch(expected)


def question(at="2026-11-05T08:00Z", state="open"):
    return {"at": at, "kind": "question", "state": state, "text": "Does it export?"}


@pytest.mark.parametrize(
    ("notes", "activities", "more", "expected"),
    [
        ([question()], [], {}, "2026-11-05T08:00Z"),
        ([question(state="answered")], [], {}, None),
        ([question(state=None)], [], {}, "2026-11-05T08:00Z"),  # open until it has an answer
        ([{**question(state=None), "answer": "yes"}], [], {}, None),
        ([question()], [CALL], {}, None),
        ([question()], [CALL_MISSED], {}, "2026-11-05T08:00Z"),
        ([question("2026-11-06")], [CALL], {}, "2026-11-06"),
        ([question("2026-11-09"), question("2026-11-08")], [CALL], {}, "2026-11-08"),
        ([question()], [], {"status": OUT, "status_info": {"at": "2026-11-07"}}, None),
        ([{**question(), "kind": "objection"}], [], {}, None),
    ],
)
def test_question_since(notes, activities, more, expected):
    fact = fact_of({"notes": notes, "activities": activities, **more})
    assert fact.question_since == epoch(expected)
