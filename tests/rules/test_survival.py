"""Kaplan and Meier's estimate: against figures worked out by hand, and what must always hold."""

from __future__ import annotations

from math import inf
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.rules.survival import Spell, stay, survival

SPELLS = st.lists(
    st.builds(Spell, st.integers(0, 300).map(float), st.booleans()), min_size=1, max_size=20
)


def test_who_is_there_still_counts_until_the_last_day_known() -> None:
    # 6-MP, Freireich et al. (1963): remission in weeks, the first group of Cox (1972)
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    going = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    spells = [*(Spell(d, True) for d in ended), *(Spell(d, False) for d in going)]
    steps = dict(survival(spells))
    told = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {day: round(share, 3) for day, share in steps.items()} == told


@given(SPELLS)
def test_it_falls_from_one_and_never_below_nothing(spells: list[Spell]) -> None:
    shares = [share for _, share in survival(spells)]
    assert shares == sorted(shares, reverse=True)
    assert all(-1e-9 <= share < 1 for share in shares)


@given(st.lists(st.integers(0, 300).map(float), min_size=15, max_size=30))
def test_where_all_have_ended_its_median_is_the_median(days: list[float]) -> None:
    odd = [*days, *days, 150.0]
    assert stay([Spell(day, True) for day in odd]).km_median == median(odd)


@pytest.mark.parametrize(
    ("spells", "km", "note"),
    [
        ([Spell(5, True)] * 29, None, "too few (29)"),
        ([Spell(5, True)] * 30, 5, ""),
        ([Spell(5, True)] * 10 + [Spell(9, False)] * 20, inf, ""),
    ],
)
def test_fewer_than_thirty_are_too_few(spells: list[Spell], km: float | None, note: str) -> None:
    found = stay(spells)
    assert (found.km_median, found.note) == (km, note)
    assert bool(found.survival) == (not note)


def test_stays_that_ended_are_told_apart() -> None:
    found = stay([Spell(10, True), Spell(20, True), Spell(90, False)])
    assert (found.ended, found.going_on, found.median, found.p75) == (2, 1, 15, 17.5)
