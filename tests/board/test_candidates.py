"""A lead that acted once is one-shot; with the second event it may be one for the prospects."""

from __future__ import annotations

from tests.board.conftest import ANNA, ANNA_TEXT, Made

ONCE = 'signals:\n  - {id: s-1, at: "2026-11-10T09:00Z", kind: download}\n'
TWICE = ONCE + '  - {id: s-2, at: "2026-11-18T09:00Z", kind: webinar}\n'


def flags_after(two: Made, signals: str) -> tuple[str, ...]:
    two.write(ANNA, ANNA_TEXT + signals)
    two.commit()
    board = two.open()
    [row] = board.rows("anna")
    board.close()
    return row.flags


def test_the_second_inbound_event_suggests_the_promotion(two: Made) -> None:
    flags = flags_after(two, ONCE)
    assert "is:one-shot" in flags
    assert "is:prospect-candidate" not in flags
    flags = flags_after(two, TWICE)
    assert "is:prospect-candidate" in flags
    assert "is:one-shot" not in flags


def test_the_card_carries_it(two: Made) -> None:
    flags_after(two, TWICE)
    board = two.open()
    cards = board.cards(board.columns().columns[0].rids)
    assert [card.candidate for card in cards.values() if card.name == "Anna Keller"] == [True]
    board.close()
