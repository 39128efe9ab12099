"""Give and ask: touches with `gave` ÷ our touches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.rules.giving import Giving, giving

INBOUND = ("replied",)
CASES = [
    ([], Giving(0, 0)),
    ([{"type": "email", "dir": "out", "gave": "guide"}], Giving(1, 1)),
    ([{"type": "email", "gave": "guide"}, {"type": "call"}], Giving(1, 2)),
    ([{"type": "email", "dir": "in", "gave": "guide"}], Giving(0, 0)),
    ([{"type": "email", "outcome": "replied"}, {"type": "call"}], Giving(0, 1)),
    ([{"type": "email", "outcome": "replied", "dir": "out"}], Giving(0, 1)),
    ([{"type": "research", "gave": "guide"}], Giving(0, 0)),
    ([{"type": "email", "gave": ""}], Giving(0, 1)),
]


@pytest.mark.parametrize(("activities", "expected"), CASES)
def test_what_we_gave_of_all_our_touches(activities, expected) -> None:
    assert giving(activities, INBOUND) == expected


def test_before_the_first_touch_there_is_no_share() -> None:
    assert giving([], ()).share is None
    assert Giving(3, 4).share == 0.75


@given(st.lists(st.sampled_from([entry for entries, _ in CASES for entry in entries])))
def test_a_share_is_between_nothing_and_all_whatever_the_order(activities) -> None:
    found = giving(activities, INBOUND)
    assert found == giving(list(reversed(activities)), INBOUND)
    assert 0 <= found.gave <= found.touches
