"""Business time: exact in both directions, whatever the clocks do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.business import WEEKDAYS, BusinessHours, minutes_of
from pipeboard.model.times import parse_time, zone

BERLIN = zone("Europe/Berlin")
WORK = ("mon", "tue", "wed", "thu", "fri")


def hours() -> BusinessHours:
    return BusinessHours(WORK, "09:00", "17:30", ["2026-12-25", "2027-01-01", "2026-12-26"], BERLIN)


def at(text: str) -> int:
    return parse_time(text, BERLIN)[0]


@st.composite
def any_hours(draw) -> BusinessHours:
    opens = draw(st.integers(0, 95))
    closes = draw(st.integers(opens + 1, 96))
    days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True))
    off = draw(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=8))
    name = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "America/Havana", "UTC"]))
    return BusinessHours(
        days,
        f"{opens // 4:02}:{opens % 4 * 15:02}",
        f"{closes // 4:02}:{closes % 4 * 15:02}",
        [day.isoformat() for day in off],
        zone(name),
    )


instants = st.integers(1_735_700_000, 1_830_000_000)  # 2025 to 2027
# Hours around the changes of the clocks in 2026.
changes = st.one_of(
    st.integers(1_774_740_000 - 90_000, 1_774_740_000 + 90_000),
    st.integers(1_792_890_000 - 90_000, 1_792_890_000 + 90_000),
)


@given(any_hours(), st.one_of(instants, changes), st.integers(0, 200_000))
def test_business_time_never_falls_and_never_outruns_the_clock(hours, start, ahead) -> None:
    passed = hours.business_seconds(start + ahead) - hours.business_seconds(start)
    assert passed >= 0
    # A short day makes up the hour that the clocks took, once.
    assert passed <= ahead + 3600


@given(any_hours(), st.one_of(instants, changes))
def test_the_inverse_is_the_first_instant_with_so_much_time(hours, epoch) -> None:
    seconds = hours.business_seconds(epoch)
    first = hours.at_business(seconds)
    assert first <= epoch
    assert hours.business_seconds(first) >= seconds
    assert hours.business_seconds(first - 1) < seconds


@given(any_hours(), instants, st.integers(1, 50))
def test_a_business_day_as_a_clock_is_one_span(hours, epoch, days) -> None:
    due = hours.at_business(hours.business_seconds(epoch) + days * hours.span)
    assert hours.business_seconds(due) >= hours.business_seconds(epoch) + days * hours.span


@given(any_hours(), st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(-60, 60))
def test_shifting_counts_business_days_one_by_one(hours, day, count) -> None:
    there, left = day, abs(count)
    while left:
        there = date.fromordinal(there.toordinal() + (1 if count > 0 else -1))
        left -= hours.is_open(there)
    assert hours.shift(day, count) == there


def test_no_business_time_lies_past_the_end_of_the_calendar() -> None:
    end = at("9999-12-31T12:00+01:00")
    open_until = hours().business_seconds(end)
    assert hours().at_business(open_until) <= end
    assert hours().at_business(open_until + 10**6) <= end


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [
        (WORK, "17:00", "09:00"),
        (WORK, "09:00", "09:00"),
        ((), "09:00", "17:00"),
        (WORK, "9", "17:00"),
    ],
)
def test_hours_that_never_open_are_refused(days, opens: str, closes: str) -> None:
    with pytest.raises(ValueError, match=r"never open|is not a time of day"):
        BusinessHours(days, opens, closes, [], BERLIN)


@pytest.mark.parametrize("clock", ["24:01", "09:60", "x", "0900", "09:0", ""])
def test_what_is_no_time_of_day_says_so(clock: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        minutes_of(clock)
