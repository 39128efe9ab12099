"""A step that asks for news and gives nothing is poor work, and said to be."""

from __future__ import annotations

import pytest

from pipeboard.model.check import check_contact
from pipeboard.model.merge import merge
from pipeboard.model.news import asks_for_news

CONFIG = merge(None)


@pytest.mark.parametrize(
    "reason",
    [
        "any update?", "Any news on the offer", "just checking in", "check in", "touching base",
        "Touch base on pricing", "circling back", "just following up", "just to see if he read it",
        "ping him again", "nudge them",
    ],
)  # fmt: skip
def test_words_that_only_ask_for_news(reason: str) -> None:
    assert asks_for_news(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "case study media", "quarterly offer", "the update of their contract", "checking invoice 12",
        "recap + two questions", "demo follow-up: the refund sum", "", "base price per seat",
    ],
)  # fmt: skip
def test_words_that_give_something_are_left_alone(reason: str) -> None:
    assert asks_for_news(reason) == ""


@pytest.mark.parametrize(
    ("step", "flagged"),
    [
        ({"due": "2026-12-01", "reason": "any update?"}, True),
        ({"due": "2026-12-01", "reason": "any update?", "give": "guide"}, False),
        ({"due": "2026-12-01", "reason": "case study"}, False),
        ({"due": "2026-12-01"}, False),
    ],
)
def test_a_step_is_advice_unless_it_gives(step: dict, flagged: bool) -> None:
    found = check_contact({"name": "Anna", "follow_ups": [step]}, CONFIG)
    assert [one.level for one in found] == (["advice"] if flagged else [])
