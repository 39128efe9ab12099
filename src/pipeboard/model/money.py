"""Money: an amount in major units and an ISO 4217 code, computed with decimals.

`short` and `full` only write; they take any number, so that a list needs no `decimal`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

_AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
_TYPED = re.compile(r"(-?\d[\d,' ]*(?:\.\d+)?)\s*([kKmM])?\s*([A-Za-z]{3})?", re.ASCII)
_TOO_MUCH = 10**15  # more digits than an amount in a file may have
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "PLN": "zł"}


def amount(text: str) -> Decimal:
    """An amount as files write it: digits, at most one point. Raises ValueError.

    `nan`, `inf`, exponents and separators of thousands are refused: a file holds plain numbers.
    """
    from decimal import Decimal

    if not _AMOUNT.fullmatch(text):
        raise ValueError(f'"{text}" is not an amount (like 18000 or 99.50)')
    return Decimal(text)


def parse_money(text: str) -> tuple[Decimal, str | None]:
    """Money as people type it: `18000`, `18000EUR`, `18,000 EUR`, `18k`, `1.2M eur`.

    The currency is None where none is said. Raises ValueError; also for an unknown currency, and
    for a sum that nobody has.
    """
    from decimal import Decimal

    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text}" is not an amount of money (like 18000 EUR)')
    digits, scale, currency = match.groups()
    value = Decimal(re.sub(r"[,' ]", "", digits))
    if scale:
        value *= {"k": 1000, "m": 1_000_000}[scale.lower()]
    if abs(value) >= _TOO_MUCH:
        raise ValueError(f'"{text}" is too large an amount')
    value = value.normalize() if value % 1 else value.quantize(Decimal(1))
    return value, check_currency(currency.upper()) if currency else None


def check_currency(code: str) -> str:
    """The code itself, where it is an active currency. Raises ValueError."""
    from pipeboard.model.codes import CURRENCIES

    if code not in CURRENCIES:
        raise ValueError(f'"{code}" is not a currency (ISO 4217, like EUR)')
    return code


def in_currency(
    value: Decimal, currency: str | None, base: str, rates: Mapping[str, Decimal]
) -> Decimal | None:
    """A value in the base currency; None where no rate is known, so that it is listed apart.

    A rate says what one unit of a currency is worth in `base`. No currency means the base one.
    """
    if currency is None or currency == base:
        return value
    rate = rates.get(currency)
    return None if rate is None else value * rate


def full(value: Decimal | float, currency: str | None) -> str:
    """`18000 EUR`, `99.50 USD`: for trailers and tables; no fractions where there are none."""
    number = f"{value:.2f}" if value % 1 else f"{value:.0f}"
    return f"{number} {currency}" if currency else number


def short(value: Decimal | float, currency: str | None) -> str:
    """`€18k`, `€4.5k`, `€22M`, `NOK 950`: for cards and columns, at most three digits."""
    size = abs(float(value))
    sign = "-" if value < 0 else ""
    mark = _SIGNS.get(currency or "", f"{currency} " if currency else "")
    for limit, unit, letter in ((999_500_000, 1e9, "B"), (999_500, 1e6, "M"), (999.5, 1e3, "k")):
        if size >= limit:
            return f"{sign}{mark}{_three(size / unit)}{letter}"
    return f"{sign}{mark}{size:.0f}"


def _three(size: float) -> str:
    return f"{size:.1f}".removesuffix(".0") if size < 99.95 else f"{size:.0f}"
