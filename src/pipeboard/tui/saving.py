"""Saving what is shown as a segment: its name, then whether it is the team's or mine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board import segments
from pipeboard.errors import UsageError
from pipeboard.tui.prompt import Question

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board


class Answer(NamedTuple):
    """The segment's name and how the change is made."""

    name: str
    build: Callable[[], Change]


def question(board: Board, query: str) -> Question[Answer]:
    """Ask for the name, then for whom; what cannot be is said under the line."""

    def named(name: str) -> Question[Answer]:
        segments.add(board, name, query)

        def whose(text: str) -> Answer:
            own = _own(text)
            segments.add(board, name, query, own=own)
            return Answer(name, lambda: segments.add(board, name, query, own=own))

        hint = "t team: in pipeboard.yaml, for everybody · m mine: for me alone"
        return Question(f"{name} · team or mine", whose, "", hint, ("team", "mine"))

    return Question("segment · name", named, "", query)


def _own(text: str) -> bool:
    word = text.casefold()
    if word and "team".startswith(word):
        return False
    if word and "mine".startswith(word):
        return True
    raise UsageError("t for the team, or m for me")
