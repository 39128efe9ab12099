"""What a source brings and costs, by hand."""

from __future__ import annotations

from pipeboard.rules.funnel import Journey
from pipeboard.rules.sources import Lead, brought

DAY = 86_400
BOUGHT = Lead(Journey((0, 10 * DAY, 20 * DAY, 30 * DAY)), 1000.0, 50.0)
QUALIFIED = Lead(Journey((0, 10 * DAY, None, None)), 0.0, 30.0)
GONE = Lead(Journey((0, None, None, None), "not-icp"), 0.0, None)


def test_shares_are_of_all_leads_and_the_cost_of_those_that_have_one() -> None:
    found = brought([BOUGHT, QUALIFIED, GONE, GONE], None)
    assert (found.leads, found.prospects, found.of_prospects) == (4, 2, 0.5)
    assert (found.customers, found.of_customers, found.won) == (1, 0.25, 1000)
    assert (found.cost, found.cac, found.roi) == (80, 80, 11.5)


def test_within_a_time_who_bought_later_is_no_customer_yet() -> None:
    found = brought([BOUGHT], 15 * DAY)
    assert (found.prospects, found.customers, found.cac) == (1, 0, None)


def test_without_a_cost_nothing_is_said_of_it() -> None:
    found = brought([GONE], None)
    assert (found.cost, found.cac, found.roi) == (None, None, None)
    assert brought([], None).of_customers is None
