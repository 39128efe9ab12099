"""A query with one more condition, or with one less, as text."""

from __future__ import annotations

import pytest

from pipeboard.query.narrow import narrowed, without
from pipeboard.query.parse import parse


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "grade:A1"),
        ("owner:me", "owner:me grade:A1"),
        ("a or b", "(a or b) grade:A1"),
        ("owner:me sort:-value limit:20", "owner:me grade:A1 sort:-value limit:20"),
        ("sort:name", "grade:A1 sort:name"),
    ],
)
def test_one_more_condition(query: str, expected: str) -> None:
    assert narrowed(query, "grade:A1") == expected
    assert parse(narrowed(query, "grade:A1")) == parse(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("grade:A1", ""),
        ("owner:me Grade:(A1,A2) sort:-value", "owner:me sort:-value"),
        ("a or grade:A1", "a or grade:A1"),
        ("-grade:A1 owner:me", "-grade:A1 owner:me"),
    ],
)
def test_one_less(query: str, expected: str) -> None:
    assert without(query, "grade") == expected
