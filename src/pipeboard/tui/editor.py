"""A file in the user's own editor, the board put aside meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from pipeboard.errors import PipeboardError, UsageError
from pipeboard.tui.past import READ_ONLY

if TYPE_CHECKING:
    from pipeboard.tui.app import PipeboardApp


def edit(app: PipeboardApp, path: str, line: int = 0) -> None:
    """Open a file of the board (path relative to it) at a line, and read it again after that."""
    from pipeboard.journal.editor import edit_file

    if app.in_the_past:
        app.complain(UsageError(READ_ONLY))
        return
    try:
        with app.suspend():
            edit_file(app.board.root / path, line)
    except PipeboardError as error:
        app.complain(error)
    except SuspendNotSupported:
        app.notify("this terminal cannot be lent to an editor", severity="error", markup=False)
    app.refresh(repaint=True, layout=True)
    app.refresh_board()
