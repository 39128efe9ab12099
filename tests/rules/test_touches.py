"""Touches, conversations, weeks and first replies, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.touches import WEEK, Touch, active, until_reply, weekly

CALL = Touch(0, "mara", "call", True, True)
MAIL = Touch(10, "mara", "email", True, False)
REPLY = Touch(20, "mara", "email", False, True)


def test_conversations_are_divided_by_our_touches() -> None:
    found = active("mara", [CALL, MAIL, MAIL, REPLY], 2)
    assert (found.touches, found.per_day, found.conversations) == (3, 1.5, 2)
    assert found.rate == pytest.approx(2 / 3)
    assert found.types == {"email": 2, "call": 1}


def test_without_a_touch_there_is_no_rate() -> None:
    assert active("mara", [REPLY], 7).rate is None


@pytest.mark.parametrize(
    ("times", "weeks"),
    [
        ([], [0, 0, 0]),
        ([WEEK * 3 - 1], [0, 0, 1]),
        ([WEEK * 2, WEEK * 2 - 1], [0, 1, 1]),
        ([0, -1, WEEK * 3], [1, 0, 0]),
    ],
)
def test_a_week_holds_what_lies_in_it(times: list[int], weeks: list[int]) -> None:
    assert weekly(times, WEEK * 3, 3) == weeks


def test_the_median_counts_up_to_the_first_conversation_of_each() -> None:
    assert until_reply({1: [MAIL, MAIL, REPLY, MAIL], 2: [CALL], 3: [MAIL], 4: [REPLY]}) == 1.5
    assert until_reply({3: [MAIL]}) is None
