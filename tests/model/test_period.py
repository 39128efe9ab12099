"""Periods of the calendar as they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from pipeboard.model.period import beside, parse_period, period_words, quarter_of


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01"),
        ("2026-q4", "2026-10-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-02", "2026-02-01", "2026-03-01"),
        ("2026-02-28", "2026-02-28", "2026-03-01"),
        ("2026-07-01..2026-09-30", "2026-07-01", "2026-10-01"),
        ("2025-Q4..2026", "2025-10-01", "2027-01-01"),
    ],
)
def test_a_period_is_from_its_first_day_to_the_one_after(text: str, first: str, after: str) -> None:
    assert parse_period(text) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-Q5",
        "2026-13",
        "2026-02-30",
        "2026..",
        "2026..2025",
        "9999-12-31",
        "0000",
        "last month",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message of a date is Python's own
        parse_period(text)


@pytest.mark.parametrize(("day", "quarter"), [("2026-11-22", "2026-Q4"), ("2026-03-31", "2026-Q1")])
def test_a_day_is_in_its_quarter(day: str, quarter: str) -> None:
    assert quarter_of(date.fromisoformat(day)) == parse_period(quarter)


@pytest.mark.parametrize(
    "words",
    ["2026", "2026-Q1", "2026-Q4", "2026-12", "2026-02-28", "2026-07-01..2026-08-15",
     "2026-02-01..2026-03-31"],
)  # fmt: skip
def test_a_period_is_said_as_it_is_typed(words: str) -> None:
    assert period_words(*parse_period(words)) == words


@pytest.mark.parametrize(
    ("words", "by", "there"),
    [
        ("2026-Q1", -1, "2025-Q4"),
        ("2026-12", 1, "2027-01"),
        ("2026", -2, "2024"),
        ("2026-03-01..2026-03-07", 1, "2026-03-08..2026-03-14"),
        ("2026-11-22", -1, "2026-11-21"),
    ],
)
def test_the_period_beside_is_as_long(words: str, by: int, there: str) -> None:
    assert period_words(*beside(*parse_period(words), by)) == there
