"""The orders a board can be put in: a key each, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Order(NamedTuple):
    """`field` as `sort:` takes it, with - where the largest comes first; "" is the board's own."""

    key: str
    words: str
    field: str


ORDERS: Sequence[Order] = (
    Order("d", "due", ""),
    Order("n", "name", "name"),
    Order("v", "value", "-value"),
    Order("w", "weighted", "-weighted"),
    Order("t", "last touch", "-idle"),
    Order("s", "in stage", "-in_stage"),
    Order("c", "created", "-created"),
    Order("o", "owner", "owner"),
    Order("g", "grade", "grade"),
)


def turned(key: str, sort: str) -> str:
    """The order of a key; where it is in force already, the other way round."""
    order = next(one for one in ORDERS if one.key == key)
    field = order.field or "due"
    other = field[1:] if field.startswith("-") else f"-{field}"
    return other if sort == order.field else order.field


def words_of(sort: str) -> str:
    """`by value ↓`: an order as the title says it; "" for the board's own."""
    if not sort:
        return ""
    bare = sort.removeprefix("-")
    order = next((one for one in ORDERS if (one.field or "due").removeprefix("-") == bare), None)
    return f"by {order.words if order else bare} {'↓' if sort.startswith('-') else '↑'}"


def on_offer(works: Callable[[str], bool]) -> list[Order]:
    """The orders that can be had; `works` says whether a `sort:` means something on this board."""
    return [one for one in ORDERS if works(one.field)]
