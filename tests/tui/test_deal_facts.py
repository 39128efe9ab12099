"""What the contact's panel says of its deals and of the customer, and a deal's card."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.board.deals import DealCard
from pipeboard.model.times import parse_time
from pipeboard.model.tree import Tree
from pipeboard.tui.card import Look
from pipeboard.tui.deal_facts import customer, opportunities
from pipeboard.tui.deal_view import deal_line, deal_lines
from pipeboard.tui.say import Scene
from pipeboard.tui.text import width_of
from tests.actions.making import contact, deal
from tests.tui.fake import NOW

SCENE = Scene(NOW, UTC, "EUR")


def lines(**fields: Tree) -> list[str]:
    """The lines below the name of one opportunity."""
    subject = contact(opportunities=[deal(**fields)])
    return [fact.text for fact in opportunities(subject, SCENE)][1:]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "18000", "per": "year", "probability": "40"}, ["€18k/y demo 40 %"]),
        ({"value": "200", "per": "month", "expected_close": "2026-12-18"},
         ["€200/m demo → 18 Dec"]),
        ({"value": "900", "currency": "NOK", "per": "once"}, ["NOK 900 demo"]),
        ({"offer": {"text": "10 % off", "expires": "2026-11-27"}},
         ["demo", "offer ends in 5d: 10 % off"]),
        ({"offer": {"text": "10 % off", "expires": "2026-11-20"}},
         ["demo", "✗ offer expired 20 Nov: 10 % off"]),
        ({"proof": [{"kind": "trial", "ends": "2026-11-24"}]}, ["demo", "trial ends in 2d"]),
        ({"proof": [{"kind": "trial", "ends": "2026-11-01", "result": "96 % right"}]},
         ["demo", "trial 96 % right"]),
        ({"cost_of_delay": {"amount": "1500", "per": "month"}},
         ["demo", "waiting costs them €1.5k a month"]),
        ({"proof": [{"kind": "demo"}]}, ["demo", "demo given"]),
        ({"competitors": ["chartly", "tally"]}, ["demo", "against chartly, tally"]),
        ({"stage": "lost", "closed": "2026-11-02", "lost_reason": "price", "lost_to": "chartly"},
         ["lost 2 Nov", "price to chartly"]),
        ({"stage": "won", "closed": "2026-11-02", "won_reason": "ROI sheet", "value": "5"},
         ["€5 won 2 Nov", "ROI sheet"]),
    ],
)  # fmt: skip
def test_an_opportunity_in_a_few_lines(fields: dict[str, Tree], said: list[str]) -> None:
    assert lines(**fields) == said


def test_the_open_ones_stand_first() -> None:
    closed, still = deal(name="Old", closed="2026-11-01", stage="won"), deal("o-2", name="New")
    labels = [f.label for f in opportunities(contact(opportunities=[closed, still]), SCENE)]
    assert [label for label in labels if label] == ["New", "Old"]


def test_a_customer_has_a_health_a_renewal_and_a_say() -> None:
    subject = contact(
        customer={
            "since": "2026-01-14",
            "renewal": "2027-01-14",
            "health": "green",
            "feedback": [
                {"at": "2026-11-02", "rating": "9", "loves": "counts", "change": "labels"}
            ],
        },
        purchases=[{"at": "2026-01-14", "item": "Seats", "value": "900"}, {"item": "Gift"}],
    )
    said = [(fact.label, fact.text.strip()) for fact in customer(subject, SCENE)]
    assert ("renewal", "14 Jan") in said
    assert ("health", "green") in said
    assert ("14 Jan 26", "Seats €900") in said or ("14 Jan", "Seats €900") in said
    assert ("said 2 Nov", "9/10 · counts · would change labels") in said


# the card ---------------------------------------------------------------------------------------


def at(day: str) -> int:
    return parse_time(day, UTC)[0]


def a_deal(**given: object) -> DealCard:
    fields: dict[str, object] = dict.fromkeys(DealCard._fields, "")
    fields |= {
        "rid": 1, "id": "c-1", "name": "Anna Keller", "org": "Nordlicht", "stage": "demo",
        "deal": "o-1", "title": "Seats", "value": 18000.0, "weighted": 4500.0,
        "probability": 25.0, "close_at": at("2026-12-18"), "closed_at": None, "offer_ends": None,
        "trial_ends": None, "rotting": False, "late_days": 0, "idle_days": 3,
    }  # fmt: skip
    return DealCard(**{**fields, **given})  # type: ignore[arg-type]  # the names are DealCard's


def drawn(card: DealCard, width: int = 40) -> str:
    rows = deal_lines(card, width, SCENE, Look())
    for row in rows:
        assert sum(width_of(text) for text, _ in row) == width
    return "\n".join("".join(text for text, _ in row) for row in rows)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({}, ["Anna Keller", "○ 18 Dec", "Seats", "€18k", "Nordlicht", "25 %"]),
        ({"late_days": 3}, ["!3d"]),
        ({"close_at": at("2026-11-22")}, ["● today"]),
        ({"close_at": None, "value": None, "probability": None}, ["∅", "no value"]),
        ({"rotting": True}, ["~ ○ 18 Dec"]),
        ({"trial_ends": at("2026-11-24")}, ["trial ends Tue"]),
        ({"offer_ends": at("2026-11-24")}, ["offer ends Tue"]),
        ({"offer_ends": at("2026-11-20")}, ["offer ended"]),
        ({"offer_ends": at("2027-11-20")}, ["Nordlicht"]),
        ({"problem": "line 3: stage"}, ["✗", "line 3: stage"]),
        ({"title": ""}, ["o-1"]),
    ],
)
def test_a_deals_card_says_who_what_when_and_what_presses(
    given: dict[str, object], parts: list[str]
) -> None:
    for part in parts:
        assert part in drawn(a_deal(**given))


@pytest.mark.parametrize("width", [3, 8, 20])
def test_a_card_keeps_to_its_width(width: int) -> None:
    drawn(a_deal(name="田中 さくら", title="\x1b[31mred"), width)
    line = deal_line(a_deal(name="田中 さくら"), max(width, 8), SCENE)
    assert sum(width_of(text) for text, _ in line) == max(width, 8)


def test_text_of_a_board_never_reaches_the_terminal_as_a_command() -> None:
    assert "\x1b" not in drawn(a_deal(title="\x1b[31mred", org="a\x07b"))
