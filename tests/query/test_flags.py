"""Each flag beside its definition: when it holds, when not, and at the edge."""

from __future__ import annotations

import pytest

from pipeboard.errors import QueryError
from pipeboard.query.flags import FLAGS, flag_sql
from pipeboard.query.frame import Frame

from .sheet import Sheet

DAY = 86400
NOW = 1795338000
# Today is Sunday 22 November 2026, 10:00 in Berlin (09:00Z); business hours 9:00 to 17:30.
TODAY, YESTERDAY, TOMORROW = "2026-11-22", "2026-11-21", "2026-11-23"

# flag, what the contact's facts are, whether it holds
DOWNLOAD = {"list": "signals", "kind": "download", "class": "interest"}
UNSUBSCRIBED = {"list": "signals", "kind": "unsubscribe", "class": "negative"}
ASKED = {"list": "signals", "kind": "demo-request", "class": "buying-explicit", "at": NOW - 2 * DAY}
WROTE = {"list": "activities", "kind": "email", "dir": "in"}
CAME_BACK = {"stage": "lead", "status": "open", "inbound_count": 2, "events": [DOWNLOAD, WROTE]}
CASES = [
    # status open, or paused with review_on up to today
    ("is:open", {"status": "open"}, True),
    ("is:open", {"status": "paused", "review_on": TODAY}, True),
    ("is:open", {"status": "paused", "review_on": YESTERDAY}, True),
    ("is:open", {"status": "paused", "review_on": TOMORROW}, False),
    ("is:open", {"status": "paused"}, False),
    ("is:open", {"status": "nurture", "review_on": YESTERDAY}, False),
    ("is:open", {"status": "lost"}, False),
    # nurture, or paused with review_on after today
    ("is:parked", {"status": "nurture"}, True),
    ("is:parked", {"status": "paused", "review_on": TOMORROW}, True),
    ("is:parked", {"status": "paused", "review_on": TODAY}, False),
    ("is:parked", {"status": "paused"}, True),
    ("is:parked", {"status": "open"}, False),
    ("is:parked", {"status": "churned"}, False),
    # open, idle > rot_limit, and no next step up to now + rot_limit
    ("is:rotting", {"idle_from": "2026-11-15T08:59Z", "rot_seconds": 7 * DAY}, True),
    ("is:rotting", {"idle_from": "2026-11-15T09:00Z", "rot_seconds": 7 * DAY}, False),
    # …but what was imported has rotted since the import at the most
    ("is:rotting",
     {"idle_from": "2024-11-15", "rot_seconds": 7 * DAY, "imported": "2026-11-20"}, False),
    ("is:rotting",
     {"idle_from": "2024-11-15", "rot_seconds": 7 * DAY, "imported": "2026-11-01"}, True),
    ("is:rotting", {"idle_from": "2026-11-10T09:00Z"}, False),
    ("is:rotting", {"idle_from": "2026-10-01", "rot_seconds": 7 * DAY, "status": "lost"}, False),
    ("is:rotting",
     {"idle_from": "2026-10-01", "rot_seconds": 7 * DAY, "next_due": TOMORROW}, False),
    ("is:rotting",
     {"idle_from": "2026-10-01", "rot_seconds": 7 * DAY, "next_due": "2026-11-29T09:00Z"}, False),
    ("is:rotting",
     {"idle_from": "2026-10-01", "rot_seconds": 7 * DAY, "next_due": "2026-11-29T09:01Z"}, True),
    ("is:rotting",
     {"idle_from": "2026-10-01", "rot_seconds": 7 * DAY, "status": "paused", "review_on": TODAY},
     True),
    # the same from 0.7 of the limit
    ("is:cooling", {"idle_from": "2026-11-15T08:59Z", "rot_seconds": 10 * DAY}, True),
    ("is:cooling", {"idle_from": "2026-11-15T09:00Z", "rot_seconds": 10 * DAY}, False),
    ("is:cooling", {"idle_from": "2026-11-01", "rot_seconds": 10 * DAY}, True),
    # a message waits, or a question older than 1 bd (on a Sunday: before Thursday's close)
    ("is:reply-owed", {"reply_since": "2026-11-22T08:59Z"}, True),
    ("is:reply-owed", {}, False),
    ("is:reply-owed", {"question_since": "2026-11-19T10:00Z"}, True),
    ("is:reply-owed", {"question_since": "2026-11-19T16:29Z"}, True),
    ("is:reply-owed", {"question_since": "2026-11-19T16:30Z"}, False),
    ("is:reply-owed", {"question_since": "2026-11-21"}, False),
    # exactly one inbound event ever and no conversation
    ("is:one-shot", {"inbound_count": 1}, True),
    ("is:one-shot", {"inbound_count": 2}, False),
    ("is:one-shot", {"inbound_count": 0}, False),
    ("is:one-shot", {"inbound_count": 1, "conversations": 1}, False),
    # an open lead with a second message or welcome signal
    ("is:prospect-candidate", CAME_BACK, True),
    ("is:prospect-candidate", {**CAME_BACK, "stage": "prospect"}, False),
    ("is:prospect-candidate", {**CAME_BACK, "status": "nurture"}, False),
    ("is:prospect-candidate", {**CAME_BACK, "is_dnc": 1}, False),
    ("is:prospect-candidate", {**CAME_BACK, "last_outcome": "not-interested"}, False),
    ("is:prospect-candidate", {**CAME_BACK, "events": [DOWNLOAD, UNSUBSCRIBED]}, False),
    ("is:prospect-candidate", {**CAME_BACK, "events": [DOWNLOAD], "inbound_count": 1}, False),
    ("is:prospect-candidate", {**CAME_BACK, "events": [DOWNLOAD, {**WROTE, "at": NOW + DAY}]}, False),
    # fit >= match_at, or a person's word
    ("is:icp", {"icp_override": 1}, True),
    ("is:icp", {"icp_override": 0, "fit": 90.0}, False),
    ("is:icp", {"fit": 60.0}, True),
    ("is:icp", {"fit": 59.9}, False),
    ("is:icp", {}, False),
    # short of match_at, with enough that is not known
    ("is:icp-possible", {"fit": 40.0, "fit_room": 20.0}, True),
    ("is:icp-possible", {"fit": 40.0, "fit_room": 19.9}, False),
    ("is:icp-possible", {"fit": 60.0, "fit_room": 20.0}, False),
    ("is:icp-possible", {"fit": 40.0}, False),
    ("is:icp-possible", {}, True),
    ("is:icp-possible", {"icp_override": 0}, False),
    ("is:icp-possible", {"fit": 0.0, "fit_room": 90.0, "disqualifier": "student"}, False),
    # an answer older than 90 d, a date past, no ICP match
    ("is:stale-qualification", {"oldest_answer": "2026-08-24T08:59Z"}, True),
    ("is:stale-qualification", {"oldest_answer": "2026-08-24T09:00Z"}, False),
    ("is:stale-qualification", {"timeline_date": YESTERDAY}, True),
    ("is:stale-qualification", {"timeline_date": TODAY}, False),
    ("is:stale-qualification", {"icp_override": 0}, True),
    ("is:stale-qualification", {"fit": 10.0}, True),
    ("is:stale-qualification", {"fit": 10.0, "icp_override": 1}, False),
    ("is:stale-qualification", {}, False),
    # unanswered >= 8 and the first >= 21 d ago, a disqualifier, or not interested
    ("is:pass-candidate", {"unanswered": 8, "unanswered_since": "2026-11-01T09:00Z"}, True),
    ("is:pass-candidate", {"unanswered": 8, "unanswered_since": "2026-11-01T09:01Z"}, False),
    ("is:pass-candidate", {"unanswered": 7, "unanswered_since": "2026-01-01"}, False),
    ("is:pass-candidate", {"disqualifier": "student"}, True),
    ("is:pass-candidate", {"last_outcome": "not-interested"}, True),
    ("is:pass-candidate", {"last_outcome": "sent"}, False),
    ("is:dnc", {"is_dnc": 1}, True),
    ("is:dnc", {"is_dnc": 0}, False),
    ("is:hot", {"status": "open"}, False),
    # next_step.due < today
    ("is:overdue", {"next_due": YESTERDAY}, True),
    ("is:overdue", {"next_due": "2026-11-21T22:59Z"}, True),
    ("is:overdue", {"next_due": "2026-11-21T23:00Z"}, False),
    ("is:overdue", {"next_due": TODAY}, False),
    ("is:overdue", {}, False),
    # an open opportunity with expected_close < today
    ("is:slipped", {"opps": [{"expected_close": YESTERDAY}]}, True),
    ("is:slipped", {"opps": [{"expected_close": TODAY}]}, False),
    ("is:slipped", {"opps": [{"expected_close": YESTERDAY, "open": 0}]}, False),
    ("is:slipped", {"opps": [{}]}, False),
    ("is:unassigned", {}, True),
    ("is:unassigned", {"owner": "mara"}, False),
    ("is:conflicted", {"conflicts": 2}, True),
    ("is:conflicted", {}, False),
    ("is:problem", {"is_problem": 1}, True),
    ("is:problem", {}, False),
    ("is:duplicate", {"is_duplicate": 1}, True),
    ("is:duplicate", {}, False),
    # kept past privacy.retention (a lead 365 d), or will be until 22 December
    ("is:retention-due", {"stage": "lead", "last_inbound": "2025-11-22"}, True),
    ("is:retention-due", {"stage": "lead", "last_inbound": "2025-12-22"}, True),
    ("is:retention-due", {"stage": "lead", "last_inbound": "2025-12-23"}, False),
    ("is:retention-due", {"stage": "lead", "created": "2025-11-01"}, True),
    ("is:retention-due",
     {"stage": "lead", "created": "2020-01-01", "last_inbound": "2026-11-01"}, False),
    ("is:retention-due", {"stage": "prospect", "last_inbound": "2001-01-01"}, False),
    ("is:retention-due", {"stage": "customer", "last_inbound": "2001-01-01"}, False),
    ("is:retention-due", {"stage": "customer", "status": "churned",
     "last_inbound": "2020-01-01", "status_at": "2024-12-01"}, True),
    ("is:retention-due", {"stage": "customer", "status": "churned",
     "last_inbound": "2020-01-01", "status_at": "2026-01-01"}, False),
    # a buying-explicit signal within 180 d
    ("has:explicit-signal", {"last_explicit": "2026-05-26T09:00Z"}, True),
    ("has:explicit-signal", {"last_explicit": "2026-05-26T08:59Z"}, False),
    ("has:explicit-signal", {}, False),
    ("has:explicit-signal-since-touch",
     {"last_explicit": "2026-11-20", "hot_since": "2026-11-20"}, True),
    ("has:explicit-signal-since-touch", {"last_explicit": "2026-11-20"}, False),
    ("has:explicit-signal-since-touch",
     {"last_explicit": "2026-01-20", "hot_since": "2026-01-20"}, False),
    ("has:signal-since-parked", {"signal_since_parked": "2026-11-20"}, True),
    # what is dated ahead does not count before its time, and hides none before it
    ("has:explicit-signal", {"last_explicit": "2026-11-22T09:01Z"}, False),
    ("has:explicit-signal", {"last_explicit": TOMORROW, "events": [ASKED]}, True),
    ("has:explicit-signal", {"last_explicit": TOMORROW, "events": [{**ASKED, "at": NOW + DAY}]},
     False),
    ("has:explicit-signal-since-touch",
     {"last_explicit": TOMORROW, "hot_since": TOMORROW, "events": [ASKED]}, False),
    ("has:explicit-signal-since-touch",
     {"last_explicit": TOMORROW, "hot_since": "2026-11-20", "events": [ASKED]}, True),
    ("has:signal-since-parked", {"signal_since_parked": TOMORROW}, False),
    ("has:signal-since-parked",
     {"signal_since_parked": TOMORROW, "status_at": "2026-11-01", "events": [ASKED]}, True),
    ("has:signal-since-parked",
     {"signal_since_parked": TOMORROW, "status_at": YESTERDAY, "events": [ASKED]}, False),
    ("has:signal-since-parked", {}, False),
    ("has:channel", {"has_channel": 1}, True),
    ("has:channel", {}, False),
    ("has:outbound", {"last_out": "2026-11-20"}, True),
    ("has:outbound", {}, False),
    ("has:inbound", {"first_inbound": "2026-11-20"}, True),
    ("has:inbound", {}, False),
    ("has:next-step", {"next_due": "2027-11-20"}, True),
    ("has:next-step", {}, False),
    ("has:opportunity", {"open_opportunities": 1}, True),
    ("has:opportunity", {"won_opportunities": 1}, False),
    ("has:won-opportunity", {"won_opportunities": 1}, True),
    ("has:won-opportunity", {"open_opportunities": 1}, False),
    ("has:purchase", {"purchases": 1}, True),
    ("has:purchase", {}, False),
    ("has:decision-maker", {"has_decision_maker": 1}, True),
    ("has:decision-maker", {}, False),
    ("has:open-question", {"open_questions": 1}, True),
    ("has:open-question", {}, False),
    ("has:open-objection", {"open_objections": 1}, True),
    ("has:open-objection", {}, False),
    ("has:objection", {"events": [{"list": "notes", "kind": "objection"}]}, True),
    ("has:objection", {"events": [{"list": "notes", "kind": "question"}]}, False),
    ("has:objection(price)", {"multi": {"objection": ["price"]}}, True),
    ("has:objection(PRICE)", {"multi": {"objection": ["price"]}}, True),
    ("has:objection(timing,price)", {"multi": {"objection": ["price"]}}, True),
    ("has:objection(timing)", {"multi": {"objection": ["price"]}}, False),
    ('has:objection("their cat")', {"multi": {"objection": ["Their cat"]}}, True),
    ("has:proof", {"multi": {"proof": ["trial"]}}, True),
    ("has:proof", {"multi": {"objection": ["trial"]}}, False),
    ("has:proof(trial)", {"multi": {"proof": ["trial"]}}, True),
    ("has:proof(case-study)", {"multi": {"proof": ["trial"]}}, False),
    # engagement: two-way, one-way, none
    ("engagement:two-way", {"last_good_conversation": "2026-05-26T09:00Z", "has_event": 1}, True),
    ("engagement:two-way", {"last_good_conversation": "2026-05-26T08:59Z", "has_event": 1}, False),
    ("engagement:one-way", {"last_good_conversation": "2026-05-26T08:59Z", "has_event": 1}, True),
    ("engagement:one-way", {"has_event": 1}, True),
    ("engagement:none", {}, True),
    ("engagement:(one-way,two-way)", {}, False),
]  # fmt: skip


@pytest.mark.parametrize(("query", "facts", "holds"), CASES)
def test_a_flag_holds_by_its_definition_and_its_negation_otherwise(query, facts, holds):
    sheet = Sheet().add("One", **facts)
    assert sheet.holds(query) is holds
    assert sheet.holds(f"-{query}") is not holds


def test_every_flag_has_a_case_and_a_meaning():
    told = {query.partition("(")[0] for query, _, _ in CASES}
    assert told >= set(FLAGS)
    assert all(flag.meaning for flag in FLAGS.values())


def test_several_flags_in_a_set_are_any_of_them():
    sheet = Sheet().add("Dnc", is_dnc=1, owner="mara").add("Free").add("Mine", owner="mara")
    assert sheet.find("is:(dnc,unassigned)") == "Dnc Free"
    assert sheet.find("-is:(dnc,unassigned)") == "Mine"
    assert sheet.find("is!=dnc") == "Free Mine"
    assert sheet.find("is:DNC") == "Dnc"


def test_a_question_waits_by_business_time():
    # Friday 16:00; one business day before is Thursday 16:00, whatever lies between.
    sheet = Sheet(now="2026-11-20T15:00Z").add("Asked", question_since="2026-11-19T14:59Z")
    assert sheet.holds("is:reply-owed")
    assert (
        not Sheet(now="2026-11-20T14:58Z")
        .add("A", question_since="2026-11-19T14:59Z")
        .holds("is:reply-owed")
    )


@pytest.mark.parametrize(
    ("query", "at", "message", "nearest"),
    [
        ("is:opne", 3, '"is:opne" is no flag', ["is:open"]),
        ("stage:lead has:next-stpe", 15, '"has:next-stpe" is no flag', ["has:next-step"]),
        ("is:nurture", 3, "say status:nurture", []),
        ("is:customer", 3, "say stage:customer", []),
        ("is:two-way", 3, "say engagement:two-way", []),
        ("has:email", 4, "say email:*", []),
        ("has:rotting", 4, "say is:rotting", []),
        ("is:open(x)", 3, "is:open takes nothing in ( )", []),
        ("has:objection(prise)", 14, '"prise" is no objection', ["price"]),
        ("is>open", 0, "is takes : and a flag", []),
        ("is:*", 3, "is: wants a flag, not *", []),
        ("is:a..b", 3, "is: wants a flag", []),
    ],
)
def test_what_is_no_flag_is_refused_with_what_was_meant(query, at, message, nearest):
    with pytest.raises(QueryError) as caught:
        Sheet().compile(query)
    assert message in str(caught.value)
    assert caught.value.at == at
    assert set(nearest) <= set(caught.value.nearest)


def test_flags_are_expressions_for_a_view_too():
    sheet = Sheet().add("One", is_dnc=1)
    frame = Frame(sheet.moment, sheet.vocabulary, "v")
    shown = ", ".join(f"({flag_sql(frame, name)}) IS TRUE" for name in FLAGS)
    row = sheet.connection.execute(f"SELECT {shown} FROM fact f", frame.params).fetchone()
    assert dict(zip(FLAGS, row, strict=True))["is:dnc"] == 1
    assert all(name.startswith("v") for name in frame.params)
