"""What is known of a contact for the placeholders of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeboard.actions.decide import texts
from pipeboard.model.placeholders import fill

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject


def known_words(subject: Subject, company: str, industry: str) -> Mapping[str, str]:
    """Placeholder → what is known; "" for what is not."""
    questions = [
        str(note.get("text") or "")
        for note in subject.entries("notes")
        if note.get("kind") == "question" and note.get("state", "open") == "open"
    ]
    said = [
        str(entry.get("text") or "")
        for entry in subject.entries("activities")
        if entry.get("dir") == "in"
    ]
    return {
        "name": subject.name,
        "first_name": next(iter(subject.name.split()), ""),
        "title": subject.text("title"),
        "company": company,
        "industry": industry,
        "pain": next(iter(texts(subject.tree.get("pains"))), ""),
        "goal": next(iter(texts(subject.tree.get("goals"))), ""),
        "question": next(iter(questions), ""),
        "last": next(reversed(said), ""),
        "country": subject.text("country") or subject.text("company", "country"),
    }


def filled(template: str, known: Mapping[str, str]) -> str:
    """The text to say, and behind it what is still to be found out before it is said."""
    text, missing = fill(template, known)
    return f"{text} · first find out: {', '.join(missing)}" if missing else text
