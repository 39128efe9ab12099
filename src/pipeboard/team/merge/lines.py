"""The merge of three texts by lines: diff3, after Khanna, Kunal and Pierce, "A Formal Investigation
of Diff3" (2007).

Symmetric: the two sides are each compared with the base, never with each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from pipeboard.team.merge.same import Purse, same_lines


class Chunk(NamedTuple):
    """A stretch of lines as each of the three has it."""

    base: Sequence[str]
    one: Sequence[str]
    two: Sequence[str]

    def merged(self) -> Sequence[str] | None:
        """What becomes of it; None where both sides changed it differently."""
        if self.one == self.two or self.two == self.base:
            return self.one
        return self.two if self.one == self.base else None


Purses: TypeAlias = "tuple[Purse, Purse]"
"""What comparing each side with the base may cost."""


def merge_lines(base: str, one: str, two: str, purses: Purses | None = None) -> str | None:
    """The text with the changes of both sides; None where they touch the same lines."""
    parts: list[str] = []
    for chunk in chunks(base, one, two, purses):
        merged = chunk.merged()
        if merged is None:
            return None
        parts += merged
    return "".join(parts)


def chunks(base: str, one: str, two: str, purses: Purses | None = None) -> Iterator[Chunk]:
    """The texts cut where all three agree: agreements and what lies between them, in order."""
    b, o, t = _lines(base), _lines(one), _lines(two)
    at_b = at_o = at_t = 0
    for in_b, in_o, in_t, size in _agreements(b, o, t, purses or (Purse(), Purse())):
        if (at_b, at_o, at_t) != (in_b, in_o, in_t):
            yield Chunk(b[at_b:in_b], o[at_o:in_o], t[at_t:in_t])
        if size:
            same = b[in_b : in_b + size]
            yield Chunk(same, same, same)
        at_b, at_o, at_t = in_b + size, in_o + size, in_t + size


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _agreements(
    b: Sequence[str], o: Sequence[str], t: Sequence[str], purses: Purses
) -> Iterator[tuple[int, int, int, int]]:
    """Where all three hold the same lines: positions in each and how many; at last their ends."""
    with_one, with_two = same_lines(b, o, purses[0]), same_lines(b, t, purses[1])
    first = second = 0
    while first < len(with_one) and second < len(with_two):
        b_one, in_o, size_one = with_one[first]
        b_two, in_t, size_two = with_two[second]
        start, end = max(b_one, b_two), min(b_one + size_one, b_two + size_two)
        if start < end:
            yield start, in_o + start - b_one, in_t + start - b_two, end - start
        if b_one + size_one < b_two + size_two:
            first += 1
        else:
            second += 1
    yield len(b), len(o), len(t), 0
