"""What runs out in a deal counts down, in the queue and on the card."""

from __future__ import annotations

import pytest

from pipeboard.board.why import why
from tests.board.conftest import Made

NINA = """\
id: c-ninanina01
name: Nina Sol
stage: prospect
owner: mara
created: 2026-11-01
opportunities:
  - {id: o-1, name: Seats, stage: proposal, value: 9000, expected_close: "%s", offer: {text: "10 off", expires: "%s"}}
"""


@pytest.mark.parametrize(
    ("close", "offer", "days", "words"),
    [
        ("2026-12-31", "2026-11-25", 3, "a date runs out in 3d"),
        ("2026-11-30", "2026-12-25", 8, "a date runs out in 8d"),
        ("2026-11-30", "2026-11-22", 0, "a date runs out today"),
        ("2026-11-30", "2026-11-20", 8, "a date runs out in 8d"),  # an offer that ended is over
        ("2026-11-20", "2026-12-25", -2, "a date runs out 2d ago"),
    ],
)
def test_the_closing_lane_counts_down_to_the_first_date(
    made: Made, close: str, offer: str, days: int, words: str
) -> None:
    made.write("contacts/nina-nina01.yaml", NINA % (close, offer))
    made.commit()
    board = made.open()
    [row] = board.queue("closing", whose="all")
    assert row.closes_in == days
    assert why(row) == words
    assert board.cards([row.rid])[row.rid].closes_in == days
    board.close()


def test_without_an_open_deal_nothing_runs_out(two: Made) -> None:
    board = two.open()
    assert {row.closes_in for row in board.rows()} == {None}
    board.close()
