"""What commits did to expected closes, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.slippage import Push, Told, moves, slippage


def told(sha: str, change: str, *, verb: str = "opp", reverts: str = "") -> Told:
    trailers = [("Pb-Contact", "c-1"), ("Pb-Change", change)]
    return Told(sha, verb, [*trailers, *([("Pb-Reverts", reverts)] if reverts else [])])


LATER = 'opportunities[o-1].expected_close: "2026-11-01" -> "2026-12-01"'
SOONER = 'opportunities[o-1].expected_close: "2026-12-01" -> "2026-11-01"'


@pytest.mark.parametrize(
    ("change", "days"),
    [
        (LATER, [30]),
        (SOONER, [-30]),
        ('opportunities[o-1].expected_close: null -> "2026-12-01"', []),
        ('opportunities[o-1].value: "1" -> "2"', []),
    ],
)
def test_a_move_is_a_number_of_days(change: str, days: list[int]) -> None:
    assert [push.days for push in moves([told("a", change)])] == days


def test_what_was_undone_is_no_push_until_it_is_done_again() -> None:
    done = told("a", LATER)
    undone = told("b", SOONER, verb="undo", reverts="a")
    again = told("c", LATER, verb="redo", reverts="b")
    assert moves([undone, done]) == []
    assert moves([again, undone, done]) == [Push(("c-1",), "o-1", 30)]


def test_twice_is_of_all_opportunities() -> None:
    found = slippage([[30, 14], [7, -7], [-3]], 10)
    assert (found.pushes, found.days, found.twice) == (3, 51, 0.1)
    assert slippage([], 0).twice is None
