"""What a board knows of a contact's qualification: answers, the next question, the persona."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeboard.actions.bant import Terms
from pipeboard.actions.filling import filled, known_words
from pipeboard.actions.interview import criterion, next_best, open_items, questions
from pipeboard.actions.qualify import Age, Known, known
from pipeboard.model.times import local_day
from pipeboard.query.flags import seconds_of

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.one import One
    from pipeboard.board.score import Judged
    from pipeboard.model.playbook import Question


def terms(board: One) -> Terms:
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


def answers(board: One, subject: Subject) -> list[Known]:
    """The four answers of a contact, the stale ones marked."""
    after = seconds_of(board.vocabulary.requalify_after)
    return known(subject, Age(board.now(), board.zone, after))


def asked(board: One, subject: Subject) -> list[Question]:
    """The questions of the interview as they are put to a contact, the next best one first.

    A question whose id is that of a criterion of the ICP weighs as much as that does; a criterion
    that nobody knows and no question is about is asked for by its fields.
    """
    return _asked(board, subject, _unknown(board, subject))


def _asked(board: One, subject: Subject, unknown: Sequence[Judged]) -> list[Question]:
    persona = subject.text("persona") or next(iter(suggested(board, subject)), "")
    weights = {one.id: one.points for one in unknown} | open_items(answers(board, subject))
    words, own = words_of(board, subject), board.config.interview
    known = {one.id for one in own}
    more = [
        criterion(one.id, one.fields, one.label, one.points)
        for one in unknown
        if one.id not in known
    ]
    return [
        replace(one, ask=filled(one.ask, words)) if "{" in one.ask else one
        for one in questions([*own, *more], persona, weights)
    ]


def _unknown(board: One, subject: Subject) -> list[Judged]:
    """The criteria of the ICP of which nobody knows whether they are met."""
    from pipeboard.board.score import judged

    return [one for one in judged(board, subject) if one.state == "unknown"]


def words_of(board: One, subject: Subject) -> Mapping[str, str]:
    """What is known of a contact for the placeholders of a text."""
    found = board.index.rows(
        "SELECT c.org_name, f.industry FROM fact f JOIN contact c USING (rid) WHERE c.path = ?",
        (subject.path,),
    )
    company, industry = found[0] if found else ("", "")
    return known_words(subject, str(company or ""), str(industry or ""))


def next_question(board: One, subject: Subject) -> str:
    """The next best question: of what nobody knows, the heaviest; "" where nothing is to be asked.

    It is the first of the interview.
    """
    unknown = _unknown(board, subject)
    weights, ordered = open_items(answers(board, subject)), _asked(board, subject, unknown)
    heavier = {one.id for one in unknown if one.points > max(weights.values(), default=0.0)}
    first = next((one.ask for one in ordered if one.id in heavier), "")
    return first or next_best(ordered, subject, weights)


def suggested(board: One, subject: Subject) -> tuple[str, ...]:
    """The persona whose query finds a contact that has none, the config's first; () for none."""
    persona = _judged(board, subject)[2]
    return (str(persona),) if persona and not subject.text("persona") else ()


def fit_words(board: One, subject: Subject) -> str:
    """`fit 75 (+10 if growth_pct known) ✓industry ✓size ?growth ✗chain`, without an ICP nothing."""
    from pipeboard.board.score import fit_words, judged

    fit, room, _, disqualifier = _judged(board, subject)
    if disqualifier:
        return f"fit 0: disqualified by {disqualifier}"
    if not isinstance(fit, float):
        return ""
    criteria = judged(board, subject)
    words = fit_words(fit, room if isinstance(room, float) else None, criteria)
    return " ".join([words, *(f"{_MARKS[one.state]}{one.label}" for one in criteria)])


_MARKS = {"met": "✓", "unmet": "✗", "unknown": "?"}


def _judged(board: One, subject: Subject) -> tuple[object, ...]:
    """Fit, head-room, suggested persona, disqualifier, as the index has them."""
    found = board.index.rows(
        "SELECT f.fit, f.fit_room, f.suggested, f.disqualifier "
        "FROM fact f JOIN contact c USING (rid) WHERE c.path = ?",
        (subject.path,),
    )
    return found[0] if found else (None,) * 4
