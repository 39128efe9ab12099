"""The folded texts a contact is found by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.model.text import fold
from pipeboard.rules.leaves import scalars

if TYPE_CHECKING:
    from pipeboard.model.contact import Contact
    from pipeboard.rules.employer import Employer


# Between the fields of a needle: neither white space nor anything a person types.
_BETWEEN = "\x01"


def needle(contact: Contact, employer: Employer | None, phones: Sequence[str]) -> str:
    """Name, organisation, title, e-mail, phone digits and tags: for substrings of each."""
    texts = [contact.name, employer.name if employer else None, contact.title]
    texts += (*contact.emails, *phones, *scalars(contact.tags))
    return fold(_BETWEEN.join([text for text in texts if text]))


def words(contact: Contact) -> str:
    """Notes with their answers, and activities: for words by their prefix."""
    texts = [activity.text for activity in contact.activities if activity.text]
    for note in contact.notes:
        texts += [text for text in (note.text, note.answer) if text]
    text = "\n".join(texts)
    return (
        text if text.isascii() else fold(text)
    )  # case and spaces mean nothing to the words' index
