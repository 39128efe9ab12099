"""Parked: out of columns and queues, found by a search, back by itself on the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb

PAUSED = """\
status: paused
status_info: {at: "2026-11-01T09:00Z", by: mara, reason: timing, review_on: 2027-05-03}
follow_ups:
- {id: f-000001, due: 2027-05-03, channel: email, owner: mara, reason: "how it went", cadence: inbound, step: 4}
"""
NURTURED = """\
status: nurture
status_info: {at: "2026-11-01T09:00Z", by: mara, reason: timing, review_on: 2027-05-03}
"""


def park(two: Made, anna: Path, text: str) -> None:
    anna.write_text(anna.read_text() + text, encoding="utf-8")
    two.commit("parked")


@pytest.mark.parametrize("text", [PAUSED, NURTURED])
def test_whoever_is_parked_leaves_columns_and_queue_and_is_found_by_a_search(
    pb: Pb, two: Made, anna: Path, text: str
) -> None:
    park(two, anna, text)
    assert "Anna Keller" not in pb("board").out
    assert "Anna Keller" not in pb("queue", "--all").out
    said = pb("board", "-q", "keller").out
    assert "0 in columns · 1 parked: Anna Keller, back 3 May" in said
    assert pb("ls", "-q", "is:parked", "--format", "ids").out.strip() == "c-7f3k2q9wab"


def test_a_pause_ends_by_itself_and_the_next_touch_writes_it_down(
    pb: Pb, two: Made, anna: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    park(two, anna, PAUSED)
    monkeypatch.setenv("PIPEBOARD_NOW", "2027-05-02T12:00:00Z")
    assert not pb("ls", "-q", "is:open keller", "--format", "ids").out.strip()
    monkeypatch.setenv("PIPEBOARD_NOW", "2027-05-03T08:00:00Z")
    assert pb("ls", "-q", "is:open keller", "--format", "ids").out.strip() == "c-7f3k2q9wab"
    assert "Anna Keller" in pb("board").out
    assert "Anna Keller" in pb("queue", "--all").out
    assert "status: paused" in anna.read_text()
    assert pb("log", "anna-keller", "email", "sent").code == 0
    text = anna.read_text()
    assert "status: open" in text
    assert "status_info" not in text
    assert "cadence: inbound, step: 5" in text
    assert "2027-05-06" in text


def test_a_signal_wakes_whoever_is_in_nurture(pb: Pb, two: Made, anna: Path) -> None:
    park(two, anna, f'phone: "+49 30 1"\n{NURTURED}')
    pb("signal", "anna-keller", "email-open")
    pb("signal", "anna-keller", "unsubscribe")
    assert not pb("queue", "re-engaged", "--all", "--format", "ids").out.strip()
    pb("signal", "anna-keller", "demo-request", "--ref", "form-1")
    assert pb("queue", "re-engaged", "--all", "--format", "ids").out.strip() == "c-7f3k2q9wab"


def test_a_signal_is_recorded_once_by_its_reference(pb: Pb, two: Made, anna: Path) -> None:
    for _ in range(2):
        assert pb("signal", "anna-keller", "download", "--ref", "d-1", "--note", "guide").code == 0
    assert anna.read_text().count("kind: download") == 1
    said = pb("signal", "anna-keller", "downlod")
    assert said.code == 2
    assert "download" in said.err
