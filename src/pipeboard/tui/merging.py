"""`M`: two contacts who are one person become one; what stays and what comes is shown first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events

from pipeboard.board.duplicates import doubles_of, ranked
from pipeboard.errors import PipeboardError
from pipeboard.model.text import at_most
from pipeboard.tui.choosing import Choosing
from pipeboard.tui.text import cut
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board
    from pipeboard.tui.acting import Acting
    from pipeboard.tui.aimed import Target

_LINES = 12
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
    home = screen.home

    def accept(keep: str, other: str) -> None:
        def build() -> Change:
            board = home.board
            return board.merging(board.subject_at(keep), board.subject_at(other)).change

        ids = frozenset(card.id for card in screen.targets())
        goes = [one.path for one in screen.targets()] == [other]
        home.submit(Job("merge", ids, build))
        screen.acted()
        if goes:
            screen.gone()

    home.push_screen(MergePreview(home.board, paths[0], paths[1], accept))


class MergePreview(Choosing):
    """Asks before two become one: what stays, what comes along, what is kept as a note.

    `x` keeps the other one. `accept` is called with the files of who stays and who goes. They are
    looked at in a thread; keys typed meanwhile wait for what it finds.
    """

    def __init__(
        self, board: Board, keep: str, other: str, accept: Callable[[str, str], None]
    ) -> None:
        super().__init__("merge", [], "looking at them …")
        self._board = board
        self._pair = (keep, other)
        self._accept = accept
        self._looking = True
        self._possible = False
        self._early: list[events.Key] = []

    def on_mount(self) -> None:
        """Look at them."""
        super().on_mount()
        self._look()

    def _look(self) -> None:
        self._looking = True
        self.run_worker(self._find_out(), exit_on_error=False)

    async def _find_out(self) -> None:
        names, lines, self._possible = await asyncio.to_thread(self._read)
        swap = [("x", "x", f"keep {cut(names[1], _NAME)} instead")] if names[1] else []
        go = [("enter", "Enter", "merge, in one commit")] if self._possible else []
        self.entitle(f"{cut(names[0], _NAME)} stays, {cut(names[1], _NAME)} goes into it")
        self.tell("\n".join(lines), [*go, *swap])
        self._looking = False
        early, self._early = self._early, []
        for event in early:
            self.app.post_message(events.Key(event.key, event.character))

    def _read(self) -> tuple[tuple[str, str], list[str], bool]:
        """Both names, what is to be known, and whether it can be done."""
        names = self._pair
        try:
            keep, other = map(self._board.subject_at, self._pair)
            names = (keep.name, other.name)
            lines = self._board.merging(keep, other).lines
            width = max(20, self.size.width - 4)
            return names, [cut(line, width) for line in at_most(lines, _LINES)], True
        except PipeboardError as error:
            return names, [str(error)], False
        finally:
            self._board.close()

    async def take(self, event: events.Key) -> bool:
        """Enter merges, x turns it round."""
        if self._looking and event.key != "escape":
            self._early.append(event)
            return True
        if event.key == "x":
            self._pair = (self._pair[1], self._pair[0])
            self._look()
            return True
        if event.key == "enter":
            if self._possible:
                self.dismiss(None)
                self._accept(*self._pair)
            return True
        return await super().take(event)
