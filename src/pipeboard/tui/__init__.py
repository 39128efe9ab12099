"""The board in the terminal. `run` is all that anybody outside calls."""

from __future__ import annotations

from pathlib import Path


def run(root: Path, *, start: str = "board") -> int:
    """Open the board in `root` and stay until the user leaves; the process's exit code.

    `start` is "board" or "queue".
    """
    from pipeboard.board import Board
    from pipeboard.tui.app import PipeboardApp

    with_index = Board.open(root, via="tui", refresh=False)
    app = PipeboardApp(with_index, start=start)
    app.run()
    with_index.close()
    return app.return_code or 0
