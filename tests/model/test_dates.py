"""Dates as people say them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.dates import (
    WEEKDAYS,
    WORDS,
    parse_date,
    parse_due,
    shift,
    shift_weekdays,
    split_due,
)
from pipeboard.model.times import parse_duration, parse_time, zone

BERLIN = zone("Europe/Berlin")
SUNDAY = date(2026, 11, 22)
NOW = parse_time("2026-11-22T09:00Z", BERLIN)[0]


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", "2026-11-22"),
        ("Tomorrow", "2026-11-23"),
        ("yesterday", "2026-11-21"),
        ("mon", "2026-11-23"),
        ("sun", "2026-11-29"),
        ("friday", "2026-11-27"),
        ("+3d", "2026-11-25"),
        ("-2w", "2026-11-08"),
        ("+1mo", "2026-12-22"),
        ("+1y", "2027-11-22"),
        ("+3bd", "2026-11-25"),
        ("-1bd", "2026-11-20"),
        ("eow", "2026-11-22"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("may", "2027-05-01"),
        ("3 may", "2027-05-03"),
        ("3. May", "2027-05-03"),
        ("dec 1", "2026-12-01"),
        ("nov", "2027-11-01"),
        ("29 feb", "2028-02-29"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_a_word_is_a_day(word: str, day: str) -> None:
    assert parse_date(word, SUNDAY).isoformat() == day


@pytest.mark.parametrize(
    "word",
    ["", "soon", "2026-02-30", "+3", "+3h", "3", "32 may", "3 may 4", "fry", "monda", "+999999y"],
)
def test_what_is_no_date_says_so(word: str) -> None:
    with pytest.raises(ValueError, match=r"is not a|shorter than a day|too far away"):
        parse_date(word, SUNDAY)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_weekday_is_the_next_one_never_today(today: date, word: str) -> None:
    day = parse_date(word, today)
    assert WEEKDAYS[day.weekday()] == word
    assert timedelta(0) < day - today <= timedelta(7)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from([0, 5, 6]))
def test_the_end_of_the_week_is_the_day_before_it_begins(today: date, start: int) -> None:
    end = parse_date("eow", today, week_start=start)
    assert timedelta(0) <= end - today < timedelta(7)
    assert (end + timedelta(1)).weekday() == start


@pytest.mark.parametrize("word", WORDS)
def test_every_word_that_is_offered_is_known(word: str) -> None:
    assert abs(parse_date(word, SUNDAY) - SUNDAY) <= timedelta(366)


def test_months_follow_the_calendar() -> None:
    assert shift(date(2027, 1, 31), parse_duration("1mo")) == date(2027, 2, 28)
    assert shift(date(2028, 2, 29), parse_duration("1y"), -1) == date(2027, 2, 28)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_weekdays_are_weekdays_and_count_back(day: date, count: int) -> None:
    there = shift_weekdays(day, count)
    if count:
        assert there.weekday() < 5
    if day.weekday() < 5:
        assert shift_weekdays(there, -count) == day


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("tue", "2026-11-24"),
        ("+3d", "2026-11-25"),
        ("fri 10:00", "2026-11-27T10:00+01:00"),
        ("fri 10", "2026-11-27T10:00+01:00"),
        ("tomorrow 9", "2026-11-23T09:00+01:00"),
        ("mon 2pm", "2026-11-23T14:00+01:00"),
        ("mon 12am", "2026-11-23T00:00+01:00"),
        ("2026-12-01 14:30", "2026-12-01T14:30+01:00"),
        ("3 may 10:00", "2027-05-03T10:00+02:00"),
        ("+2h", "2026-11-22T12:00+01:00"),
        ("+45m", "2026-11-22T10:45+01:00"),
        ("16:30", "2026-11-22T16:30+01:00"),
        ("8:15", "2026-11-23T08:15+01:00"),
        ("2026-12-01T14:30Z", "2026-12-01T14:30Z"),
        ("2027-03-28 2:30", "2027-03-28T03:30+02:00"),
    ],
)
def test_a_typed_step_becomes_what_files_keep(typed: str, due: str) -> None:
    assert parse_due(typed, NOW, BERLIN) == due
    parse_time(due, BERLIN)


@pytest.mark.parametrize("typed", ["", "9", "fri 25", "fri 13pm", "fri 10:61", "call", "10:00 fri"])
def test_what_is_no_step_says_so(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_due(typed, NOW, BERLIN)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("fri 10 call: price", ("2026-11-27T10:00+01:00", "call: price")),
        ("tue email Power BI answer", ("2026-11-24", "email Power BI answer")),
        ("3 may 10:00 video:  demo", ("2027-05-03T10:00+02:00", "video:  demo")),
        ("+1w", ("2026-11-29", "")),
        ("call her", None),
        ("", None),
    ],
)
def test_a_step_is_a_date_and_the_rest(text: str, parts: tuple[str, str] | None) -> None:
    assert split_due(text, NOW, BERLIN) == parts
