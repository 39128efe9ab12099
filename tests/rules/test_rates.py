"""Shares, their intervals, medians, lifts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.rules.rates import LEAST, lift, median, quantile, share, too_few, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_that_of_the_literature(
    part: int, whole: int, low: float, high: float
) -> None:
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    found = wilson(*counts)
    part = share(*counts)
    assert found is not None
    assert part is not None
    assert 0 <= found[0] <= part + 1e-12
    assert part - 1e-12 <= found[1] <= 1


def test_of_nothing_there_is_no_share() -> None:
    assert (share(0, 0), wilson(0, 0), median([])) == (None, None, None)
    assert lift(0, 0, LEAST, 100) is None


@pytest.mark.parametrize(("numbers", "middle"), [([3], 3), ([1, 9], 5), ([9, 1, 2], 2)])
def test_a_median_is_the_middle(numbers: list[float], middle: float) -> None:
    assert median(numbers) == middle


def test_a_lift_wants_thirty() -> None:
    assert lift(6, 10, 30, 100) == pytest.approx(2)
    assert lift(6, 10, 29, 100) is None


@pytest.mark.parametrize(
    ("numbers", "part", "value"),
    [([], 0.5, None), ([3], 0.9, 3), ([1, 2, 3, 4], 0.5, 2.5), ([4, 1, 3, 2], 0.75, 3.25)],
)
def test_a_quantile_lies_between_the_two_nearest(
    numbers: list[float], part: float, value: float | None
) -> None:
    assert quantile(numbers, part) == value


def test_fewer_than_thirty_are_said_to_be_too_few() -> None:
    assert (too_few(29), too_few(LEAST)) == ("too few (29)", "")
