"""What a board knows of a contact's qualification: answers, the next question, the persona."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions.bant import Terms
from pipeboard.actions.interview import next_best, open_items, questions
from pipeboard.actions.qualify import Age, Known, known
from pipeboard.errors import PipeboardError
from pipeboard.model.times import local_day
from pipeboard.query.flags import seconds_of

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.door import Board
    from pipeboard.model.playbook import Question


def terms(board: Board) -> Terms:
    """What the board's words are, today."""
    words = board.vocabulary
    return Terms(
        today=local_day(board.now(), board.zone),
        roles=words.values("lists.roles"),
        channels=words.values("lists.channels"),
        personas=words.personas,
        currency=words.currency,
        week_start=words.first_weekday,
    )


def answers(board: Board, subject: Subject) -> list[Known]:
    """The four answers of a contact, the stale ones marked."""
    after = seconds_of(board.vocabulary.requalify_after)
    return known(subject, Age(board.now(), board.zone, after))


def asked(board: Board, subject: Subject) -> list[Question]:
    """The questions of the interview, the next best one first."""
    persona = subject.text("persona") or next(iter(suggested(board, subject)), "")
    weights = open_items(answers(board, subject))
    return questions(board.config.interview, persona, weights)


def next_question(board: Board, subject: Subject) -> str:
    """The next best question, "" where nothing is to be asked."""
    return next_best(asked(board, subject), subject, open_items(answers(board, subject)))


def suggested(board: Board, subject: Subject) -> tuple[str, ...]:
    """The personas whose query finds a contact that has none, in the config's order."""
    if subject.text("persona"):
        return ()
    fits = "f.rid = (SELECT rid FROM contact WHERE path = :of_path)"
    found = []
    for key, persona in board.config.personas.items():
        if not persona.match:
            continue
        try:
            rows = board.rows(persona.match, limit=1, where=fits, params={"of_path": subject.path},
                              plain=True)  # fmt: skip
        except PipeboardError:
            continue  # a query that does not compile is in the problems, not in a suggestion
        if rows:
            found.append(key)
    return tuple(found)
