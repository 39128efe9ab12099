"""Questions and objections: what a contact still waits to hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.contact import Contact
    from pipeboard.model.entries import Note

# Kinds of notes that can be open.
ASKING = frozenset(("question", "objection", "concern"))
_CHIP = 72


def note_state(note: Note) -> str | None:
    """As written; without one, a question, concern or objection is open until it has an answer."""
    if note.state is not None or note.kind not in ASKING:
        return note.state
    return "answered" if note.answer else "open"


def open_notes(contact: Contact, kind: str) -> list[Note]:
    """Notes of a kind in state open."""
    return [note for note in contact.notes if note.kind == kind and note_state(note) == "open"]


def question_since(
    questions: Sequence[Note], last_answer_end: int, exit_end: int | None, clock: Clock
) -> int | None:
    """The oldest open question with no later answering touch (sent, connected, held, voicemail).

    Whether it has waited a business day, the query asks. `exit_end` as for `reply_since`.
    """
    if not questions:
        return None
    since = max(last_answer_end, -1 if exit_end is None else exit_end)
    spans = [clock[note.at] for note in questions if note.at]
    return min((span[0] for span in spans if span and span[1] > since), default=None)


def chip(questions: Sequence[Note], objections: Sequence[Note]) -> str | None:
    """`? text of the first open question   ! price`: what a card shows of them."""
    parts = []
    if questions:
        parts.append(f"? {questions[0].text or questions[0].about or ''}")
    if objections:
        parts.append(f"! {objections[0].about or objections[0].text or ''}")
    return "  ".join(part[:_CHIP].strip() for part in parts) or None
