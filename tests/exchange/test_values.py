"""Dates, numbers and countries as other programs write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.errors import UsageError
from pipeboard.exchange import dates, numbers
from pipeboard.exchange.countries import country_code, language_code
from pipeboard.model.codes import COUNTRIES, LANGUAGES
from pipeboard.model.times import zone

BERLIN = zone("Europe/Berlin")

DATES = [
    ("2024-03-05", "2024-03-05"),
    ("2024/3/5", "2024-03-05"),
    ("20240305", "2024-03-05"),
    ("2024-03-05 00:00:00", "2024-03-05"),
    ("2024-03-05 14:30", "2024-03-05T14:30+01:00"),
    ("2024-07-05 14:30", "2024-07-05T14:30+02:00"),
    ("2024-03-05T10:00:00.000Z", "2024-03-05T10:00Z"),
    ("2024-03-05T10:00:05+0200", "2024-03-05T10:00:05+02:00"),
    ("31.12.2024", "2024-12-31"),
    ("5.3.24", "2024-03-05"),
    ("5/3/2024 2:30 PM", "2024-03-05T14:30+01:00"),
    ("5/3/2024 12:05 am", "2024-03-05T00:05+01:00"),
    ("5. März 2024", "2024-03-05"),
    ("05-Mar-2024", "2024-03-05"),
    ("Mar 5, 2024", "2024-03-05"),
    ("Tue, 5 Mar 2024 10:00 +0100", "2024-03-05T10:00+01:00"),
]


@pytest.mark.parametrize(("text", "written"), DATES)
def test_dates_in_many_forms(text: str, written: str) -> None:
    assert dates.DateColumn("dmy").read(text, BERLIN) == written


@pytest.mark.parametrize(
    "text", ["soon", "2024-02-30", "13/13/2024", "45292", "1", "2024", "12:30"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates.DateColumn("dmy").read(text, BERLIN) is None


def test_excel_counts_days_only_where_it_is_said() -> None:
    column = dates.DateColumn(excel=True)
    assert column.read("45292", BERLIN) == "2024-01-01"
    assert column.read("45292.75", BERLIN) == "2024-01-01"
    assert column.read("-3", BERLIN) is None
    assert column.read("2024-01-01", BERLIN) is None


ORDERS = [
    (["03/04/2024", "25/04/2024"], "dmy", "above 12"),
    (["03/04/2024", "04/25/2024"], "mdy", "above 12"),
    (["03.04.2024"], "dmy", "dots"),
    (["2024-03-04"], "dmy", ""),
    (["04/04/2024"], "dmy", ""),
]


def test_the_year_may_come_first_with_two_digits() -> None:
    column = dates.decide(["24/03/05"], "Created", "ymd")
    assert column.read("24/03/05", BERLIN) == "2024-03-05"
    assert column.read("05/03/2024", BERLIN) == "2024-03-05"


@pytest.mark.parametrize(("texts", "order", "why"), ORDERS)
def test_the_column_decides_which_is_the_day(texts: list[str], order: str, why: str) -> None:
    column = dates.decide(texts, "Created")
    assert column.order == order
    assert why in column.said


def test_a_column_that_does_not_decide_is_asked_about() -> None:
    with pytest.raises(UsageError, match="Created") as error:
        dates.decide(["03/04/2024", "05/06/2024"], "Created")
    assert "--date-order" in error.value.hint
    assert dates.decide(["03/04/2024"], "Created", "mdy").read("03/04/2024", BERLIN) == "2024-03-04"


@given(st.dates(date(1970, 1, 1), date(2099, 12, 31)))
def test_days_survive_any_writing(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day:%b %d, %Y}"):
        assert dates.DateColumn("dmy").read(text, BERLIN) == day.isoformat()
    assert dates.DateColumn("mdy").read(f"{day:%m/%d/%Y}", BERLIN) == day.isoformat()


NUMBERS = [
    ("1,234.56", "1234.56"),
    ("1.234,56", "1234.56"),
    ("1,234", "1234"),
    ("1.234.567", "1234567"),
    ("€ 1 200,50", "1200.5"),
    ("18000.00", "18000"),
    ("USD 3", "3"),
    ("(1.50)", "-1.5"),
    ("12'000", "12000"),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_numbers_in_many_forms(text: str, number: str) -> None:
    assert numbers.decide([text]).read(text) == Decimal(number)


@pytest.mark.parametrize("text", ["many", "51-200", "1e5", "nan", "--1", "."])
def test_what_is_no_number(text: str) -> None:
    assert numbers.decide([text]).read(text) is None


def test_the_column_decides_which_is_the_comma() -> None:
    column = numbers.decide(["1.234", "5.678,90"])
    assert column.read("1.234") == Decimal(1234)
    assert numbers.decide(["1.234", "1.5"]).read("1.234") == Decimal("1.234")


@given(st.decimals(0, 10**9, places=2))
def test_amounts_survive_both_ways_of_grouping(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert numbers.NumberColumn(".").read(english) == amount
    assert numbers.NumberColumn(",").read(german) == amount


def test_countries_and_languages() -> None:
    found = [country_code(text) for text in ("USA", "Deutschland", "de", "österreich", "NO", "Oz")]
    assert found == ["US", "DE", "DE", "AT", "NO", None]
    assert [language_code(text) for text in ("German", "de-AT", "en_US", "Elvish")] == [
        "de",
        "de",
        "en",
        None,
    ]


def test_every_code_is_one_that_a_file_may_hold() -> None:
    from pipeboard.exchange import countries

    assert set(countries._countries().values()) <= COUNTRIES
    assert set(countries._languages().values()) <= LANGUAGES
