"""Who was let go, why, and what they took."""

from __future__ import annotations

from pipeboard.rules.exits import ALL, Exit, waste

EXITS = [
    Exit("no-need", qualified=False, days=2.0, touches=1),
    Exit("no-need", qualified=False, days=10.0, touches=4),
    Exit("no-budget", qualified=True, days=90.0, touches=20),
    Exit("no-need", qualified=False, days=None, touches=1),
]


def test_the_rate_is_of_all_leads_and_the_first_reason_is_the_most_frequent() -> None:
    found = waste(EXITS, 8)
    assert [(one.reason, one.number, one.of_leads) for one in found] == [
        (ALL, 4, 0.5),
        ("no-need", 3, 0.375),
        ("no-budget", 1, 0.125),
    ]


def test_medians_are_of_those_who_never_qualified() -> None:
    every, no_need, no_budget = waste(EXITS, 8)
    assert (every.never_qualified, every.median_days, every.median_touches) == (3, 6, 1)
    assert no_need.median_days == 6
    assert (no_budget.never_qualified, no_budget.median_days) == (0, None)


def test_without_exits_there_is_the_row_of_all() -> None:
    assert [(one.reason, one.number, one.of_leads) for one in waste([], 0)] == [(ALL, 0, None)]
