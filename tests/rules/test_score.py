"""Engagement, event by event: groups, caps by day, outcomes, derived signals; and the example."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.decay import factor, left
from pipeboard.model.merge import merge
from pipeboard.model.times import local_day, parse_time, zone
from pipeboard.rules.context import Context
from pipeboard.rules.days import Days
from pipeboard.rules.score import counted
from tests.rules.telling import CONTEXT, fact_of, rows_of, signal, touch

NOW = "2026-11-22T09:00Z"
GROUPS = ("interest", "buying", "conversation", "negative")


def told(tree, context=CONTEXT, as_of=None):
    """What counts: (name, points, day), by time."""
    found = counted(rows_of(tree, as_of=as_of).event, context.points)
    days = [(at, kind.name, kind.points) for at, kind in sorted(found)]
    return [f"{name} {points:g} {local_day(at, UTC)}" for at, name, points in days]


def engaged(tree, now=NOW):
    fact, at = fact_of(tree), parse_time(now, UTC)[0]
    columns = [fact.engaged_1, fact.engaged_2, fact.engaged_3, fact.engaged_4]
    half_lives = CONTEXT.points.half_lives
    return {
        group: round(worth * factor(at, half_life), 4)
        for group, worth, half_life in zip(GROUPS, columns, half_lives, strict=True)
        if worth is not None
    }


def signals(*those):
    return {"signals": [signal(one) for one in those]}


def test_a_contact_that_did_nothing_has_nothing():
    fact = fact_of({"notes": [{"at": "2026-11-02", "text": "hm"}]})
    assert (fact.heat, fact.engaged_1, fact.engaged_6) == (None, None, None)


def test_signals_and_outcomes_go_to_their_groups_and_fade():
    tree = {
        "signals": [signal("2026-10-23T09:00Z download"), signal("2026-11-01T09:00Z demo-request"),
                    signal("2026-11-02T09:00Z email-open"), signal("2026-11-02T09:00Z nobody-knows")],
        "activities": [touch("2026-11-22T09:00Z call out connected"), touch("2026-11-22T09:00Z email out bounced"),
                       touch("2026-11-22T09:00Z email out sent")],
    }  # fmt: skip
    assert engaged(tree) == {
        "interest": 5.0,
        "buying": 15.0,
        "conversation": 12.0,
        "negative": -15.0,
    }


def test_research_is_no_touch_and_what_has_no_time_counts_nothing():
    tree = {
        "activities": [touch("2026-11-22T09:00Z research out connected"), {"type": "call", "outcome": "held"}],
        "signals": [{"kind": "demo-request"}],
    }  # fmt: skip
    assert engaged(tree) == {}


def test_a_page_counts_once_on_a_local_day():
    # 23:30 in Berlin, and half an hour past midnight: two days there, one in UTC.
    tree = signals("2026-11-05T22:30Z pricing-page", "2026-11-05T23:30Z pricing-page",
                   "2026-11-06T10:00Z pricing-page", "2026-11-06T11:00Z comparison-page")  # fmt: skip
    assert told(tree)[:3] == [
        "pricing-page 8 2026-11-05", "pricing-page 8 2026-11-05", "comparison-page 8 2026-11-06",
    ]  # fmt: skip


def test_three_visits_within_two_weeks_are_one_signal_more_at_the_third():
    assert told(signals("2026-11-05T10:00Z pricing-page", "2026-11-01T10:00Z pricing-page",
                        "2026-11-03T10:00Z comparison-page"))[-1] == "repeat-bofu 10 2026-11-05"  # fmt: skip
    apart = signals("2026-10-01T10:00Z pricing-page", "2026-10-10T10:00Z pricing-page",
                    "2026-10-16T10:00Z pricing-page")  # fmt: skip
    assert not any("repeat" in one for one in told(apart))


def test_what_made_a_derived_signal_is_used_up():
    days = [f"2026-11-0{day}T10:00Z pricing-page" for day in range(1, 7)]
    assert sum("repeat-bofu" in one for one in told(signals(*days[:5]))) == 1
    assert sum("repeat-bofu" in one for one in told(signals(*days))) == 2


def test_three_active_weeks_within_eight_are_prolonged_interest():
    weeks = ["2026-10-05T10:00Z download", "2026-10-12T10:00Z social", "2026-10-19T10:00Z webinar"]
    assert told(signals(*weeks))[-1] == "webinar 12 2026-10-19"
    assert "prolonged 8 2026-10-19" in told(signals(*weeks))
    same = ["2026-10-05T10:00Z download", "2026-10-06T10:00Z social", "2026-10-11T10:00Z webinar"]
    assert not any("prolonged" in one for one in told(signals(*same)))
    against = [*weeks[:2], "2026-10-19T10:00Z unsubscribe"]
    assert not any("prolonged" in one for one in told(signals(*against)))


def test_a_week_begins_as_the_workspace_says():
    sunday = Context(merge({"workspace": {"timezone": "Europe/Berlin", "week_start": "sunday"}}))
    tree = signals(
        "2026-10-03T10:00Z download", "2026-10-04T10:00Z social", "2026-10-12T10:00Z webinar"
    )
    assert any("prolonged" in one for one in told(tree, sunday))
    assert not any("prolonged" in one for one in told(tree))


def test_as_of_leaves_out_what_came_later_and_what_it_completed():
    tree = signals("2026-11-01T10:00Z pricing-page", "2026-11-03T10:00Z pricing-page",
                   "2026-11-05T10:00Z pricing-page")  # fmt: skip
    assert told(tree, as_of=parse_time("2026-11-04", UTC)[1]) == [
        "pricing-page 8 2026-11-01", "pricing-page 8 2026-11-03",
    ]  # fmt: skip


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_in_the_file_does_not_matter(order):
    told_in = ["2026-11-01T10:00Z pricing-page", "2026-11-01T11:00Z pricing-page",
               "2026-11-03T10:00Z comparison-page", "2026-11-05T10:00Z pricing-page"][::order]  # fmt: skip
    assert told(signals(*told_in)) == told(signals(*told_in[::-1]))


EVENTS = st.lists(
    st.tuples(
        st.integers(1_780_000_000, 1_795_000_000),
        st.sampled_from(["download", "pricing-page", "demo-request", "unsubscribe", "social", "email-open"]),
    ),
    max_size=8,
)  # fmt: skip


@given(EVENTS, st.integers(1_795_000_000, 1_830_000_000))
def test_the_sums_are_what_each_event_left_adds_up_to(events, now):
    from pipeboard.model.times import format_instant

    tree = signals(*(f"{format_instant(at, seconds=True)} {kind}" for at, kind in events))
    half_lives = CONTEXT.points.half_lives
    fact = fact_of(tree)
    for group, half_life in enumerate(half_lives):
        parts = [
            left(kind.points, at, now, half_life)
            for at, kind in counted(rows_of(tree).event, CONTEXT.points)
            if kind.group == group
        ]
        stored = getattr(fact, f"engaged_{group + 1}")
        assert (stored or 0.0) * factor(now, half_life) == pytest.approx(sum(parts), abs=1e-9)


@given(st.integers(1_500_000_000, 1_900_000_000))
def test_the_local_day_is_that_of_the_calendar(epoch):
    for name in ("Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "UTC"):
        day = local_day(epoch, zone(name))
        assert Days(zone(name)).of(epoch) == day.toordinal() - 719_163
