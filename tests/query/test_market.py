"""The market in a query: what says who somebody is, without how far we are with them."""

from __future__ import annotations

import pytest

from pipeboard.query.market import market


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("industry:media", "industry:media"),
        ("industry:media stage:lead idle>7d", "industry:media"),
        ("pain~reporting -stage:customer", "pain~reporting"),
        ("size:51..200 country:(DE,AT) is:open", "size:51..200 country:(DE,AT)"),
        ("(industry:food or tech:sap) owner:me", "industry:food or tech:sap"),
        ("industry:media -country:DE", "industry:media -country:DE"),
        ("market:nordic sort:-value limit:20", "market:nordic"),
        ("org.industry:media", "org.industry:media"),
    ],
)
def test_the_market_part_is_kept_and_nothing_else(query: str, part: str) -> None:
    assert str(market(query)) == part


@pytest.mark.parametrize(
    "query",
    ["", "owner:me status:open", "-industry:media", "industry:media or stage:lead", "weber",
     "segment:hot", "grade:A1", "tag:x -country:DE"],
)  # fmt: skip
def test_where_it_only_says_how_far_we_are_there_is_none(query: str) -> None:
    assert market(query) is None
