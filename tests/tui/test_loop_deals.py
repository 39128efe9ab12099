"""How a touch counts for a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from pipeboard.errors import UsageError
from pipeboard.tui.loop_deals import touched
from pipeboard.tui.session import Act
from pipeboard.tui.touching import Said
from tests.tui.fake import small_board

if TYPE_CHECKING:
    from pipeboard.board import Board


def said(outcome: str, step: str = "", *, inbound: bool = False) -> Said:
    return Said(outcome, "", step, inbound, "")


@pytest.mark.parametrize(
    ("kind", "of", "touches", "conversations", "planned"),
    [
        ("call", said("no-answer"), 1, 0, 0),
        ("call", said("connected"), 1, 1, 0),
        ("call", said("connected", "fri call"), 1, 1, 1),
        ("call", said("no-answer", "-"), 1, 0, 0),
        ("call", said("not-now", "P may timing"), 1, 1, 0),
        ("email", said("sent"), 1, 0, 0),
        ("email", said("sent", inbound=True), 1, 1, 0),
        ("research", said("", "fri call"), 0, 0, 1),
    ],
)
def test_a_touch_counts_as_what_it_was(
    kind: str, of: Said, touches: int, conversations: int, planned: int
) -> None:
    board = cast("Board", small_board())
    assert touched(board, "c-1", kind, of) == Act("c-1", touches, conversations, planned)


def test_a_next_step_that_is_nothing_known_does_not_count() -> None:
    with pytest.raises(UsageError, match="does not start with a day"):
        touched(cast("Board", small_board()), "c-1", "call", said("connected", "soonish"))
