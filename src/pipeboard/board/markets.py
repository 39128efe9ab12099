"""Which segments are a new market: people are there, and not one of them is a customer yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.select import execute
from pipeboard.errors import QueryError
from pipeboard.query.compile import compile
from pipeboard.query.market import market

if TYPE_CHECKING:
    from pipeboard.board.lists import Lists


def new_markets(board: Lists) -> frozenset[str]:
    """The segments, by id; one that describes no market, or cannot be read, is none."""
    return frozenset(one.id for one in board.segments() if _is_new(board, one.q))


def _is_new(board: Lists, query: str) -> bool:
    try:
        of = market(query)
        if of is None:
            return False
        compiled = compile(of, board.moment(), board.vocabulary)
    except QueryError:
        return False
    count = "SELECT count(*), count(*) FILTER (WHERE f.stage = 'customer') FROM fact f"
    [(people, customers)] = execute(board, f"{count} WHERE {compiled.where}", compiled.params)
    return bool(people) and not customers
