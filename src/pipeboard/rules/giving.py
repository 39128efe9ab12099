"""Give and ask: how many of our touches brought the contact something of use.

give/ask = touches with `gave` ÷ out-touches. Research is no touch, and what came from them is none
of ours.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree


class Giving(NamedTuple):
    """How many of our touches gave something, of how many."""

    gave: int
    touches: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None before the first touch."""
        return self.gave / self.touches if self.touches else None


def giving(activities: Iterable[Mapping[str, Tree]], inbound: Container[str]) -> Giving:
    """Of a contact's activities; `inbound` are the outcomes that mean they acted (`replied`)."""
    ours = [entry for entry in activities if _is_ours(entry, inbound)]
    return Giving(sum(bool(entry.get("gave")) for entry in ours), len(ours))


def _is_ours(entry: Mapping[str, Tree], inbound: Container[str]) -> bool:
    if entry.get("type") == "research":
        return False
    way = entry.get("dir") or ("in" if entry.get("outcome") in inbound else "out")
    return way == "out"
