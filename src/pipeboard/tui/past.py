"""Time travel: the board of another day on every screen, read-only, until one comes back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.model.times import local
from pipeboard.tui.behind import Post, real_stderr
from pipeboard.tui.messages import TravelFailed, Travelled
from pipeboard.tui.say import long_day

if TYPE_CHECKING:
    from pipeboard.board import Board


def sign(board: Board) -> str:
    """`@ Thu 1 Oct 23:59 · read-only`: which day is looked at."""
    at = local(board.now(), board.zone)
    return f"@ {long_day(at.date(), at.date())} {at:%H:%M} · read-only"


async def travel(present: Board, text: str, post: Post) -> None:
    """Open the board of that time in a thread, and post what came of it."""
    try:
        past = await asyncio.to_thread(_open, present, text)
    except (PipeboardError, OSError) as error:
        post(TravelFailed(error))
    else:
        post(Travelled(past))


def _open(present: Board, text: str) -> Board:
    from pipeboard.board.past import past_board, when

    with real_stderr():
        past = past_board(str(present.root), when(text, present.now(), present.zone))
        past.refresh()
    past.close()
    return past
