"""What the board makes of a contact: what to ask, what is stale, what to answer, who it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.battle import battles, has_rivals, open_doubts, replies, rivals
from pipeboard.board.qualifying import answers, next_question, suggested

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.battle import Reply
    from pipeboard.board.one import One


class Insight(NamedTuple):
    """`ask` is the next best question, `stale` why a BANT answer is too old, `personas` who they
    seem to be, `replies` what to answer to the n-th open objection, `rivals` whom else they talk to
    and where those are weak, `proof` what of the library would convince them."""

    ask: str = ""
    stale: Mapping[str, str] = {}
    personas: tuple[str, ...] = ()
    replies: Sequence[Sequence[Reply]] = ()
    rivals: Sequence[tuple[str, str]] = ()
    proof: str = ""


NOTHING = Insight()


def insight(board: One, subject: Subject) -> Insight:
    """Of one contact; battle cards are read only where something is to be answered."""
    told: Sequence[Sequence[Reply]] = ()
    weak: Sequence[tuple[str, str]] = ()
    if has_rivals(subject):
        held = battles(board.root)
        named = rivals(subject, held)
        told = [replies(note, named, held) for note in open_doubts(subject)]
        weak = [(one.name, " · ".join(one.weaknesses)) for one in named]
    doubts = open_doubts(subject)
    return Insight(
        ask=next_question(board, subject),
        stale={one.key: one.stale for one in answers(board, subject) if one.stale},
        personas=suggested(board, subject),
        replies=told,
        rivals=weak,
        proof=_proof(board, subject) if doubts else "",
    )


def _proof(board: One, subject: Subject) -> str:
    """What proves it to somebody in doubt: of what fits them and they did not get, the kinds that
    convince their persona first."""
    kinds = board.vocabulary.values("lists.proof")
    persona = board.config.personas.get(subject.text("persona"))
    liked = persona.proof if persona else []
    industry = board.words_of(subject)["industry"]
    fits = [fit.item for fit in board.to_give(subject, industry) if fit.item.kind in kinds]
    best = next((item for item in fits if item.kind in liked), next(iter(fits), None))
    return f"{best} (+{best.slug})" if best else ""
