"""The journey of a contact on one line of time: activities, signals, notes, stage moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeboard.actions.change import Subject
from pipeboard.model.times import local_day, parse_time
from pipeboard.model.tree import Tree
from pipeboard.query.vocabulary import Vocabulary

GLYPHS = {"buying-explicit": "◆", "note": "·", "question": "?", "objection": "!", "goal": ">"}


class Moment(NamedTuple):
    """One thing that happened: `at` seconds since 1970, `day` the local day, who, and in words."""

    at: int
    day: str
    glyph: str
    text: str
    by: str


def timeline(subject: Subject, vocabulary: Vocabulary) -> list[Moment]:
    """Newest first; an entry whose time cannot be read stands at the end."""
    return sorted(_moments(subject, vocabulary), key=lambda moment: -moment.at)


def _moments(subject: Subject, vocabulary: Vocabulary) -> Iterator[Moment]:
    for entry in reversed(subject.entries("activities")):
        yield _moment(entry, vocabulary, _arrow(entry), _activity(entry))
    for entry in reversed(subject.entries("signals")):
        kind = str(entry.get("kind") or "signal")
        explicit = vocabulary.signal_class(kind) == "buying-explicit"
        words = _words(kind, entry.get("ref"), entry.get("note"))
        yield _moment(entry, vocabulary, "◆" if explicit else "◇", words)
    for entry in reversed(subject.entries("notes")):
        kind = str(entry.get("kind") or "note")
        about = f"{entry['about']}: " if entry.get("about") else ""
        text = f"{about}{entry.get('text') or ''}"
        yield _moment(entry, vocabulary, GLYPHS.get(kind, "·"), text)
    for entry in reversed(subject.entries("stage_history")):
        moved = (
            f"{entry['from']} → {entry.get('stage')}" if entry.get("from") else entry.get("stage")
        )
        yield _moment(entry, vocabulary, "⇢", _words(moved, entry.get("reason")))


def _moment(entry: Mapping[str, Tree], vocabulary: Vocabulary, glyph: str, text: str) -> Moment:
    try:
        at = parse_time(str(entry.get("at") or ""), vocabulary.zone)[0]
    except ValueError:
        return Moment(0, "", glyph, text, str(entry.get("by") or ""))
    day = str(local_day(at, vocabulary.zone))
    return Moment(at, day, glyph, text, str(entry.get("by") or ""))


def _arrow(entry: Mapping[str, Tree]) -> str:
    return "←" if entry.get("dir") == "in" else "→"


def _activity(entry: Mapping[str, Tree]) -> str:
    minutes = f"{entry['min']}'" if entry.get("min") else ""
    return _words(entry.get("type"), entry.get("outcome"), minutes, entry.get("text"))


def _words(*parts: Tree) -> str:
    return " ".join(str(part) for part in parts if part)
