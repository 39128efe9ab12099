"""What a query asks about by itself."""

from __future__ import annotations

import pytest

from pipeboard.query.mentions import wants_fit


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("grade:A1", True), ("status:open grade:(A1,A2,B1)", True), ("grade:A or grade:B", True),
        ("grade:1", False), ("grade:(A1,1)", False), ("grade:A1 or stage:lead", False),
        ("grade!=A1", False), ("-grade:A1", False), ("grade:*", False), ("anna", False), ("", False),
    ],
)  # fmt: skip
def test_a_grade_with_a_letter_wants_a_fit(query: str, expected: bool) -> None:
    assert wants_fit(query) is expected
