"""What customers have in common."""

from __future__ import annotations

import pytest

from pipeboard.rules.common import common


def test_lift_is_the_share_of_customers_over_the_share_of_all() -> None:
    (one,) = common([("industry:retail", 40, 10)], 120, 20)
    assert (one.n, one.customers, one.of_customers) == (40, 10, 0.5)
    assert one.lift == pytest.approx(1.5)
    assert one.interval == (pytest.approx(0.2993, abs=1e-4), pytest.approx(0.7007, abs=1e-4))


def test_under_thirty_it_is_too_few_and_under_five_nothing() -> None:
    found = common([("a:1", 29, 9), ("a:2", 30, 9), ("a:3", 5, 5), ("a:4", 4, 4)], 100, 20)
    assert [(one.value, one.lift is None, one.note) for one in found] == [
        ("a:2", False, ""),
        ("a:1", True, "too few (29)"),
        ("a:3", True, "too few (5)"),
    ]


def test_without_customers_there_is_no_lift() -> None:
    (one,) = common([("a:1", 40, 0)], 100, 0)
    assert (one.lift, one.of_customers) == (None, None)
