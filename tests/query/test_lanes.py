"""Lanes: the first that matches, the two rules for all, and the order of the whole queue."""

from __future__ import annotations

import pytest

from pipeboard.errors import QueryError
from pipeboard.query.frame import Frame
from pipeboard.query.lanes import lane_case, laned, queue_order
from pipeboard.query.vocabulary import WORDS

from .sheet import Sheet
from .test_vocabulary import company

TODAY, YESTERDAY, TOMORROW, NEXT_MONTH = "2026-11-22", "2026-11-21", "2026-11-23", "2026-12-22"
HOT = {"last_explicit": "2026-11-20", "hot_since": "2026-11-20"}
OPP = {"open_opportunities": 1, "opps": [{"expected_close": "2026-12-01"}]}
TOUCHED = {"last_out": "2026-11-20", "idle_from": "2026-11-20", "has_event": 1}

LANES = [
    ({"conflicts": 1}, "decide"),
    ({"is_problem": 1, "is_dnc": 1, "next_due": NEXT_MONTH}, "decide"),
    (HOT, "hot-signal"),
    ({**HOT, "next_due": NEXT_MONTH}, "hot-signal"),
    ({**HOT, "is_dnc": 1}, None),
    ({**HOT, "status": "lost"}, None),
    ({"reply_since": "2026-11-20"}, "reply-owed"),
    ({"reply_since": "2026-11-20", "next_due": NEXT_MONTH}, "reply-owed"),
    ({"reply_since": "2026-11-20", "status": "nurture"}, "reply-owed"),
    ({"first_inbound": "2026-11-20"}, "first-touch"),
    ({"first_inbound": "2026-11-20", "next_due": TOMORROW}, None),
    ({**TOUCHED, "next_due": YESTERDAY}, "overdue"),
    ({**TOUCHED, "next_due": YESTERDAY, "status": "nurture"}, "overdue"),
    ({**TOUCHED, "next_due": YESTERDAY, "status": "paused", "review_on": NEXT_MONTH}, None),
    ({**TOUCHED, "next_due": TODAY}, "today"),
    ({**TOUCHED, "next_due": "2026-11-22T18:00Z"}, "today"),
    ({**TOUCHED, "status": "paused", "review_on": TODAY}, "back"),
    ({"status": "churned", "signal_since_parked": "2026-11-20"}, "re-engaged"),
    ({"status": "nurture", "signal_since_parked": "2026-11-20"}, "re-engaged"),
    ({"status": "churned"}, None),
    ({**TOUCHED, **OPP}, "closing"),
    ({**TOUCHED, "open_opportunities": 1, "opps": [{"offer_expires": "2026-11-28"}]}, "closing"),
    ({**TOUCHED, "open_opportunities": 1, "opps": [{"trial_ends": "2026-11-25"}]}, "closing"),
    ({**TOUCHED, **OPP, "next_due": TOMORROW}, None),
    ({**TOUCHED, "last_outcome": "not-interested"}, "pass"),
    (TOUCHED, "no-next-step"),
    ({**TOUCHED, "stage": "customer"}, None),
    ({"idle_from": "2026-11-01", "rot_seconds": 7 * 86400, "stage": "prospect"}, "rotting"),
    ({"stage": "prospect", "oldest_answer": "2026-01-01"}, "re-qualify"),
    ({}, "new-leads"),
    ({"status": "nurture", "review_on": TODAY}, "nurture-due"),
    ({"status": "nurture", "review_on": TOMORROW}, None),
    ({"stage": "customer", "renewal": "2027-01-10", "idle_from": "2026-11-01"}, "renewals"),
    ({"stage": "customer", "idle_from": "2026-08-01"}, "check-in"),
    ({"stage": "customer", "idle_from": "2026-08-01", "next_due": NEXT_MONTH}, None),
    ({"stage": "customer", "is_dnc": 1, "idle_from": "2026-08-01"}, None),
]


@pytest.fixture(scope="module")
def queues():
    return [
        {"id": q.id, "word": q.word, "q": q.q, "sla": q.sla, "per_day": q.per_day}
        for q in company().queues
    ]


@pytest.mark.parametrize(("facts", "lane"), LANES)
def test_a_contact_is_in_the_first_lane_that_matches(queues, facts, lane):
    sheet = Sheet(queues=queues).add("One", **facts)
    frame = Frame(sheet.moment, sheet.vocabulary, "l")
    sql = f"SELECT {lane_case(frame)} FROM fact f"
    assert sheet.connection.execute(sql, frame.params).fetchone() == (lane,)
    if lane:
        word = next(queue["word"] for queue in queues if queue["id"] == lane)
        assert sheet.holds(f"lane:{lane} word:{word} lane:*")
    else:
        assert sheet.holds("-lane:* -word:*")


def test_this_week_shows_what_is_due_after_today():
    # On a Wednesday the week goes on until Sunday.
    sheet = Sheet(now="2026-11-18T09:00Z", queues=[{"id": "this-week", "q": "due>today due<=eow"}])
    sheet.add("Fri", next_due="2026-11-20").add("Mon", next_due="2026-11-23").add("None")
    assert sheet.find("lane:this-week") == "Fri"


def test_a_lane_of_the_teams_own_keeps_both_rules():
    sheet = Sheet(queues=[{"id": "vip", "word": "due", "q": "tag:vip"}])
    vip = {"multi": {"tag": ["vip"]}}
    sheet.add("Yes", **vip).add("Dnc", is_dnc=1, **vip).add("Later", next_due=TOMORROW, **vip)
    sheet.add("Now", next_due=TODAY, **vip)
    assert sheet.find("lane:vip") == "Now Yes"


def test_the_queue_goes_lane_by_lane_each_in_its_own_order(queues):
    sheet = Sheet(queues=queues)
    sheet.add("Overdue", **TOUCHED, next_due="2026-11-20")
    sheet.add("LongOverdue", **TOUCHED, next_due="2026-11-01")
    sheet.add("Fresh", reply_since="2026-11-20").add("Waiting", reply_since="2026-11-10")
    sheet.add("Hot", **HOT).add("Lead").add(
        "Soon", **TOUCHED, next_due="2026-11-22T09:14Z", next_timed=1
    )
    sheet.add("Evening", **TOUCHED, next_due="2026-11-22T18:00Z", next_timed=1)
    sheet.add("AnyTime", **TOUCHED, next_due=TODAY).add("Broken", is_problem=1)
    frame = Frame(sheet.moment, sheet.vocabulary, "l")
    sql, order = lane_case(frame), queue_order(frame, "lane")
    rows = sheet.connection.execute(
        f"SELECT (SELECT name FROM contact c WHERE c.rid = f.rid), {sql} AS lane FROM fact f "
        f"WHERE lane IS NOT NULL ORDER BY {order}",
        frame.params,
    )
    assert [name for name, _ in rows] == [
        "Soon", "Broken", "Hot", "Waiting", "Fresh", "LongOverdue", "Overdue", "Evening", "AnyTime",
        "Lead",
    ]  # fmt: skip


def test_lanes_as_a_table_are_worked_out_once(queues):
    sheet = Sheet(queues=queues).add("Lead").add("Hot", **HOT).add("Lost", status="lost")
    frame = Frame(sheet.moment, sheet.vocabulary, "v")
    sql = (
        f"WITH {laned(frame, 'f.owner IS NULL')} SELECT f.name_key, l.lane, l.word FROM laned l "
        f"JOIN fact f ON f.rid = l.rid ORDER BY {queue_order(frame, 'l.lane')}"
    )
    assert sheet.connection.execute(sql, frame.params).fetchall() == [
        ("hot", "hot-signal", "reply"),
        ("lead", "new-leads", "new"),
    ]
    counts = f"WITH {laned(frame)} SELECT word, count(*) FROM laned GROUP BY word ORDER BY word"
    assert sheet.connection.execute(counts, frame.params).fetchall() == [("new", 1), ("reply", 1)]


def test_the_order_can_work_the_lane_out_itself(queues):
    sheet = Sheet(queues=queues).add("Lead").add("Hot", **HOT)
    frame = Frame(sheet.moment, sheet.vocabulary, "l")
    order = queue_order(frame, lane_case(frame))
    sql = f"SELECT f.name_key FROM fact f ORDER BY {order}"
    rows = sheet.connection.execute(sql, frame.params)
    assert [name for (name,) in rows] == ["hot", "lead"]


def test_without_queues_nobody_is_in_a_lane():
    sheet = Sheet(queues=[]).add("One")
    frame = Frame(sheet.moment, sheet.vocabulary, "l")
    assert lane_case(frame) == "NULL"
    assert sheet.holds("-lane:*")
    order = queue_order(frame, lane_case(frame))
    rows = sheet.connection.execute(f"SELECT 1 FROM fact f ORDER BY {order}", frame.params)
    assert len(rows.fetchall()) == 1


def test_a_queue_that_asks_for_lanes_is_refused():
    sheet = Sheet(queues=[{"id": "loop", "q": "lane:loop"}])
    with pytest.raises(QueryError, match="queue loop asks for itself"):
        sheet.compile("lane:loop")


def test_a_broken_queue_names_itself():
    sheet = Sheet(queues=[{"id": "odd", "q": "is:opne"}])
    with pytest.raises(QueryError, match='in queue odd: "is:opne" is no flag'):
        sheet.compile("lane:odd")


def test_every_word_of_the_companys_queues_is_one_of_the_five(queues):
    assert [queue["id"] for queue in queues][:3] == ["decide", "hot-signal", "reply-owed"]
    assert {queue["word"] for queue in queues} == set(WORDS)
