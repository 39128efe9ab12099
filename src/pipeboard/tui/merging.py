"""`M`: two contacts who are one person become one; what stays and what comes is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.board.duplicates import doubles_of, ranked
from pipeboard.errors import PipeboardError
from pipeboard.tui.choosing import Choosing
from pipeboard.tui.preview import Preview, Shown
from pipeboard.tui.text import cut
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board
    from pipeboard.tui.acting import Acting
    from pipeboard.tui.aimed import Target

_NAME = 30  # cells of a name in the title
_HOW = "M merges two: mark them with Space, or stand on one who is there twice (gu)"


def ask(screen: Acting, about: Sequence[Target]) -> None:
    """Show what a merge of the two would do; of one alone, with who seems to be the same person."""
    board = screen.home.board
    found = [screen.home.rid_of(one.id) for one in about if one.id]
    rids = [rid for rid in found if rid is not None]
    if len(rids) == 2:
        _show(screen, [row.path for row in ranked(board, rids)])
        return
    others = doubles_of(board, rids[0]) if len(rids) == 1 else []
    if not others:
        screen.say(f"nobody seems to be {about[0].name} · {_HOW}" if len(about) == 1 else _HOW)
    elif len(others) == 1:
        _show(screen, [row.path for row in ranked(board, [rids[0], others[0].rid])])
    else:
        named = [
            (str(n), str(n), f"{row.name} {row.email or row.org}".rstrip())
            for n, row in enumerate(others[:9], start=1)
        ]

        def chosen(key: str | None) -> None:
            if key is not None:
                pair = [rids[0], others[int(key) - 1].rid]
                _show(screen, [row.path for row in ranked(board, pair)])

        screen.home.push_screen(Choosing(f"{about[0].name} and who?", named), chosen)


def _show(screen: Acting, paths: Sequence[str]) -> None:
    """What stays, what comes along, what is kept as a note; x keeps the other one."""
    home = screen.home

    def pair(turns: int) -> Sequence[str]:
        return paths if turns % 2 == 0 else paths[::-1]

    def accept(turns: int) -> None:
        keep, other = pair(turns)

        def build() -> Change:
            board = home.board
            return board.merging(board.subject_at(keep), board.subject_at(other)).change

        ids = frozenset(card.id for card in screen.targets())
        goes = [one.path for one in screen.targets()] == [other]
        home.submit(Job("merge", ids, build))
        screen.acted()
        if goes:
            screen.gone()

    home.push_screen(Preview("merge", lambda turns: _read(home.board, *pair(turns)), accept))


def _read(board: Board, keep: str, other: str) -> Shown:
    """What a merge would do; why it cannot be."""
    names = keep, other
    try:
        stays, goes = board.subject_at(keep), board.subject_at(other)
        names = stays.name, goes.name
        lines, go = board.merging(stays, goes).lines, "merge, in one commit"
    except PipeboardError as error:
        lines, go = [str(error)], ""
    finally:
        board.close()
    one, two = (cut(name, _NAME) for name in names)
    return Shown(f"{one} stays, {two} goes into it", lines, go, f"keep {two} instead")
