"""A deal far above what somebody ever paid: who bought an e-book has not shown that they pay for
advice. Said in the gate where it is so, and only there."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from pipeboard.actions.change import Subject
from pipeboard.board.checklist import FAIL, Item
from pipeboard.board.mending import Fix
from pipeboard.rules.tier import max_tier

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.one import One
    from pipeboard.model.tree import Tree

GATES = ("prospect", "opportunity")
FAR = 10
"""How many times the dearest purchase a deal is worth to be far above it."""


def above(
    board: One,
    connection: sqlite3.Connection,
    proposals: Sequence[tuple[str, Mapping[str, Tree]]],
) -> dict[int, Item]:
    """The item to add for those whose open deal is far above their dearest purchase, by row."""
    worth = "SELECT rid, max(value) FROM opp WHERE open = 1 GROUP BY rid HAVING max(value) > 0"
    values = dict(connection.execute(worth).fetchall())
    found: dict[int, Item] = {}
    base, rates = board.currency, board.config.rates
    for rid, (path, tree) in enumerate(proposals, 1):
        if rid not in values or not tree.get("purchases"):
            continue
        paid = max_tier(Subject(path, tree).entries("purchases"), base, rates)
        if paid is not None and values[rid] > FAR * paid.value > 0:
            times = round(values[rid] / float(paid.value))
            words = f"{values[rid]:,.0f} {base} is {times} × the most they ever paid"
            found[rid] = Item("tier", "info", FAIL, words, Fix("deal"))
    return found
