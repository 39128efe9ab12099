"""The tier of a customer: the most they ever paid for one thing, whatever they bought since.

Who paid 20 for a book has not shown that they pay 1,000 for a day of advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.model.money import amount, in_currency

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree


class Tier(NamedTuple):
    """What was bought, and for how much in the workspace's currency."""

    item: str
    value: Decimal


def max_tier(
    purchases: Iterable[Mapping[str, Tree]], base: str, rates: Mapping[str, Decimal]
) -> Tier | None:
    """The dearest purchase; None without one. An amount without a rate cannot be compared."""
    tiers = [tier for entry in purchases if (tier := _tier(entry, base, rates)) is not None]
    return max(tiers, key=lambda tier: tier.value, default=None)


def _tier(entry: Mapping[str, Tree], base: str, rates: Mapping[str, Decimal]) -> Tier | None:
    try:
        paid = amount(str(entry.get("value") or ""))
    except ValueError:
        return None
    value = in_currency(paid, str(entry.get("currency") or "") or None, base, rates)
    return None if value is None else Tier(str(entry.get("item") or ""), value)
