"""Cadences as rules: the days of their steps, where they end, which channel a step goes by."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.dates import shift_weekdays
from pipeboard.model.merge import merge
from pipeboard.model.playbook import Cadence
from pipeboard.rules.cadence import (
    Coming,
    Days,
    adapted,
    begun_by,
    first,
    following,
    in_a_row,
    length,
    monotonous,
    place,
)

FRIDAY = date(2026, 11, 20)
DAYS = Days(FRIDAY, shift_weekdays)
INBOUND = merge({"schema": "1"}).cadences["inbound"]
NURTURE = merge({"schema": "1"}).cadences["nurture"]


def cadence(**said: object) -> Cadence:
    return msgspec.convert(said, Cadence)


RENEWAL = cadence(
    anchor="renewal",
    steps=[{"day": day, "channel": "phone", "reason": f"at {day}"} for day in (-40, -20, -5)],
)


def test_the_two_cadences_of_the_product() -> None:
    assert length(INBOUND) == 7
    assert length(NURTURE) == 12
    assert place("inbound", 2, INBOUND) == "inbound 2/7"
    assert place("nurture", 3, cadence(repeat="30d", channel="email")) == "nurture 3"
    assert place("gone", 3, None) == "gone 3"


def test_steps_come_in_business_days_and_keep_their_distance() -> None:
    begins = first(INBOUND, DAYS)
    assert begins == Coming(1, FRIDAY, "phone", "answer the request while it is fresh", "answer")
    second = following(INBOUND, 1, FRIDAY, DAYS)
    third = following(INBOUND, 2, FRIDAY, DAYS)
    fourth = following(INBOUND, 3, date(2026, 11, 23), DAYS._replace(today=date(2026, 11, 23)))
    assert second is not None
    assert second.due == FRIDAY
    assert third is not None
    assert third.due == date(2026, 11, 23)
    assert fourth is not None
    assert fourth.due == date(2026, 11, 25)
    assert following(INBOUND, 7, FRIDAY, DAYS) is None


def test_an_anchor_counts_back_from_its_date() -> None:
    renewal = date(2027, 1, 29)
    begins = first(RENEWAL, DAYS._replace(anchor=renewal))
    assert begins is not None
    assert (begins.number, begins.due) == (1, date(2026, 12, 4))
    late = first(RENEWAL, Days(date(2027, 1, 4), shift_weekdays, renewal))
    assert late is not None
    assert (late.number, late.due) == (3, date(2027, 1, 22))
    close = first(RENEWAL, Days(date(2027, 1, 28), shift_weekdays, renewal))
    assert close is not None
    assert (close.number, close.due) == (3, date(2027, 1, 28))
    assert first(RENEWAL, Days(date(2027, 2, 1), shift_weekdays, renewal)) is None


def test_the_step_after_an_anchored_one_is_never_in_the_past() -> None:
    days = Days(date(2027, 1, 8), shift_weekdays, date(2027, 1, 29))
    second = following(RENEWAL, 1, date(2027, 1, 8), days)
    assert second is not None
    assert (second.number, second.due) == (2, date(2027, 1, 8))


def test_one_that_repeats_falls_on_business_days_until_its_time_is_over() -> None:
    begins = first(NURTURE, DAYS)
    assert begins is not None
    assert begins.due == date(2026, 12, 21)  # 30 days on is a Sunday
    assert begins.give == "guide"
    assert following(NURTURE, 11, FRIDAY, DAYS) is not None
    assert following(NURTURE, 12, FRIDAY, DAYS) is None


@given(
    gaps=st.lists(st.integers(0, 20), min_size=1, max_size=9),
    late=st.lists(st.integers(0, 9), min_size=9, max_size=9),
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_a_cadence_goes_through_all_its_steps_once_and_never_backwards(
    gaps: list[int], late: list[int], start: date
) -> None:
    days = [sum(gaps[: at + 1]) for at in range(len(gaps))]
    made = cadence(steps=[{"day": day, "channel": "email"} for day in days])
    coming, today, seen = first(made, Days(start, shift_weekdays)), start, []
    while coming is not None:
        assert coming.due >= today
        seen.append(coming.number)
        today = coming.due + timedelta(days=late[coming.number - 1])
        coming = following(made, coming.number, today, Days(today, shift_weekdays))
    assert seen == list(range(1, len(gaps) + 1))


@pytest.mark.parametrize(
    ("channel", "usable", "likes", "before", "goes_by"),
    [
        ("phone", ["phone", "email"], "", [], "phone"),
        ("phone", ["phone", "email"], "email", [], "email"),
        ("phone", ["phone", "email"], "email", ["email"], "email"),
        ("phone", ["phone", "email"], "email", ["email", "email"], "phone"),
        ("social", ["phone", "email", "social"], "email", [], "social"),
        ("social", ["phone", "email"], "email", ["email", "email"], "email"),
        ("phone", ["email"], "", [], "email"),
        ("phone", ["email"], "letter", [], "email"),
        ("video", ["email"], "", [], "video"),
        ("letter", [], "", [], "letter"),
    ],
)
def test_a_step_goes_by_the_channel_that_reaches_them_and_they_like(
    channel: str, usable: list[str], likes: str, before: list[str], goes_by: str
) -> None:
    assert adapted(channel, usable, likes, before) == goes_by


def test_three_touches_in_a_row_by_one_channel_are_warned_of() -> None:
    assert in_a_row("email", ["phone", "email"]) == 2
    assert not monotonous("email", ["phone", "email"])
    assert "3rd email in a row" in monotonous("email", ["email", "email"])
    assert "4th phone in a row" in monotonous("phone", ["phone"] * 3)
    assert not monotonous("", ["phone"] * 3)
    assert not monotonous("video", ["video"] * 3)


@pytest.mark.parametrize(
    ("on", "source", "begins"),
    [
        ([], "content", False),
        (["inbound"], "content", True),
        (["inbound"], "list", False),
        (["outbound"], "list", True),
        (["event"], "event", True),
        (["inbound", "outbound"], "", False),
    ],
)
def test_a_new_lead_begins_with_a_cadence_by_its_source(
    on: list[str], source: str, begins: bool
) -> None:
    assert begun_by(cadence(start_on=on), source) is begins
