"""The orders a board can be put in: a key each, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Order(NamedTuple):
    """`field` as `sort:` takes it, with - where the largest comes first; "" is a screen's own.

    `said` is what one that is a screen's own is called while it is in force.
    """

    key: str
    words: str
    field: str
    said: str = ""


ORDERS: Sequence[Order] = (
    Order("d", "due", "", "by what is due"),
    Order("n", "name", "name"),
    Order("v", "value", "-value"),
    Order("w", "weighted", "-weighted"),
    Order("t", "last touch", "-idle"),
    Order("s", "in stage", "-in_stage"),
    Order("c", "created", "-created"),
    Order("o", "owner", "owner"),
    Order("g", "grade", "grade"),
)

OF_THE_QUEUE: Sequence[Order] = (
    Order("0", "who is next", "", "in working order"),
    Order("d", "due", "due"),
    *ORDERS[1:],
)
"""Of the queue: its working order before the others; that is never turned round."""


def turned(key: str, sort: str, orders: Sequence[Order] = ORDERS) -> str:
    """The order of a key; where it is in force already, the other way round."""
    order = next(one for one in orders if one.key == key)
    if not order.field and order.key == "0":
        return ""
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


def on_offer(works: Callable[[str], bool], orders: Sequence[Order] = ORDERS) -> list[Order]:
    """The orders that can be had; `works` says whether a `sort:` means something on this board."""
    return [one for one in orders if works(one.field)]
