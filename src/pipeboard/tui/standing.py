"""What stands above the form of answers: whom to ask what, how well they fit, the gate ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.actions.filling import filled
from pipeboard.errors import PipeboardError
from pipeboard.tui.facts import GATE

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board import Board


def title(board: Board, subject: Subject) -> str:
    """Who it is, and the next best question to them."""
    question = board.next_question(subject)
    return f"qualify · {subject.name}" + (f" · ask: {question}" if question else "")


def above(board: Board, subject: Subject, suggested: Sequence[str], typed: Subject) -> list[str]:
    """How well they fit, which comes first; who they seem to be; the gate, of what is `typed`."""
    said = [fit] if (fit := board.fit_words(subject)) else []
    if suggested:
        persona = board.config.personas[suggested[0]]
        said.append(f"seems to be a {persona.label or suggested[0]} (a takes it)")
        opener = filled(persona.opener or "", board.words_of(subject))
        said += [f"opener: {opener}"] if opener else []
    gate = _gate(board, typed)
    return [*([" · ".join(said)] if said else []), *([gate] if gate else [])]


def _gate(board: Board, subject: Subject) -> str:
    """The gate that a lead is before: `gate → prospect 4/7 ✓reachable ✗owner ▲budget`."""
    if subject.stage != "lead":
        return ""
    try:
        (said,) = board.judge([subject], "prospect")
    except PipeboardError:
        return ""  # the file is broken by now: saving says so
    marks = " ".join(f"{GATE[item.result]}{item.id}" for item in said.items)
    return f"gate → prospect {said.tally} {marks}" if said.items else ""
