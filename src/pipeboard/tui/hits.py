"""What choosing something in the palette does. Not loaded before something is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.tui.screens.base import View

if TYPE_CHECKING:
    from pipeboard.tui.app import PipeboardApp
    from pipeboard.tui.palette import Hit


async def choose(app: PipeboardApp, hit: Hit) -> None:
    """Do an action, open a contact, filter by a query, run a line, take a theme."""
    if hit.kind == "action":
        await app.do(hit.value)
    elif hit.kind == "contact":
        app.open_contact(int(hit.value))
    elif hit.kind in ("segment", "organisation"):
        _filter(app, hit.value)
    elif hit.kind in ("run", "verb"):
        app.run_line(hit.value)
    else:
        app.take_theme(hit.value)


def _filter(app: PipeboardApp, query: str) -> None:
    """Put a query in force; from a screen that is no list, on the board."""
    view = app.view
    if not isinstance(view, View) or view.NAME not in ("board", "queue"):
        app.action_board()
    app.query_text = query
    app.redraw()
