"""The timeline of a contact, as its file tells it."""

from __future__ import annotations

from pipeboard.actions.change import Subject
from pipeboard.board.timeline import timeline
from pipeboard.query.vocabulary import Vocabulary


def test_a_touch_says_what_it_gave() -> None:
    sent = {"at": "2026-11-18", "type": "email", "outcome": "sent", "text": "as promised"}
    subject = Subject("contacts/a-1.yaml", {"activities": [{**sent, "gave": "roi-one-page"}, sent]})
    told = [moment.text for moment in timeline(subject, Vocabulary())]
    assert told == ["email sent as promised", "email sent as promised (gave roi-one-page)"]
