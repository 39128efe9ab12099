"""Dates, ages and business days as bounds: at a fixed instant, across summer time, in other zones."""

from __future__ import annotations

import pytest

from pipeboard.errors import QueryError

from .sheet import BERLIN, Sheet

# Now is Sunday 22 November 2026, 10:00 in Berlin (09:00Z).
DUE = [
    # query, due of the next step, whether it holds
    ("due:today", "2026-11-22", True),
    ("due:today", "2026-11-21T23:00Z", True),
    ("due:today", "2026-11-22T22:59Z", True),
    ("due:today", "2026-11-22T23:00Z", False),
    ("due:today", "2026-11-21T22:59Z", False),
    ("due:today", None, False),
    ("due!=today", "2026-11-23", True),
    ("due!=today", "2026-11-22", False),
    ("due!=today", None, False),
    ("-due:today", None, True),
    ("due<today", "2026-11-21", True),
    ("due<today", "2026-11-22", False),
    ("due<=today", "2026-11-22T22:59Z", True),
    ("due<=today", "2026-11-23", False),
    ("due>today", "2026-11-22T22:59Z", False),
    ("due>today", "2026-11-23", True),
    ("due>=today", "2026-11-22", True),
    ("due>=today", "2026-11-21", False),
    ("due:yesterday", "2026-11-21", True),
    ("due:tomorrow", "2026-11-23", True),
    ("due:TOMORROW", "2026-11-23", True),
    ("due:mon", "2026-11-23", True),
    ("due:sun", "2026-11-29", True),
    ("due:sun", "2026-11-22", False),
    ("due:+3d", "2026-11-25", True),
    ("due:-2w", "2026-11-08", True),
    ("due:+1mo", "2026-12-22", True),
    ("due:eow", "2026-11-22", True),
    ("due<=eom", "2026-11-30", True),
    ("due<=eom", "2026-12-01", False),
    ("due:eoq", "2026-12-31", True),
    ("due:2026-12-01", "2026-12-01", True),
    ('due:"3 may"', "2027-05-03", True),
    ("due:today..+7d", "2026-11-29", True),
    ("due:today..+7d", "2026-11-30", False),
    ("due:today..", "2030-01-01", True),
    ("due:..yesterday", "2026-11-21", True),
    ("due:..yesterday", "2026-11-22", False),
    ("due:(today,tomorrow)", "2026-11-23", True),
    ("due:(today,+5d..+6d)", "2026-11-28", True),
    ("due:*", "2026-11-23", True),
    ("due:*", None, False),
    # an instant
    ("due<2026-11-22T10:00+01:00", "2026-11-22T08:59Z", True),
    ("due<2026-11-22T10:00+01:00", "2026-11-22T09:00Z", False),
    ("due:2026-11-22T10:00+01:00", "2026-11-22T09:00Z", True),
    ("due<=+2h", "2026-11-22T11:00Z", True),
    ("due<=+2h", "2026-11-22T11:00:01Z", False),
    ("due>=-30m", "2026-11-22T08:30Z", True),
    # of what lies ahead, an unsigned duration is the time until
    ("due<3d", "2026-11-25T08:59:59Z", True),
    ("due<3d", "2026-11-25T09:00Z", False),
    ("due<=3d", "2026-11-25T09:00Z", True),
    ("due>3d", "2026-11-25T09:00Z", False),
    ("due>3d", "2026-11-25T09:00:01Z", True),
    ("due>=3d", "2026-11-25T09:00Z", True),
    ("due:3d", "2026-11-25T09:00Z", True),
    ("due:3d", "2026-11-26T08:59Z", True),
    ("due:3d", "2026-11-26T09:00Z", False),
    ("due:1d..2d", "2026-11-24T09:00Z", True),
    ("due<3d", "2020-01-01", True),
    # business days: +2bd from Sunday is Tuesday; as a clock it runs Monday 9:00 to Tuesday 17:30
    ("due:+2bd", "2026-11-24", True),
    ("due:-1bd", "2026-11-20", True),
    ("due<1bd", "2026-11-23T16:29Z", True),
    ("due<1bd", "2026-11-23T16:30Z", False),
    ("due<=1bd", "2026-11-24T07:59Z", True),
    ("due>1bd", "2026-11-24T08:00Z", False),
    ("due>1bd", "2026-11-24T08:01Z", True),
]


@pytest.mark.parametrize(("query", "due", "holds"), DUE)
def test_dates_ahead(query, due, holds):
    assert Sheet().add("One", next_due=due).holds(query) is holds


PAST = [
    ("last_touch>7d", "2026-11-15T08:59:59Z", True),
    ("last_touch>7d", "2026-11-15T09:00Z", False),
    ("last_touch>=7d", "2026-11-15T09:00Z", True),
    ("last_touch<7d", "2026-11-15T09:00Z", False),
    ("last_touch<7d", "2026-11-15T09:00:01Z", True),
    ("last_touch<=7d", "2026-11-15T09:00Z", True),
    ("last_touch:7d", "2026-11-14T09:00:01Z", True),
    ("last_touch:7d", "2026-11-14T09:00Z", False),
    ("last_touch!=7d", "2026-11-14T09:00Z", True),
    ("last_touch!=7d", None, False),
    ("last_touch:7d..14d", "2026-11-10", True),
    ("last_touch:7d..14d", "2026-11-20", False),
    ("last_touch:..7d", "2026-11-20", True),
    ("last_touch:7d..", "2026-11-20", False),
    ("last_touch<today", "2026-11-21", True),
    ("last_touch:yesterday", "2026-11-21T12:00Z", True),
    ("last_touch>-7d", "2026-11-15", False),
    ("last_touch>-7d", "2026-11-16", True),
    ("last_touch>=-7d", "2026-11-15", True),
    ("last_touch>180d", None, False),
    ("-last_touch>180d", None, True),
    ("last_touch>3mo", "2026-08-20", True),
    ("last_touch<1y", "2025-11-30", True),
    ("last_touch>12h", "2026-11-21T20:59Z", True),
    ("last_touch<45m", "2026-11-22T08:30Z", True),
    # Sunday: 1 bd ago is any time from Friday 9:00 back to Thursday's close
    ("last_touch>1bd", "2026-11-19T16:29Z", True),
    ("last_touch>1bd", "2026-11-19T16:30Z", False),
    ("last_touch>=1bd", "2026-11-20T08:00Z", True),
    ("last_touch>=1bd", "2026-11-20T08:00:01Z", False),
    ("last_touch<1bd", "2026-11-20T08:00Z", False),
    ("last_touch<1bd", "2026-11-20T08:00:01Z", True),
    ("last_touch<=1bd", "2026-11-19T16:30Z", True),
    ("last_touch<=1bd", "2026-11-19T16:29Z", False),
    ("last_touch:0bd", "2026-11-21", True),
]


@pytest.mark.parametrize(("query", "touched", "holds"), PAST)
def test_dates_past(query, touched, holds):
    assert Sheet().add("One", last_touch=touched).holds(query) is holds


def test_ages_are_lengths_of_time():
    sheet = Sheet()
    sheet.add("New", idle_from="2026-11-22T08:00Z", created="2026-11-22T08:00Z",
              stage_since="2026-11-22T08:00Z")  # fmt: skip
    sheet.add("Old", idle_from="2026-11-01", created="2026-01-01", stage_since="2026-10-01")
    assert sheet.find("idle>7d") == "Old"
    assert sheet.find("idle<1d") == "New"
    assert sheet.find("idle>7") == "Old"
    assert sheet.find("idle:14d..30d") == "Old"
    assert sheet.find("idle>3bd") == "Old"
    assert sheet.find("age>300d") == "Old"
    assert sheet.find("in_stage<2h") == "New"
    assert sheet.find("in_stage!=1h") == "Old"
    assert sheet.listed("sort:idle") == ["New", "Old"]
    assert sheet.listed("sort:-idle") == ["Old", "New"]


def test_a_day_is_as_long_as_the_clocks_say():
    # 25 October 2026: clocks go back in Berlin, the day has 25 hours (22:00Z to 23:00Z).
    sheet = Sheet(now="2026-10-25T12:00Z")
    sheet.add("First", next_due="2026-10-24T22:00Z").add("Last", next_due="2026-10-25T22:59Z")
    sheet.add("Next", next_due="2026-10-25T23:00Z")
    assert sheet.find("due:today") == "First Last"
    assert sheet.find("due:tomorrow") == "Next"
    # 29 March 2026: the day has 23 hours (23:00Z to 22:00Z).
    spring = Sheet(now="2026-03-29T12:00Z").add("Last", next_due="2026-03-29T21:59Z")
    spring.add("Next", next_due="2026-03-29T22:00Z")
    assert spring.find("due:today") == "Last"
    assert spring.find("due:2026-03-30") == "Next"


@pytest.mark.parametrize(
    ("tz", "found"), [(BERLIN, "B"), ("Pacific/Auckland", "B C"), ("America/Los_Angeles", "A")]
)
def test_today_is_the_workspaces_local_day(tz, found):
    # 11:00Z on the 22nd: noon in Berlin, midnight of the 23rd in Auckland, 3 at night in Los Angeles.
    sheet = Sheet(now="2026-11-22T11:00Z", timezone=tz)
    sheet.add("A", next_due="2026-11-22T08:00Z" if tz.startswith("Am") else "2026-11-21T20:00Z")
    sheet.add("B", next_due="2026-11-22T22:30Z" if tz == BERLIN else "2026-11-22T11:30Z")
    sheet.add("C", next_due="2026-11-23T10:30Z")
    if tz.startswith("Am"):
        assert sheet.find("due:today") == "A B"
    else:
        assert sheet.find("due:today") == found


@pytest.mark.parametrize(
    ("week_start", "day"), [("monday", "2026-11-22"), ("sunday", "2026-11-28")]
)
def test_the_week_ends_before_it_starts_again(week_start, day):
    assert Sheet(week_start=week_start).add("One", next_due=day).holds("due:eow")


@pytest.mark.parametrize(
    ("query", "at", "message"),
    [
        ("due:tomorow", 4, "nearest: tomorrow"),
        ("due:2026-13-01", 4, '"2026-13-01" is not a date'),
        ("due<2026-02-30", 4, '"2026-02-30" is not a date'),
        ("due:2026-11-22T10:00", 4, "has no offset"),
        ("due:2026-11-22Tten", 4, "is not a time"),
        ("due:today..2026-99-99", 11, "is not a date"),
        ("due:7", 4, '"7" is not a date'),
        ("due:+9999y", 4, '"+9999y" is not a date'),
        ("idle:today", 5, '"today" is not a duration'),
        ("idle>1.5d", 5, "is not a duration"),
        ("idle:7d..soon", 9, '"soon" is not a duration'),
        ("due~today", 0, "due is not a text"),
    ],
)
def test_what_is_no_date_is_refused_with_what_one_looks_like(query, at, message):
    with pytest.raises(QueryError) as caught:
        Sheet().compile(query)
    assert message in str(caught.value)
    assert caught.value.at == at


def test_the_far_past_and_future_are_only_far():
    sheet = Sheet().add("One", next_due="2026-12-01", extra={"custom.signed": "2026-11-02"})
    for query in ("due>999999y", "due>999999bd", "idle>999999y", "idle>999999bd", "signed>9999y"):
        assert sheet.find(query) == ""
    for query in (
        "due<999999y",
        "due<999999bd",
        "signed<9999y",
        "due<9999-12-31",
        "due>0001-01-01",
    ):
        assert sheet.find(query) == "One"
