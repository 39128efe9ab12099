"""Who came into each stage and who left it, week by week: a flow, and no conversion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

STAGES = ("lead", "prospect", "customer")


class Passage(NamedTuple):
    """A contact came into a stage, or left it, at a time (seconds since 1970)."""

    at: int
    stage: str
    is_entry: bool


class Flow(NamedTuple):
    """A span of time: entries and exits of each of STAGES."""

    entries: tuple[int, ...]
    exits: tuple[int, ...]

    @property
    def net(self) -> tuple[int, ...]:
        """Entries less exits of each."""
        return tuple(a - b for a, b in zip(self.entries, self.exits, strict=True))


def flows(passages: Sequence[Passage], starts: Sequence[int], end: int) -> list[Flow]:
    """A Flow from each of `starts` (in order) to the next, the last one to `end`."""
    counts = [(Counter[str](), Counter[str]()) for _ in starts]
    for passage in passages:
        if not starts or not starts[0] <= passage.at < end:
            continue
        place = sum(start <= passage.at for start in starts) - 1
        counts[place][0 if passage.is_entry else 1][passage.stage] += 1
    return [
        Flow(tuple(into[name] for name in STAGES), tuple(out[name] for name in STAGES))
        for into, out in counts
    ]
