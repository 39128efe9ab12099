"""Repeat, expansion, churn and net revenue retention, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.customers import (
    Customer,
    Won,
    expansion_share,
    repeat_rate,
    retention,
    worth,
)

NEW, UP = Won(10, "new", 100.0), Won(150, "upsell", 40.0)
RENEWED = Won(160, "renewal", 90.0)


@pytest.mark.parametrize(
    ("won", "at", "value"),
    [
        ((), 100, 0),
        ((NEW,), 10, 0),
        ((NEW,), 11, 100),
        ((NEW, UP), 200, 140),
        ((RENEWED, UP, NEW), 200, 90),
        ((NEW, UP, RENEWED, Won(170, "cross-sell", 5.0)), 200, 95),
    ],
)
def test_a_renewal_says_anew_what_a_customer_is_worth(
    won: tuple[Won, ...], at: int, value: float
) -> None:
    assert worth(Customer(0, None, 1, won), at) == value


def test_retention_is_of_those_who_were_there_at_the_start() -> None:
    stays = Customer(10, None, 1, (NEW, UP))
    shrinks = Customer(10, None, 1, (NEW, RENEWED))
    leaves = Customer(10, 120, 1, (NEW,))
    comes = Customer(130, None, 1, (Won(130, "new", 999.0),))
    left_before = Customer(10, 50, 1, (NEW,))
    found = retention([stays, shrinks, leaves, comes, left_before], 100, 200)
    assert (found.active, found.churned, found.churn) == (3, 1, pytest.approx(1 / 3))
    assert (found.start, found.expansion, found.contraction) == (300, 40, 10)
    assert (found.churned_value, found.nrr) == (100, pytest.approx(230 / 300))


def test_of_nobody_nothing_is_retained() -> None:
    found = retention([], 100, 200)
    assert (found.churn, found.nrr) == (None, None)


def test_repeat_and_expansion() -> None:
    people = [Customer(0, None, 2, (NEW, UP)), Customer(0, None, 1, (NEW,))]
    assert repeat_rate(people) == 0.5
    assert expansion_share(people, 0, 200) == pytest.approx(40 / 240)
    assert expansion_share(people, 300, 400) is None
    assert repeat_rate([]) is None
