"""Which lines two texts have in common, in order, at a price that is bounded.

Runs of equal lines by difflib (longest first). Where that would take too many steps, the lines that
each text has once are matched first, after Bram Cohen's patience diff, and difflib looks at what
lies between; where even that is too much, those lines count as different.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

Run: TypeAlias = "tuple[int, int, int]"
"""Equal lines: position in the one text, in the other, how many."""

# Pairs of lines that difflib may compare for two texts, or for all of the texts in two files.
MOST_STEPS = 4_000_000


class Purse:
    """How many steps may still be taken, for one pair of texts or for many together."""

    def __init__(self) -> None:
        self.left = MOST_STEPS


def same_lines(one: Sequence[str], two: Sequence[str], purse: Purse | None = None) -> list[Run]:
    """The runs of equal lines, in the order of both texts."""
    return _Texts(one, two, purse or Purse()).runs()


class _Texts:
    """Two texts, and what may still be spent on them."""

    def __init__(self, one: Sequence[str], two: Sequence[str], purse: Purse) -> None:
        self.one, self.two = one, two
        self.purse = purse

    def runs(self) -> list[Run]:
        return _joined(self._between(0, len(self.one), 0, len(self.two), deeper=True))

    def _between(self, lo: int, hi: int, lo2: int, hi2: int, *, deeper: bool) -> Iterator[Run]:
        """The runs of a stretch of each: what both begin and end with, and those inside."""
        start, tail = self._ends(lo, hi, lo2, hi2)
        yield lo, lo2, start
        inside = (lo + start, hi - tail, lo2 + start, hi2 - tail)
        if inside[0] < inside[1] and inside[2] < inside[3]:
            steps = self._steps(*inside)
            if steps <= self.purse.left:
                self.purse.left -= steps
                yield from self._by_length(*inside)
            elif deeper:
                yield from self._by_once(*inside)
        yield hi - tail, hi2 - tail, tail

    def _ends(self, lo: int, hi: int, lo2: int, hi2: int) -> tuple[int, int]:
        """How many lines are the same at the start, and at the end."""
        one, two = self.one, self.two
        most = min(hi - lo, hi2 - lo2)
        start = next((n for n in range(most) if one[lo + n] != two[lo2 + n]), most)
        rest = most - start
        return start, next((n for n in range(rest) if one[hi - 1 - n] != two[hi2 - 1 - n]), rest)

    def _steps(self, lo: int, hi: int, lo2: int, hi2: int) -> int:
        """The steps of difflib at the worst: each run that it finds costs a look at all pairs."""
        counts, others = Counter(self.one[lo:hi]), Counter(self.two[lo2:hi2])
        pairs = sum(count * others[line] for line, count in counts.items())
        return (pairs + hi - lo) * (min(hi - lo, hi2 - lo2, pairs) + 1)

    def _by_length(self, lo: int, hi: int, lo2: int, hi2: int) -> Iterator[Run]:
        matcher = SequenceMatcher(None, self.one[lo:hi], self.two[lo2:hi2], autojunk=False)
        for found in matcher.get_matching_blocks():
            yield lo + found.a, lo2 + found.b, found.size

    def _by_once(self, lo: int, hi: int, lo2: int, hi2: int) -> Iterator[Run]:
        """By the lines that each has once."""
        at, at2 = _once(self.one, lo, hi), _once(self.two, lo2, hi2)
        for n, n2 in _rising([(at[line], at2[line]) for line in at if line in at2]):
            if lo < n and lo2 < n2:
                yield from self._between(lo, n, lo2, n2, deeper=False)
            yield n, n2, 1
            lo, lo2 = n + 1, n2 + 1
        yield from self._between(lo, hi, lo2, hi2, deeper=False)


def _once(lines: Sequence[str], lo: int, hi: int) -> dict[str, int]:
    """The lines that come once in a stretch, and where."""
    counts = Counter(lines[lo:hi])
    return {lines[n]: n for n in range(lo, hi) if counts[lines[n]] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs, ordered by their first, whose second rises too."""
    lasts: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(lasts, second)
        before.append(ends[length - 1] if length else -1)
        lasts[length : length + 1] = [second]
        ends[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _joined(runs: Iterator[Run]) -> list[Run]:
    """The same runs, those that touch as one, none empty."""
    found: list[Run] = []
    for in_one, in_two, size in runs:
        if not size:
            continue
        if found and _ends_at(found[-1]) == (in_one, in_two):
            first, second, length = found.pop()
            found.append((first, second, length + size))
        else:
            found.append((in_one, in_two, size))
    return found


def _ends_at(run: Run) -> tuple[int, int]:
    return run[0] + run[2], run[1] + run[2]
