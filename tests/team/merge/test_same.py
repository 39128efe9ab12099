"""Equal lines of two texts: the longest runs of small ones, at a bounded price of every one."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.team.merge import same
from pipeboard.team.merge.file import Side, merge_file
from pipeboard.team.merge.same import MOST_STEPS, same_lines

LINES = st.lists(st.sampled_from("abcdefgh"), max_size=12)


@given(LINES, LINES, st.sampled_from([0, 20, MOST_STEPS]))
def test_runs_are_equal_lines_in_order(one: list[str], two: list[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(same, "MOST_STEPS", most)
        runs = same_lines(one, two)
    at = at2 = 0
    for in_one, in_two, size in runs:
        assert size > 0
        assert (in_one, in_two) >= (at, at2)
        assert in_two >= at2
        assert one[in_one : in_one + size] == two[in_two : in_two + size]
        at, at2 = in_one + size, in_two + size


@given(st.permutations(range(30)), st.sets(st.integers(0, 29)))
def test_lines_that_come_once_are_found_without_difflib(lines: list[int], taken: set[int]) -> None:
    one = [str(line) for line in lines]
    two = [line for line in one if int(line) not in taken]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(same, "MOST_STEPS", 0)
        found = same_lines(one, two)
    assert sum(size for _, _, size in found) == len(two)


def _keys(lines: int, word: Callable[[int], str]) -> str:
    return "".join(f"k{n}: {word(n)}\n" for n in range(lines))


def _list(lines: int, word: Callable[[int], str]) -> str:
    return "tags:\n" + "".join(f"- {word(n)}\n" for n in range(lines))


def _text(lines: int, word: Callable[[int], str]) -> str:
    return "text: |\n" + "".join(f"  {word(n)}\n" for n in range(lines))


def _sides(shape: str, side: int) -> Callable[[int], str]:
    """The word of a line on a side: every other one its own, every hundredth, or one of few."""
    every = {"others": 2, "some": 100, "few": 2}[shape]
    return lambda n: (
        f"s{side} {n}" if n % every == side % every else "same" if shape == "few" else f"v{n}"
    )


@pytest.mark.parametrize("shape", ["others", "some", "few"])
@pytest.mark.parametrize("kind", [_keys, _list, _text])
def test_a_hostile_contact_is_merged_in_a_bounded_number_of_steps(
    kind: Callable[[int, Callable[[int], str]], str], shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0

    class Counting(SequenceMatcher):
        def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
            nonlocal looked
            looked += sum(
                1 + len(self.b2j.get(line, ())) for line in self.a[alo:ahi]
            )  # fmt: skip
            return super().find_longest_match(alo, ahi, blo, bhi)

    monkeypatch.setattr(same, "SequenceMatcher", Counting)
    lines = 9_000
    head = "id: c-7f3k2q9wab\nname: Anna\n"
    base, one, two = (
        (head + kind(lines, word)).encode()
        for word in (lambda n: f"v{n}", _sides(shape, 0), _sides(shape, 1))
    )
    merged = merge_file("contacts/a-7f3k2q.yaml", base, Side(one, "a", 1), Side(two, "b", 2))
    assert merged.data is not None
    assert looked <= 10 * MOST_STEPS
