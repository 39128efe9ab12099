"""Win rate, cycle and velocity, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.closed import Closed, cycle, mean_value, velocity, win_rate

DEALS = [
    Closed(True, 1000.0, 10),
    Closed(True, 3000.0, 30),
    Closed(True, None, None),
    Closed(False, 6000.0, 5),
]


def test_the_rate_is_by_count_and_by_value() -> None:
    found = win_rate(DEALS)
    assert (found.won, found.lost, found.rate) == (3, 1, 0.75)
    assert (found.won_value, found.of_value) == (4000, 0.4)


def test_of_nothing_there_is_no_rate() -> None:
    found = win_rate([])
    assert (found.rate, found.interval, found.of_value) == (None, None, None)


def test_the_cycle_is_of_the_won_ones_whose_days_are_known() -> None:
    found = cycle(DEALS)
    assert (found.won, found.median, found.p75, found.p90) == (2, 20, 25, 28)
    assert cycle([]).median is None


def test_the_mean_is_of_the_won_ones_whose_value_is_known() -> None:
    assert mean_value(DEALS) == 2000
    assert mean_value(DEALS[3:]) is None


@pytest.mark.parametrize(
    ("still_open", "rate", "value", "days", "a_day"),
    [
        (10, 0.5, 2000.0, 20.0, 500.0),
        (0, 0.5, 2000.0, 20.0, 0.0),
        (10, None, 2000.0, 20.0, None),
        (10, 0.5, None, 20.0, None),
        (10, 0.5, 2000.0, None, None),
        (10, 0.5, 2000.0, 0.0, None),
    ],
)
def test_velocity_is_what_comes_in_a_day(
    still_open: int,
    rate: float | None,
    value: float | None,
    days: float | None,
    a_day: float | None,
) -> None:
    assert velocity(still_open, rate, value, days) == a_day
