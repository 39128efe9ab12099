"""What is known of a contact for a text that is said to many."""

from __future__ import annotations

from pipeboard.actions.change import Subject
from pipeboard.actions.filling import filled, known_words
from pipeboard.model.placeholders import PLACEHOLDERS

SARA = Subject(
    "contacts/sara-lindt-1.yaml",
    {
        "name": "Sara Lindt",
        "title": "Owner",
        "pains": ["stock reports", "returns"],
        "notes": [
            {"kind": "question", "text": "SAP?", "state": "answered"},
            {"kind": "question", "text": "Power BI?"},
        ],
        "activities": [
            {"dir": "in", "text": "call me in May"},
            {"dir": "out", "text": "thanks"},
        ],
    },
)


def test_every_placeholder_has_a_source() -> None:
    known = known_words(SARA, "Lindt Textil", "retail")
    assert set(known) == set(PLACEHOLDERS)
    assert known["first_name"] == "Sara"
    assert known["pain"] == "stock reports"
    assert known["question"] == "Power BI?"
    assert known["last"] == "call me in May"
    assert known["goal"] == ""


def test_a_hole_is_named_before_it_is_said() -> None:
    known = known_words(SARA, "Lindt Textil", "retail")
    assert filled("how does {company} cope with {pain}?", known) == (
        "how does Lindt Textil cope with stock reports?"
    )
    assert filled("towards {goal}", known) == "towards {goal} · first find out: goal"


def test_of_who_is_only_a_file_name_the_name_is_that() -> None:
    known = known_words(Subject("contacts/jo-1.yaml", {}), "", "")
    assert known["name"] == "jo-1"
