"""Cohort conversion, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.funnel import Journey, cohort, funnel, matured

DAY = 86_400


def way(*days: int | None, out: str = "") -> Journey:
    """Who became a lead, prospect, opportunity, customer on these days."""
    lead, prospect, deal, customer = (None if day is None else day * DAY for day in days)
    return Journey((lead, prospect, deal, customer), out)


LEADS = [
    way(0, 10, 20, 40),
    way(0, None, None, 50),
    way(1, 95, None, None),
    way(2, None, None, None, out="no-need"),
    way(3, 5, None, None, out="price"),
]


@pytest.mark.parametrize(
    ("within", "counts"),
    [(None, [5, 4, 2, 2]), (90, [5, 3, 2, 2]), (45, [5, 2, 1, 1]), (5, [5, 1, 0, 0])],
)
def test_a_step_counts_who_reached_it_or_a_later_one_in_time(
    within: int | None, counts: list[int]
) -> None:
    steps = funnel(LEADS, within and within * DAY)
    assert [step.number for step in steps] == counts


def test_who_left_stays_in_the_denominator_and_is_counted_where_they_left() -> None:
    lead, prospect, *_ = funnel(LEADS, None)
    assert (prospect.of_leads, prospect.of_previous) == (0.8, 0.8)
    assert (lead.exits, prospect.exits) == ({"no-need": 1}, {"price": 1})


def test_a_cohort_is_who_became_a_lead_in_the_period() -> None:
    assert cohort([*LEADS, way(None, 3, 4, 5)], None, None) == LEADS
    assert cohort(LEADS, 1 * DAY, 3 * DAY) == LEADS[2:4]


def test_a_cohort_that_had_not_the_whole_time_is_not_matured() -> None:
    assert matured(LEADS, 90 * DAY, 91 * DAY) == pytest.approx(3 / 5)
    assert matured(LEADS, 90 * DAY, 93 * DAY) == 1
    assert matured(LEADS, None, 0) == 1
    assert matured([], 1, 0) is None


def test_nobody_is_no_share() -> None:
    assert [(step.number, step.of_leads) for step in funnel([], None)] == [(0, None)] * 4
