"""The journey of a contact on one line of time: touches, signals, notes, moves, purchases, commits.

What its file says is there at once; the commits are git's to tell, and are read apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeboard.actions.change import Subject
from pipeboard.model.money import full
from pipeboard.model.times import local_day, parse_time
from pipeboard.model.tree import Tree
from pipeboard.query.vocabulary import Vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.one import One

COMMIT = "*"
_COMMITS = 500  # so many of a contact are read
# What these record stands in the file as an entry of its own, which says more.
_ENTRIES = ("activity.add", "follow-up.done", "note.add", "signal.add", "stage.move", "contact.add")
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
        yield _moment(entry, vocabulary, GLYPHS.get(kind, "·"), _note(entry))
    for entry in reversed(subject.entries("stage_history")):
        moved = (
            f"{entry['from']} → {entry.get('stage')}" if entry.get("from") else entry.get("stage")
        )
        words = _words(moved, _gate(entry.get("gate")), entry.get("override"), entry.get("reason"))
        yield _moment(entry, vocabulary, "⇢", words)
    for entry in reversed(subject.entries("purchases")):
        bought = _words("bought", entry.get("item"), _worth(entry))
        yield _moment(entry, vocabulary, "$", bought)


def history(board: One, path: str, told: Sequence[Moment] = ()) -> list[Moment]:
    """The commits of a file, newest first: who, when, their subject.

    One that only records what an entry of the file says (`told`, at the same time) is left out.
    """
    from pipeboard.journal.history import log

    zone = board.vocabulary.zone
    team = {
        member.get("email", "").casefold(): key for key, member in board.vocabulary.team.items()
    }
    times = {moment.at // 60 for moment in told}
    found: list[Moment] = []
    for entry in log(board.repository, [path], limit=_COMMITS):
        at = int(entry.at)
        minutes = {at // 60 - 1, at // 60, at // 60 + 1}
        if entry.message.value("Pb-Action") in _ENTRIES and minutes & times:
            continue
        by = team.get(entry.mail.casefold()) or entry.author
        found.append(Moment(at, str(local_day(at, zone)), COMMIT, _subject(entry.subject), by))
    return found


def _subject(text: str) -> str:
    """A commit's subject without the name of the contact, whose timeline this is."""
    verb, scope, words = text.partition("): ")
    name = verb.partition("(")[0]
    return f"{name}: {words}" if scope and "(" in verb else text


def _note(entry: Mapping[str, Tree]) -> str:
    """What was noted, and what became of it."""
    about = f"{entry['about']}: " if entry.get("about") else ""
    state = str(entry.get("state") or "")
    ended = f" ✓ {state}" if state in ("answered", "resolved") else ""
    answer = f": {entry['answer']}" if entry.get("answer") else ""
    return f"{about}{entry.get('text') or ''}{ended}{answer if ended else ''}"


def _gate(gate: Tree) -> str:
    """What a gate said where it did not pass: `▲ authority partial`."""
    if not isinstance(gate, dict):
        return ""
    amiss = [f"{item} {said}" for item, said in gate.items() if said not in ("pass", None, "")]
    return f"▲ {', '.join(amiss)}" if amiss else ""


def _worth(entry: Mapping[str, Tree]) -> str:
    try:
        currency = str(entry.get("currency") or "") or None
        return full(float(str(entry.get("value"))), currency)
    except ValueError:
        return ""


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
    gave = f"(gave {entry['gave']})" if entry.get("gave") else ""
    return _words(entry.get("type"), entry.get("outcome"), minutes, entry.get("text"), gave)


def _words(*parts: Tree) -> str:
    return " ".join(str(part) for part in parts if part)
