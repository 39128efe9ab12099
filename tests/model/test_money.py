"""Money: read exactly, converted by rates, written short."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeboard.model.money import amount, check_currency, full, in_currency, parse_money, short


@pytest.mark.parametrize("text", ["18000", "99.50", "0", "-3", "0.000001"])
def test_an_amount_is_read_exactly(text: str) -> None:
    assert amount(text) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-Infinity", "1e5", "1_000", "1,000", "", " 1", "1.", "١٢", "1" * 16]
)
def test_what_is_no_amount_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        amount(text)


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [
        ("18000", "18000", None),
        ("18000EUR", "18000", "EUR"),
        ("18,000 eur", "18000", "EUR"),
        ("18k", "18000", None),
        ("1.25M USD", "1250000", "USD"),
        ("99.50 GBP", "99.5", "GBP"),
    ],
)
def test_money_as_typed(typed: str, value: str, currency: str | None) -> None:
    assert parse_money(typed) == (Decimal(value), currency)


@pytest.mark.parametrize("typed", ["", "EUR", "18000 EUX", "eighteen", "18 000 000 E"])
def test_what_is_no_money_says_so(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_money(typed)


@pytest.mark.parametrize("typed", ["9" * 16, "-" + "9" * 32 + " EUR", "999999999999999M"])
def test_a_sum_that_nobody_has_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="too large an amount"):
        parse_money(typed)


def test_other_currencies_need_a_rate() -> None:
    rates = {"USD": Decimal("0.92")}
    assert in_currency(Decimal(100), "USD", "EUR", rates) == Decimal("92.00")
    assert in_currency(Decimal(100), "EUR", "EUR", {}) == Decimal(100)
    assert in_currency(Decimal(100), None, "EUR", {}) == Decimal(100)
    assert in_currency(Decimal(100), "NOK", "EUR", rates) is None


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (18000, "EUR", "€18k"),
        (4500, "EUR", "€4.5k"),
        (22_000_000, "EUR", "€22M"),
        (950, "NOK", "NOK 950"),
        (999.6, "USD", "$1k"),
        (123_456, None, "123k"),
        (999_600, "EUR", "€1M"),
        (-1500, "GBP", "-£1.5k"),
        (0, "EUR", "€0"),
        (Decimal(2500000000), "JPY", "¥2.5B"),
    ],
)
def test_money_is_short_on_a_card(value, currency: str | None, text: str) -> None:
    assert short(value, currency) == text


def test_money_in_full_has_its_cents_only_where_there_are_some() -> None:
    assert full(Decimal("18000.00"), "EUR") == "18000 EUR"
    assert full(Decimal("99.5"), "USD") == "99.50 USD"
    assert full(3, None) == "3"


def test_currencies_are_the_active_ones() -> None:
    assert check_currency("EUR") == "EUR"
    with pytest.raises(ValueError, match="is not a currency"):
        check_currency("DEM")
