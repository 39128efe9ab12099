"""Entries and exits of stages by week, by hand."""

from __future__ import annotations

from pipeboard.rules.flow import Passage, flows

PASSAGES = [
    Passage(0, "lead", True),
    Passage(5, "lead", True),
    Passage(12, "lead", False),
    Passage(12, "prospect", True),
    Passage(20, "prospect", False),
]


def test_each_passage_is_in_the_span_it_lies_in() -> None:
    first, second = flows(PASSAGES, [0, 10], 20)
    assert (first.entries, first.exits) == ((2, 0, 0), (0, 0, 0))
    assert (second.entries, second.exits) == ((0, 1, 0), (1, 0, 0))
    assert second.net == (-1, 1, 0)


def test_what_lies_outside_is_not_counted() -> None:
    assert flows(PASSAGES, [6], 12)[0].net == (0, 0, 0)
    assert flows(PASSAGES, [], 12) == []
