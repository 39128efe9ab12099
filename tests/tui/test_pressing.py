"""What presses in a deal: counted down while it holds, flagged once it has ended."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.model.tree import Tree
from pipeboard.tui.pressing import pressing
from pipeboard.tui.say import Scene
from tests.tui.fake import NOW

SCENE = Scene(NOW, UTC, "EUR")  # 22 Nov 2026


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        ({"text": "10 % off", "expires": "2026-12-15"}, "offer ends in 23d: 10 % off"),
        ({"text": "10 % off", "expires": "2026-11-23"}, "offer ends in 1d: 10 % off"),
        ({"text": "10 % off", "expires": "2026-11-22"}, "offer ends today: 10 % off"),
        ({"text": "10 % off", "expires": "2026-11-21"}, "✗ offer expired 21 Nov: 10 % off"),
        ({"text": "10 % off", "expires": "2026-11-21T23:00Z"}, "✗ offer expired 21 Nov: 10 % off"),
        ({"text": "10 % off"}, "offer 10 % off"),
        ({"text": "10 % off", "expires": "soon"}, "offer 10 % off"),
    ],
)
def test_an_offer_counts_down_and_an_expired_one_is_never_shown_as_live(
    offer: dict[str, Tree], said: str
) -> None:
    assert list(pressing({"offer": offer}, SCENE)) == [said]


@pytest.mark.parametrize(
    ("deal", "lines"),
    [
        ({}, []),
        ({"offer": {"expires": "2026-12-15"}, "proof": [], "cost_of_delay": {}}, []),
        (
            {"cost_of_delay": {"amount": "1500", "currency": "EUR", "per": "month"}},
            ["waiting costs them €1.5k a month"],
        ),
        ({"cost_of_delay": {"amount": "99"}}, ["waiting costs them €99 a month"]),
        ({"cost_of_delay": {"amount": "99", "per": "once"}}, ["waiting costs them €99 once"]),
        ({"cost_of_delay": {"amount": "much"}}, []),
        ({"proof": [{"kind": "trial", "ends": "2026-11-25"}]}, ["trial ends in 3d"]),
        ({"proof": [{"kind": "trial", "ends": "2026-11-20"}]}, ["trial ended 20 Nov"]),
        ({"proof": [{"kind": "trial", "ends": "2026-11-25", "result": "liked it"}]}, []),
        ({"proof": [{"kind": "demo", "ends": "2026-11-25"}, "trial"]}, []),
    ],
)
def test_trials_and_the_cost_of_waiting_have_words(deal: dict[str, Tree], lines: list[str]) -> None:
    assert list(pressing(deal, SCENE)) == lines


@pytest.mark.parametrize("over", [{"stage": "won"}, {"stage": "lost"}, {"closed": "2026-11-01"}])
def test_nothing_presses_in_a_deal_that_is_over(over: dict[str, Tree]) -> None:
    offer: Tree = {"text": "10 % off", "expires": "2026-12-15"}
    assert list(pressing({"offer": offer, **over}, SCENE)) == []
