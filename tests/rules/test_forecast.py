"""What closes when, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.forecast import SLIPPED, UNDATED, Deal, coverage, error, forecast

DEALS = [
    Deal(True, "2026-11", "closed", 1000.0, 1000.0),
    Deal(False, "2026-11", "commit", 400.0, 300.0),
    Deal(False, "2026-11", "best-case", 200.0, 100.0),
    Deal(False, "2026-11", "pipeline", 100.0, 10.0),
    Deal(False, "2026-11", "omitted", 50.0, 0.0),
    Deal(False, "2026-11", "pipeline", None, None),
    Deal(False, UNDATED, "pipeline", 70.0, 7.0),
    Deal(False, "2026-10", "commit", 30.0, 15.0),
    Deal(False, SLIPPED, "commit", 20.0, 10.0),
]


def test_what_slipped_is_in_no_month_and_what_has_no_date_comes_last() -> None:
    assert [one.name for one in forecast(DEALS)] == [SLIPPED, "2026-10", "2026-11", UNDATED]


def test_a_category_holds_the_one_before_and_weighted_counts_the_closed_whole() -> None:
    month = forecast(DEALS)[2]
    assert (month.closed, month.commit, month.best_case, month.pipeline) == (1000, 1400, 1600, 1700)
    assert (month.deals, month.value, month.weighted) == (5, 750, 1410)


def test_a_deal_without_a_value_is_counted_apart() -> None:
    assert [one.unpriced for one in forecast(DEALS)] == [0, 0, 1, 0]


def test_without_deals_there_is_no_month() -> None:
    assert forecast([]) == []


@pytest.mark.parametrize(
    ("value", "target", "closed", "expected"),
    [(300, 200, 100, 3), (300, 100, 100, None), (0, 50, 0, 0)],
)
def test_coverage_is_of_what_the_target_still_lacks(
    value: float, target: float, closed: float, expected: float | None
) -> None:
    assert coverage(value, target, closed) == expected


@pytest.mark.parametrize(
    ("forecast", "actual", "off"), [(120, 100, 0.2), (80, 100, 0.2), (0, 100, 1), (5, 0, None)]
)
def test_the_error_is_of_what_it_really_was(
    forecast: float, actual: float, off: float | None
) -> None:
    assert error(forecast, actual) == off
