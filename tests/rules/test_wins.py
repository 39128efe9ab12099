"""Win rates with a thing and without."""

from __future__ import annotations

import pytest

from pipeboard.rules.wins import Deal, rates, win_rate


def deal(won: bool | None, *has: str) -> Deal:
    return Deal(won, frozenset(has))


DEALS = [
    deal(True, "price"),
    deal(False, "price", "security"),
    deal(False, "price"),
    deal(None, "price"),
    deal(True),
    deal(None),
]


def test_an_open_deal_is_in_no_rate() -> None:
    assert win_rate(DEALS) == 0.5
    assert win_rate([deal(None)]) is None


def test_a_rate_with_a_thing_stands_beside_the_rate_without_it() -> None:
    price, security = rates(DEALS)
    assert (price.thing, price.deals, price.of_deals) == ("price", 4, pytest.approx(4 / 6))
    assert (price.won, price.lost, price.rate) == (1, 2, pytest.approx(1 / 3))
    assert price.without == 1
    assert (security.rate, security.without) == (0, pytest.approx(2 / 3))
    assert price.interval is not None
    assert price.interval[0] < 1 / 3 < price.interval[1]
