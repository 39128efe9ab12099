"""What can be copied and opened of a contact."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Subject
from pipeboard.tui.taking import OF, card, links, searches, to_open, web

ANNA = Subject(
    "contacts/anna-keller-7f3k2q.yaml",
    {
        "id": "c-7f3k2q9wab",
        "name": "Anna Keller",
        "title": "Head of Marketing",
        "email": ["anna@nordlicht.example", {"value": "ak@home.example", "kind": "home"}],
        "phone": "030 555 01 42",
        "country": "DE",
        "links": ["linkedin.example/in/anna", "javascript:alert(1)", "https://anna.example/?a=1"],
        "follow_ups": [{"id": "f-1", "due": "2026-11-24", "channel": "video", "reason": "demo"}],
    },
)
FIRM = Subject("", {"name": "Nordlicht", "domain": "nordlicht.example"})


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("mail", ["anna@nordlicht.example", "ak@home.example"]),
        ("phone", ["+49305550142"]),
        ("id", ["c-7f3k2q9wab"]),
        ("name", ["Anna Keller"]),
        (
            "link",
            [
                "https://linkedin.example/in/anna",
                "https://anna.example/?a=1",
                "https://nordlicht.example",
            ],
        ),
    ],
)
def test_what_there_is_to_copy(what: str, found: list[str]) -> None:
    assert OF[what](ANNA, FIRM) == found


def test_the_card_is_a_few_lines_of_text() -> None:
    (text,) = card(ANNA, FIRM)
    assert text.splitlines()[:3] == [
        "Anna Keller",
        "Head of Marketing, Nordlicht",
        "anna@nordlicht.example",
    ]
    assert text.endswith("next: 2026-11-24 video demo")


def test_a_search_asks_for_the_person_with_the_company_and_for_the_company() -> None:
    found = searches(ANNA, FIRM)
    assert found[0] == "https://duckduckgo.com/?q=Anna+Keller+Nordlicht"
    assert len(found) == 4
    assert searches(Subject("", {"name": "A & B"}), None)[0].endswith("?q=A+%26+B")


def test_mails_can_be_opened_after_the_links() -> None:
    assert to_open(ANNA, FIRM)[-1] == "mailto:ak@home.example"
    assert len(links(ANNA, FIRM)) == 3


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://x.example", "", "no link", "https://",
     "http://a b.example", "https://x.example/\x1b[2J", "http://[::1", "-flag", "data:text/html,x"],
)  # fmt: skip
def test_only_the_web_is_opened(text: str) -> None:
    assert web(text) == ""
