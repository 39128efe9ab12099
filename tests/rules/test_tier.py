"""The tier: the dearest thing they ever bought, in the board's currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeboard.rules.tier import Tier, max_tier

RATES = {"EUR": Decimal(1), "NOK": Decimal("0.1")}
BOOK = {"item": "e-book", "value": "20"}
DAY = {"item": "a day of advice", "value": "9000", "currency": "NOK"}


@pytest.mark.parametrize(
    ("purchases", "expected"),
    [
        ([], None),
        ([BOOK], Tier("e-book", Decimal(20))),
        ([BOOK, DAY, BOOK], Tier("a day of advice", Decimal(900))),
        ([{"item": "?", "value": "5", "currency": "USD"}], None),
        ([{"item": "a gift"}, {"item": "?", "value": "a lot"}], None),
        ([{"value": "7.50"}], Tier("", Decimal("7.50"))),
    ],
)
def test_the_dearest_purchase_is_the_tier(purchases, expected) -> None:
    assert max_tier(purchases, "EUR", RATES) == expected
