"""`n` on the problems: the copy of a file gets an id of its own, once it is seen who keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.doubled import Doubled, doubled, renewal
from pipeboard.tui.preview import Preview, Shown
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board
    from pipeboard.tui.home import Home


def ask(home: Home, path: str) -> None:
    """Show which of the files that have the id of this one keeps it; x has the next one keep it."""
    if home.barred():
        return
    board = home.present

    def accept(turns: int) -> None:
        def build() -> Change:
            one = doubled(board, path)
            return renewal(board, one, _keeps(one, turns))

        home.submit(Job("a new id", frozenset(), build, refused=lambda error: False))

    home.push_screen(Preview("a new id", lambda turns: _read(board, path, turns), accept))


def _keeps(one: Doubled, turns: int) -> str:
    return one.files[turns % len(one.files)]


def _read(board: Board, path: str, turns: int) -> Shown:
    """Who keeps the id and why, and who gets one of their own."""
    try:
        one = doubled(board, path)
        keeps, after = _keeps(one, turns), _keeps(one, turns + 1)
        copies = [file for file in one.files if file != keeps]
        why = f" ({_age(one)})" if keeps == one.files[0] else ""
        lines = [f"{keeps} keeps it{why} · {board.subject_at(keeps).name}"]
        lines += [f"{copy} gets a new one · {board.subject_at(copy).name}" for copy in copies]
    finally:
        board.close()
    title = f"{one.id} is the id of {len(one.files)} files"
    words = "a new id" if len(copies) == 1 else f"{len(copies)} new ids"
    return Shown(title, lines, f"{words}, in one commit", f"{after.rpartition('/')[2]} keeps it")


def _age(one: Doubled) -> str:
    """Why the first of the files is held for the oldest."""
    if one.recorded and one.recorded != set(one.files):
        return "recorded" if len(one.recorded) == 1 else "recorded first"
    return "recorded first" if one.recorded else "none is recorded yet"
