"""A slip in the config is said with file and line, and closes no board."""

from __future__ import annotations

import shutil

import pytest

from pipeboard.board.linting import lint_board
from tests.board.conftest import Made

HEAD = "schema: 1\nworkspace: {name: Two, currency: EUR}\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("stages:\n- {id: lead, rot_after: 7x}\n", 4, '"7x" is not a duration'),
        ('queues:\n- {id: mine, word: due, q: "ownr:me"}\n', 4, '"ownr" is no field'),
        ('segments:\n- {id: odd, key: 9, q: "stage:("}\n', 4, "at character"),
        ("icp: {match_at: high}\n", 3, "high"),
        ("team: [\n", 4, "never closed"),
    ],
)
def test_it_is_named_and_the_board_goes_on(two: Made, text: str, line: int, said: str) -> None:
    two.open()
    two.write("pipeboard.yaml", HEAD + text)
    board = two.open()
    assert len(board.rows()) == 2
    board.queue()
    (problem,) = [one for one in board.problems() if one.path == "pipeboard.yaml"]
    assert (problem.line, said in problem.message) == (line, True), problem
    (found,) = [one for one in lint_board(board) if one.path == "pipeboard.yaml"]
    assert (found.line, found.level) == (line, "error")


def test_without_a_last_good_one_the_rest_of_it_holds(two: Made) -> None:
    shutil.rmtree(two.root / ".git" / "pipeboard", ignore_errors=True)
    two.write("pipeboard.yaml", "schema: 1\nworkspace: {name: Two, currency: EURO}\n"
              "team:\n  mara: {name: Mara Lind}\n")  # fmt: skip
    board = two.open()
    assert board.vocabulary.owners == ("mara",)
    assert board.currency == "EUR"


def test_a_lane_that_does_not_compile_leaves_the_others(two: Made) -> None:
    two.write("pipeboard.yaml", HEAD + 'queues:\n- {id: today, q: "du:today", word: due}\n')
    lanes = [queue.id for queue in two.open().vocabulary.queues]
    assert "today" not in lanes
    assert "overdue" in lanes
