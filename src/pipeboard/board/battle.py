"""Battle cards: which competitors a contact has in mind, and what we answer to an objection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeboard.actions.change import Subject
from pipeboard.actions.decide import texts
from pipeboard.board.library import read_folder, text_of, texts_of
from pipeboard.model.text import fold
from pipeboard.model.tree import Tree

FOLDER = "competitors"
_DOUBTS = ("objection", "concern")
_OVER = ("won", "lost")
_MOST = 2  # answers to one objection where no competitor is named


class Battle(NamedTuple):
    """A competitor as we meet them; `answers` are by what an objection is about."""

    slug: str
    name: str
    answers: Mapping[str, str] = {}
    weaknesses: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Reply(NamedTuple):
    """What to answer, from whose card."""

    competitor: str
    text: str


def battles(root: Path) -> list[Battle]:
    """Every card whose file can be read, by name."""
    return [
        Battle(
            slug=slug,
            name=text_of(tree.get("name")) or slug,
            answers=_answers(tree.get("answers")),
            weaknesses=texts_of(tree.get("weaknesses")),
            asks=texts_of(tree.get("asks")),
        )
        for slug, tree in read_folder(root, FOLDER)
    ]


def _answers(value: Tree) -> dict[str, str]:
    return (
        {k: text_of(v) for k, v in value.items() if text_of(v)} if isinstance(value, dict) else {}
    )


def open_doubts(subject: Subject) -> list[Mapping[str, Tree]]:
    """The objections and concerns that wait for an answer."""
    return [
        note
        for note in subject.entries("notes")
        if note.get("kind") in _DOUBTS and note.get("state", "open") == "open"
    ]


def has_rivals(subject: Subject) -> bool:
    """Whether there is anything to look up: a competitor is named, or an objection is open."""
    return bool(_said(subject) or open_doubts(subject))


def rivals(subject: Subject, held: Iterable[Battle]) -> list[Battle]:
    """The competitors that a contact talks to: named on the contact or an open opportunity, or in
    the words of an open objection."""
    said = {fold(name) for name in _said(subject)}
    words = " ".join(fold(str(note.get("text") or "")) for note in open_doubts(subject))
    return [
        one
        for one in held
        if {fold(one.name), fold(one.slug)} & said
        or re.search(rf"\b{re.escape(fold(one.name))}\b", words)
    ]


def _said(subject: Subject) -> list[str]:
    deals = [deal for deal in subject.entries("opportunities")
             if deal.get("stage") not in _OVER and not deal.get("closed")]  # fmt: skip
    return [*texts(subject.tree.get("competitors")),
            *(name for deal in deals for name in texts(deal.get("competitors")))]  # fmt: skip


def replies(
    note: Mapping[str, Tree], named: Sequence[Battle], held: Sequence[Battle]
) -> list[Reply]:
    """What to answer to an objection: from the cards of those who are named, else of anybody."""
    about = fold(str(note.get("about") or ""))
    of = [
        Reply(one.name, text)
        for one in (named or held)
        for topic, text in one.answers.items()
        if fold(topic) == about
    ]
    return of if named else [Reply(f"if {one.competitor}", one.text) for one in of[:_MOST]]
