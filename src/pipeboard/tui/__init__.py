"""The board in the terminal. `run` is all that anybody outside calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.tui.session import Order
    from pipeboard.tui.verbs import Verbs

_TURN = 0.001  # seconds a thread may be busy while the one that writes to the terminal waits


def run(
    root: Path,
    *,
    start: str = "board",
    order: Order | None = None,
    welcome: bool = False,
    verbs: Verbs | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Open the board in `root` and stay until the user leaves; the process's exit code.

    `start` is "board", "queue" or "work", and `order` says which queue is worked then; `welcome`
    greets somebody new there; `verbs` carries out lines of the command line.

    Where there is no index yet, a large board shows its first contacts while the rest is read. The
    work loop wants its whole queue: before that the screen is not taken, and `progress` hears how
    many of how many files are read.
    """
    import gc
    import sys

    from pipeboard.board import Board

    sys.setswitchinterval(_TURN)
    gc.disable()  # what is loaded now stays: the app collects once, after the first paint

    board = Board.open(root, via="tui", refresh=False)
    board.progress = progress
    if start != "work":
        board.open_first()
    board.vocabulary  # noqa: B018 asking for anything of it opens the index
    board.progress = None

    from pipeboard.board.personal import personal
    from pipeboard.tui.app import PipeboardApp
    from pipeboard.tui.glyphs import wants_ascii
    from pipeboard.tui.state import State
    from pipeboard.tui.tips import Tips

    mine = personal(board)
    app = PipeboardApp(
        board,
        start=start,
        order=order,
        state=State.of(board.root),
        personal=mine,
        verbs=verbs,
        ascii_glyphs=wants_ascii(mine.glyphs),
        tips=Tips(),
        welcome=welcome,
    )
    app.run()
    board.close()
    return app.return_code or 0
